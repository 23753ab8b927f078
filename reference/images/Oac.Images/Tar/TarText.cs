using System.Text;
using System.Text.Unicode;

namespace Oac.Images.Tar;

/// <summary>Names of archives as text, without loss (see <see cref="TarEntry"/>).</summary>
internal static class TarText
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        Span<char> pair = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(pair[..rune.EncodeToUtf16(pair)]);
            }
            else
            {
                foreach (var b in bytes[..consumed])
                {
                    text.Append((char)(0xDC00 + b));
                }
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    /// <summary>The bytes that a name was read from, with a NUL behind them.</summary>
    public static byte[] EncodeWithNul(string name)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(name.Length) + 1];
        var length = 0;
        for (var rest = name.AsSpan(); !rest.IsEmpty; )
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                length += rune.EncodeToUtf8(bytes.AsSpan(length));
            }
            else
            {
                bytes[length++] = (byte)(rest[0] - 0xDC00);
                consumed = 1;
            }

            rest = rest[consumed..];
        }

        return bytes[..(length + 1)];
    }
}
