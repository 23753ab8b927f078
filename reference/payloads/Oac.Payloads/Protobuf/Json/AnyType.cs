using System.Text;
using Oac.Payloads.Protobuf.Types;

namespace Oac.Payloads.Protobuf.Json;

internal static class AnyType
{
    private const int MaxName = 1000;

    /// <summary>The type that a URL names after its last slash; nothing is asked of the URL's host.</summary>
    public static MessageType? Find(TypeTable types, ReadOnlySpan<byte> url)
    {
        var slash = url.LastIndexOf((byte)'/');
        var name = url[(slash + 1)..];
        return slash < 0 || name.Length > MaxName ? null : types.Find(Encoding.UTF8.GetString(name));
    }
}
