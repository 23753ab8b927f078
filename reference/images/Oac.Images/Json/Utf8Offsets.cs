using System.Text;

namespace Oac.Images.Json;

/// <summary>A text as UTF-8, and the way back from its byte offsets to offsets of UTF-16 code units; cheap when asked in ascending order.</summary>
internal sealed class Utf8Offsets(string text)
{
    private int _byte;
    private int _char;

    public byte[] Bytes { get; } = Encoding.UTF8.GetBytes(text);

    public int ToChar(long byteOffset)
    {
        var wanted = (int)Math.Min(byteOffset, Bytes.Length);
        if (wanted < _byte)
        {
            _byte = 0;
            _char = 0;
        }

        while (_byte < wanted)
        {
            // A four-byte sequence is a surrogate pair; everything shorter is one code unit.
            var lead = Bytes[_byte];
            var width =
                lead < 0x80 ? 1
                : lead < 0xE0 ? 2
                : lead < 0xF0 ? 3
                : 4;
            _byte += width;
            _char += width == 4 ? 2 : 1;
        }

        return _char;
    }

    public int FromLine(long line, long byteInLine)
    {
        var start = 0;
        for (var i = 0L; i < line; i++)
        {
            var end = Bytes.AsSpan(start).IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            start += end + 1;
        }

        return ToChar(start + byteInLine);
    }
}
