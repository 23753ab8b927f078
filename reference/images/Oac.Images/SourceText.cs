using System.Collections.Immutable;
using System.Text;

namespace Oac.Images;

/// <summary>
/// A named text whose lines can be printed beside a finding. Lines end with LF; a CR before it belongs to no line.
/// A byte order mark at the very start is dropped before anything is counted.
/// </summary>
public sealed class SourceText
{
    private readonly ImmutableArray<int> _lineStarts;

    /// <summary>Takes a text as it is.</summary>
    /// <param name="name">The name to show, usually a path.</param>
    /// <param name="text">The text.</param>
    public SourceText(string name, string text)
        : this(name, text, []) { }

    private SourceText(string name, string text, ImmutableArray<ImageDiagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        Name = name;
        Text = text.StartsWith('\uFEFF') ? text[1..] : text;
        Diagnostics = diagnostics;
        var starts = ImmutableArray.CreateBuilder<int>();
        starts.Add(0);
        for (var at = Text.IndexOf('\n'); at >= 0; at = Text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        _lineStarts = starts.ToImmutable();
    }

    /// <summary>The name to show, usually a path.</summary>
    public string Name { get; }

    /// <summary>The whole text, without a leading byte order mark.</summary>
    public string Text { get; }

    /// <summary>What was wrong with the bytes, if the text came from <see cref="Decode"/>.</summary>
    public ImmutableArray<ImageDiagnostic> Diagnostics { get; }

    /// <summary>The number of lines; an empty text has one, and so has the rest after a final LF.</summary>
    public int LineCount => _lineStarts.Length;

    /// <summary>Reads bytes as UTF-8. Bytes that are none become U+FFFD, and the first place of them becomes a diagnostic.</summary>
    /// <param name="name">The name to show, usually a path.</param>
    /// <param name="bytes">The bytes, with or without a byte order mark.</param>
    public static SourceText Decode(string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        var text = Encoding.UTF8.GetString(bytes);
        var valid = System.Text.Unicode.Utf8.IsValid(bytes) ? -1 : ValidPrefix(bytes);
        if (valid < 0)
        {
            return new SourceText(name, text);
        }

        var at = Encoding.UTF8.GetCharCount(bytes[..valid]);
        return new SourceText(
            name,
            text,
            [
                new ImageDiagnostic(
                    ImageDiagnosticCodes.InvalidUtf8,
                    ImageDiagnosticSeverity.Error,
                    $"byte 0x{bytes[valid]:X2} at offset {valid} does not belong to UTF-8 text",
                    new SourceText(name, text).SpanAt(at, at + 1)
                ),
            ]
        );
    }

    /// <summary>The text of one line, without its line end.</summary>
    /// <param name="line">The line, from 1 to <see cref="LineCount"/>.</param>
    public ReadOnlySpan<char> GetLine(int line)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(line, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(line, LineCount);
        var start = _lineStarts[line - 1];
        var end = line < LineCount ? _lineStarts[line] - 1 : Text.Length;
        return Text.AsSpan(start, end - start).TrimEnd('\r');
    }

    /// <summary>The span of the characters from <paramref name="start"/> up to <paramref name="end"/>, offsets into <see cref="Text"/>.</summary>
    public SourceSpan SpanAt(int start, int end)
    {
        var (startLine, startColumn) = PositionAt(start);
        var (endLine, endColumn) = PositionAt(Math.Max(start, end));
        return new SourceSpan(startLine, startColumn, endLine, endColumn);
    }

    private (int Line, int Column) PositionAt(int offset)
    {
        var found = _lineStarts.BinarySearch(Math.Clamp(offset, 0, Text.Length));
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, Math.Clamp(offset, 0, Text.Length) - _lineStarts[line] + 1);
    }

    private static int ValidPrefix(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (
            at < bytes.Length
            && Rune.DecodeFromUtf8(bytes[at..], out _, out var width) == System.Buffers.OperationStatus.Done
        )
        {
            at += width;
        }

        return at;
    }
}
