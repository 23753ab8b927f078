using System.Collections.Immutable;
using Connectrpc.Conformance.V1;
using Oac.Conformance.Wire.Tests.Messages;

namespace Oac.Conformance.Wire.Tests.Official;

/// <summary>Every permutation of the official cases that applies to an implementation of everything that the toolkit offers.</summary>
internal static class CaseLibrary
{
    /// <summary>What the client is told to read at most; more than the server's, whose echo must fit.</summary>
    private const int ClientLimit = 1024 * 1024;

    private static readonly ImmutableArray<Protocol> Protocols = [Protocol.Connect, Protocol.Grpc, Protocol.GrpcWeb];
    private static readonly ImmutableArray<HTTPVersion> Versions = [HTTPVersion._1, HTTPVersion._2];
    private static readonly ImmutableArray<Codec> AllCodecs = [Codec.Proto, Codec.Json];
    private static readonly ImmutableArray<Compression> Compressions = [Compression.Identity, Compression.Gzip];

    /// <summary>The cases for one side, those for gRPC's own implementation in Go behind the others.</summary>
    public static ImmutableArray<OfficialCase> Expand(
        IEnumerable<TestSuite> suites,
        TestSuite.Types.TestMode mode,
        bool withClientCertificates
    )
    {
        var cases = suites
            .Where(suite => suite.Mode == TestSuite.Types.TestMode.Unspecified || suite.Mode == mode)
            .Where(suite => withClientCertificates || !suite.ReliesOnTlsClientCerts)
            // Whether a server checks the version of the protocol is not among the features.
            .Where(static suite => suite.ConnectVersionMode == TestSuite.Types.ConnectVersionMode.Unspecified)
            .SelectMany(Expand)
            .ToImmutableArray();
        return [.. cases, .. cases.Where(one => IsForGo(one, mode)).Select(static one => one with { IsForGo = true })];
    }

    private static IEnumerable<OfficialCase> Expand(TestSuite suite) =>
        from protocol in Only(suite.RelevantProtocols, Protocols)
        where !suite.ReliesOnConnectGet || protocol == Protocol.Connect
        from version in Only(suite.RelevantHttpVersions, Versions)
        where protocol != Protocol.Grpc || version == HTTPVersion._2
        from codec in Only(suite.RelevantCodecs, AllCodecs)
        from compression in Only(suite.RelevantCompressions, Compressions)
        from tls in suite.ReliesOnTls ? new[] { true } : [true, false]
        from testCase in suite.TestCases
        where testCase.Request.StreamType != StreamType.FullDuplexBidiStream || version == HTTPVersion._2
        select Permute(suite, testCase, protocol, version, codec, compression, tls);

    private static IEnumerable<T> Only<T>(ICollection<T> relevant, ImmutableArray<T> all) =>
        relevant.Count == 0 ? all : all.Where(relevant.Contains);

    private static OfficialCase Permute(
        TestSuite suite,
        TestCase testCase,
        Protocol protocol,
        HTTPVersion version,
        Codec codec,
        Compression compression,
        bool tls
    )
    {
        var permuted = testCase.Clone();
        var request = permuted.Request;
        if (!request.HasMethod)
        {
            request.Service = "connectrpc.conformance.v1.ConformanceService";
            request.Method = request.StreamType switch
            {
                StreamType.Unary => "Unary",
                StreamType.ClientStream => "ClientStream",
                StreamType.ServerStream => "ServerStream",
                _ => "BidiStream",
            };
        }
        request.TestName =
            $"{suite.Name}/{version}/{protocol}/{codec}/{compression}/{(tls ? "tls" : "cleartext")}/{request.TestName}";
        request.Protocol = protocol;
        request.HttpVersion = version;
        request.Codec = codec;
        request.Compression = compression;
        request.MessageReceiveLimit = ClientLimit;
        permuted.ExpectedResponse ??= ExpectedResponses.Compute(request);
        return new(permuted, new(protocol, version, tls, suite.ReliesOnTlsClientCerts));
    }

    /// <summary>
    /// Whether the official runner gives the case to gRPC's implementation in Go as well: its client knows gRPC, its server also gRPC-Web;
    /// neither TLS, JSON nor raw requests and responses.
    /// </summary>
    private static bool IsForGo(OfficialCase one, TestSuite.Types.TestMode mode)
    {
        var request = one.Definition.Request;
        return (
                mode == TestSuite.Types.TestMode.Server
                    ? request.Protocol == Protocol.Grpc && request.RawRequest is null
                    : request.Protocol != Protocol.Connect && RawResponses.Find(request) is null
            )
            && request.Codec == Codec.Proto
            && !one.Server.Tls;
    }
}

/// <summary>A case with all its properties fixed.</summary>
/// <param name="Definition">Request and expected response.</param>
/// <param name="Server">The server that it needs.</param>
internal sealed record OfficialCase(TestCase Definition, ServerKind Server)
{
    /// <summary>Whether the official runner has gRPC's implementation in Go as the other side.</summary>
    public bool IsForGo { get; init; }

    public string Name => IsForGo ? Definition.Request.TestName + " (grpc-go)" : Definition.Request.TestName;
}

/// <summary>A way to run a server.</summary>
internal sealed record ServerKind(Protocol Protocol, HTTPVersion Version, bool Tls, bool ClientCertificates);
