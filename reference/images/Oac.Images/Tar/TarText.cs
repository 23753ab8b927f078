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
}
