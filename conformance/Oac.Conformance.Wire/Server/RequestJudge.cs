using System.Security.Cryptography.X509Certificates;

namespace Oac.Conformance.Wire;

/// <summary>What a client was told to send.</summary>
public sealed record WireExpectation
{
    /// <summary>The major version of HTTP.</summary>
    public required int HttpVersion { get; init; }

    /// <summary>The verb.</summary>
    public required string Method { get; init; }

    /// <summary>The protocol.</summary>
    public required WireProtocol Protocol { get; init; }

    /// <summary>What messages are written in.</summary>
    public required string Codec { get; init; }

    /// <summary>What messages are compressed with.</summary>
    public required string Compression { get; init; }

    /// <summary>Whether it comes over TLS.</summary>
    public required bool IsTls { get; init; }

    /// <summary>The common name of the client's certificate, or null for none.</summary>
    public string? CertificateName { get; init; }
}

/// <summary>Holds a request's head against its protocol, and against what the client was told.</summary>
internal static class RequestJudge
{
    private static readonly string[] Order = ["connect", "base64", "compression", "encoding", "message"];

    private static readonly string[] Singles =
    [
        "content-type",
        "content-encoding",
        "te",
        "connect-protocol-version",
        "connect-content-encoding",
        "connect-timeout-ms",
        "grpc-encoding",
        "grpc-timeout",
    ];

    public static void Judge(
        WireServerRequest request,
        WireContentType? type,
        string encoding,
        WireExpectation expected,
        List<string> complaints
    )
    {
        Compare("the version of HTTP", expected.HttpVersion, request.HttpVersion, complaints);
        Compare("the verb", expected.Method, request.Method, complaints);
        Compare("the use of TLS", expected.IsTls, request.IsTls, complaints);
        var name = request.Certificate?.GetNameInfo(X509NameType.SimpleName, false);
        Compare("the client's certificate", expected.CertificateName, name, complaints);
        if (type is not { } found)
        {
            complaints.Add($"the content type '{request.Headers.Find("content-type")}' is none of a protocol");
            return;
        }
        Compare("the protocol", expected.Protocol, found.Protocol, complaints);
        Compare("the codec", expected.Codec, found.Codec, complaints);
        Compare("the compression", expected.Compression, encoding, complaints);
        foreach (var single in Singles)
        {
            HeaderLines.Once(request.Headers, single, complaints);
        }
        HeaderLines.RequireUnpadded("request headers", request.Headers, complaints);
        if (request.Method == "GET")
        {
            JudgeGet(request, complaints);
            return;
        }
        if (found.Protocol == WireProtocol.Grpc)
        {
            Compare("te", "trailers", request.Headers.Find("te"), complaints);
        }
        if (found.Protocol == WireProtocol.Connect)
        {
            Compare("connect-protocol-version", "1", request.Headers.Find("connect-protocol-version"), complaints);
        }
    }

    private static void JudgeGet(WireServerRequest request, List<string> complaints)
    {
        if (request.Headers.Find("content-type") is { } type)
        {
            complaints.Add($"a GET has the content type '{type}'");
        }
        if (request.CanHaveBody)
        {
            complaints.Add("a GET has a body");
        }
        Compare("the parameter connect", "v1", HeaderLines.Once(request.Query, "connect", complaints), complaints);
        var known = request.Query.Select(static p => p.Key).Where(Order.Contains).ToList();
        if (!known.SequenceEqual(Order.Where(known.Contains)))
        {
            complaints.Add($"the parameters of the query stand in the order {string.Join(", ", known)}");
        }
    }

    private static void Compare<T>(string what, T expected, T actual, List<string> complaints)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            complaints.Add($"{what} is '{actual}'; '{expected}' is wanted");
        }
    }
}
