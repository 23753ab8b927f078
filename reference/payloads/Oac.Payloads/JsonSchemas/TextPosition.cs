using System.Buffers;
using System.Text;

namespace Oac.Payloads.JsonSchemas;

/// <summary>A place in a text: line and column from 1, the column in UTF-16 code units.</summary>
internal readonly record struct TextPosition(int Line, int Column)
{
    public override string ToString() => $"line {Line}, column {Column}";

    /// <summary>The place of a byte. What stands before it on its line must be UTF-8.</summary>
    public static TextPosition At(ReadOnlySpan<byte> text, int offset)
    {
        var before = text[..Math.Min(offset, text.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    /// <summary>The place of a byte of a line, both counted from 0, as <see cref="System.Text.Json.JsonException"/> tells it.</summary>
    public static TextPosition At(ReadOnlySpan<byte> text, int line, int byteInLine)
    {
        var start = 0;
        for (var i = 0; i < line; i++)
        {
            start += text[start..].IndexOf((byte)'\n') + 1;
        }
        return At(text, start + byteInLine);
    }

    /// <summary>The place of the first byte that is no UTF-8; there must be one.</summary>
    public static TextPosition OfFirstInvalid(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(text[offset..], out _, out var length) == OperationStatus.Done)
        {
            offset += length;
        }
        return At(text, offset);
    }
}
