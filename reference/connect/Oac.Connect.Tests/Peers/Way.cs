using System.Net;

namespace Oac.Connect.Tests.Peers;

/// <summary>How a call goes: protocol, transport, codec, compression.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Transport"><c>1.1</c>, <c>2</c>, or <c>tls</c> for HTTP/2 with TLS.</param>
/// <param name="Codec"><c>proto</c> or <c>json</c>.</param>
/// <param name="Gzip">Whether both directions are compressed.</param>
internal sealed record Way(RpcProtocol Protocol, string Transport, string Codec, bool Gzip)
{
    public bool IsDuplex => Transport != "1.1";

    public Version HttpVersion => IsDuplex ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11;

    public static Way Parse(string text)
    {
        var parts = text.Split('/');
        return new(Enum.Parse<RpcProtocol>(parts[0]), parts[1], parts[2], parts is [_, _, _, "gzip"]);
    }

    /// <summary>All ways of a protocol.</summary>
    public static IEnumerable<Way> Of(RpcProtocol protocol) =>
        from transport in protocol == RpcProtocol.Grpc ? ["2", "tls"] : new[] { "1.1", "2", "tls" }
        from codec in new[] { "proto", "json" }
        from gzip in new[] { false, true }
        select new Way(protocol, transport, codec, gzip);

    public override string ToString() => $"{Protocol}/{Transport}/{Codec}/{(Gzip ? "gzip" : "identity")}";
}
