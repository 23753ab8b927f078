using System.Text;

namespace Oac.Conformance.Wire;

/// <summary>What the head of a request says of its messages.</summary>
internal static class RequestShape
{
    public static WireContentType? Read(WireServerRequest request) =>
        request.Method == "GET"
            ? request.Query.Find("encoding") is { } codec
                ? new(WireProtocol.Connect, codec, false)
                : null
            : WireContentType.Parse(request.Headers.Find("content-type"));

    public static string EncodingHeader(WireContentType type) =>
        type switch
        {
            { Protocol: not WireProtocol.Connect } => "grpc-encoding",
            { IsFramed: true } => "connect-content-encoding",
            _ => "content-encoding",
        };

    public static string ReadEncoding(WireServerRequest request, WireContentType type, List<string> complaints)
    {
        var encoding =
            (
                request.Method == "GET"
                    ? HeaderLines.Once(request.Query, "compression", complaints)
                    : HeaderLines.Once(request.Headers, EncodingHeader(type), complaints)
            ) ?? WireCompression.Identity;
        if (WireCompression.IsKnown(encoding))
        {
            return encoding;
        }
        complaints.Add($"the request is compressed with '{encoding}'");
        return WireCompression.Identity;
    }

    public static string ChooseEncoding(WireServerRequest request, WireContentType type)
    {
        var header = type switch
        {
            { Protocol: not WireProtocol.Connect } => "grpc-accept-encoding",
            { IsFramed: true } => "connect-accept-encoding",
            _ => "accept-encoding",
        };
        return request
                .Headers.Values(header)
                .SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries))
                .FirstOrDefault(static name => name != WireCompression.Identity && WireCompression.IsKnown(name))
            ?? WireCompression.Identity;
    }

    /// <summary>The message of a GET.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static byte[] ReadMessage(WireServerRequest request)
    {
        var text = request.Query.Find("message") ?? throw new InvalidDataException("the query has no message");
        return request.Query.Find("base64") == "1"
            ? WireBase64.Decode(text) ?? throw new InvalidDataException($"the query's message is no base64: {text}")
            : Encoding.UTF8.GetBytes(text);
    }
}
