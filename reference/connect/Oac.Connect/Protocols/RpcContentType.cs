using System.Buffers;

namespace Oac.Connect.Protocols;

/// <summary>What a content type says of a body: whose protocol it is and what its messages are written in.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Codec">The codec.</param>
/// <param name="IsEnveloped">Whether messages stand in frames; a unary message of Connect does not.</param>
/// <param name="IsText">Whether the frames are in base64 (<c>application/grpc-web-text</c>).</param>
internal readonly record struct RpcContentType(
    RpcProtocol Protocol,
    string Codec,
    bool IsEnveloped,
    bool IsText = false
)
{
    private const string Application = "application/";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789._+-"
    );

    /// <summary>Reads a content type; parameters other than <c>charset=utf-8</c> of JSON say nothing of interest.</summary>
    public static bool TryParse(string? text, out RpcContentType type)
    {
        type = default;
        if (text is null)
        {
            return false;
        }
        switch (text)
        {
            // What nearly every request says needs no taking apart.
            case "application/connect+proto":
                type = new(RpcProtocol.Connect, MessageType<int>.Proto, true);
                return true;
            case "application/proto":
                type = new(RpcProtocol.Connect, MessageType<int>.Proto, false);
                return true;
            case "application/grpc" or "application/grpc+proto":
                type = new(RpcProtocol.Grpc, MessageType<int>.Proto, true);
                return true;
            case "application/grpc-web" or "application/grpc-web+proto":
                type = new(RpcProtocol.GrpcWeb, MessageType<int>.Proto, true);
                return true;
            default:
                return TryParseSlowly(text, out type);
        }
    }

    /// <summary>The content type.</summary>
    public override string ToString() =>
        (Protocol, IsEnveloped) switch
        {
            (RpcProtocol.Connect, false) => Application + Codec,
            (RpcProtocol.Connect, true) => $"{Application}connect+{Codec}",
            (RpcProtocol.Grpc, _) => $"{Application}grpc+{Codec}",
            _ => $"{Application}grpc-web{(IsText ? "-text" : "")}+{Codec}",
        };

    private static bool TryParseSlowly(string text, out RpcContentType type)
    {
        type = default;
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        var bare = (semicolon < 0 ? text.AsSpan() : text.AsSpan(0, semicolon)).Trim();
        Span<char> lower = stackalloc char[64];
        if (bare.Length > lower.Length)
        {
            return false;
        }
        lower = lower[..bare.ToLowerInvariant(lower)];
        if (!lower.StartsWith(Application))
        {
            return false;
        }
        if (semicolon >= 0 && !IsUtf8(text.AsSpan(semicolon + 1)))
        {
            return false;
        }
        var rest = lower[Application.Length..];
        if (rest.ContainsAnyExcept(NameCharacters))
        {
            return false;
        }
        var plus = rest.IndexOf('+');
        var family = plus < 0 ? rest : rest[..plus];
        var codec = plus < 0 ? default : rest[(plus + 1)..];
        if (plus >= 0 && codec.IsEmpty)
        {
            return false;
        }
        var codecName = plus < 0 ? MessageType<int>.Proto : codec.ToString();
        switch (family)
        {
            case "grpc":
                type = new(RpcProtocol.Grpc, codecName, true);
                return true;
            case "grpc-web":
                type = new(RpcProtocol.GrpcWeb, codecName, true);
                return true;
            case "grpc-web-text":
                type = new(RpcProtocol.GrpcWeb, codecName, true, IsText: true);
                return true;
            case "connect" when plus >= 0:
                type = new(RpcProtocol.Connect, codecName, true);
                return true;
            default:
                type = new(RpcProtocol.Connect, rest.ToString(), false);
                return plus < 0 && !family.IsEmpty;
        }
    }

    private static bool IsUtf8(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            if (parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))
            {
                var charset = parameter["charset=".Length..].Trim('"');
                if (!charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }
        }
        return true;
    }
}
