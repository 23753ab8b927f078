namespace Oac.Conformance.Wire;

/// <summary>What a content type says of a call.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Codec">What messages are written in: <c>proto</c>, <c>json</c>.</param>
/// <param name="IsFramed">Whether messages are in frames: always, but for unary calls of Connect.</param>
internal readonly record struct WireContentType(WireProtocol Protocol, string Codec, bool IsFramed)
{
    public override string ToString() =>
        Protocol switch
        {
            WireProtocol.Grpc => $"application/grpc+{Codec}",
            WireProtocol.GrpcWeb => $"application/grpc-web+{Codec}",
            _ => IsFramed ? $"application/connect+{Codec}" : $"application/{Codec}",
        };

    /// <summary>Reads a content type; null where it is none of a protocol.</summary>
    public static WireContentType? Parse(string? text) =>
        text switch
        {
            null => null,
            "application/grpc" => new(WireProtocol.Grpc, "proto", true),
            "application/grpc-web" => new(WireProtocol.GrpcWeb, "proto", true),
            _ when After(text, "application/grpc+") is { } codec => new(WireProtocol.Grpc, codec, true),
            _ when After(text, "application/grpc-web+") is { } codec => new(WireProtocol.GrpcWeb, codec, true),
            _ when After(text, "application/connect+") is { } codec => new(WireProtocol.Connect, codec, true),
            _ when After(text, "application/") is { } codec => new(WireProtocol.Connect, codec, false),
            _ => null,
        };

    private static string? After(string text, string start) =>
        text.StartsWith(start, StringComparison.Ordinal) && text.Length > start.Length ? text[start.Length..] : null;
}
