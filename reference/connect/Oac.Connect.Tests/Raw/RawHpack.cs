using System.Text;

namespace Oac.Connect.Tests.Raw;

/// <summary>Headers of HTTP/2 (RFC 7541) without a dynamic table and without Huffman's code.</summary>
internal static class RawHpack
{
    private static readonly (string Name, string Value)[] Static =
    [
        ("", ""),
        (":authority", ""),
        (":method", "GET"),
        (":method", "POST"),
        (":path", "/"),
        (":path", "/index.html"),
        (":scheme", "http"),
        (":scheme", "https"),
        (":status", "200"),
        (":status", "204"),
        (":status", "206"),
        (":status", "304"),
        (":status", "400"),
        (":status", "404"),
        (":status", "500"),
        .. (
            "accept-charset accept-encoding accept-language accept-ranges accept access-control-allow-origin age allow authorization "
            + "cache-control content-disposition content-encoding content-language content-length content-location content-range "
            + "content-type cookie date etag expect expires from host if-match if-modified-since if-none-match if-range "
            + "if-unmodified-since last-modified link location max-forwards proxy-authenticate proxy-authorization range referer "
            + "refresh retry-after server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate"
        )
            .Split(' ')
            .Select(static name => (name, name == "accept-encoding" ? "gzip, deflate" : "")),
    ];

    public static byte[] Write(IEnumerable<(string Name, string Value)> headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers)
        {
            block.Add(0);
            WriteText(block, name);
            WriteText(block, value);
        }
        return [.. block];
    }

    public static void Read(ReadOnlySpan<byte> block, Dictionary<string, string> headers)
    {
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0x80) != 0)
            {
                var (name, value) = Static[ReadNumber(ref block, 7)];
                Add(headers, name, value);
            }
            else if ((first & 0xe0) == 0x20)
            {
                Assert.Equal(0, ReadNumber(ref block, 5));
            }
            else
            {
                var index = ReadNumber(ref block, (first & 0x40) != 0 ? 6 : 4);
                var name = index == 0 ? ReadText(ref block) : Static[index].Name;
                Add(headers, name, ReadText(ref block));
            }
        }
    }

    private static void Add(Dictionary<string, string> headers, string name, string value) =>
        headers[name] = headers.TryGetValue(name, out var before) ? $"{before}, {value}" : value;

    private static void WriteText(List<byte> block, string text)
    {
        var rest = text.Length;
        if (rest < 127)
        {
            block.Add((byte)rest);
        }
        else
        {
            block.Add(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
            {
                block.Add((byte)(rest | 0x80));
            }
            block.Add((byte)rest);
        }
        block.AddRange(Encoding.Latin1.GetBytes(text));
    }

    private static string ReadText(ref ReadOnlySpan<byte> block)
    {
        Assert.True((block[0] & 0x80) == 0, "a text in Huffman's code");
        var length = ReadNumber(ref block, 7);
        var text = Encoding.Latin1.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> block, int bits)
    {
        var most = (1 << bits) - 1;
        var number = block[0] & most;
        block = block[1..];
        if (number < most)
        {
            return number;
        }
        for (var shift = 0; ; shift += 7)
        {
            var part = block[0];
            block = block[1..];
            number += (part & 0x7f) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }
}
