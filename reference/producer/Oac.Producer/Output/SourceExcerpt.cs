using System.Text;
using Oac.Producer.Linting;

namespace Oac.Producer.Output;

/// <summary>One line of source as it is printed, and the marker below it.</summary>
/// <param name="Text">The line: tabs as spaces, control characters spelled out, cut around the marked part.</param>
/// <param name="Marker">Spaces, then <c>^~~~</c>, aligned with <paramref name="Text"/> on a terminal.</param>
internal sealed record SourceExcerpt(string Text, string Marker)
{
    private const int TabStop = 4;
    private const char Cut = '…';

    /// <summary>For each column that is printed, how many characters to either side of the marker are looked at.</summary>
    private const int Reach = 4;

    /// <summary>The first line of a location, at most <paramref name="width"/> columns of it.</summary>
    public static SourceExcerpt Of(FindingLocation location, ShownLines lines, int width)
    {
        var span = location.Span;
        var line = lines.Get(location.Source, Math.Clamp(span.StartLine, 1, location.Source.LineCount));
        var from = Math.Clamp(span.StartColumn - 1, 0, line.Length);
        var to = span.EndLine > span.StartLine ? line.Length : Math.Clamp(span.EndColumn - 1, from, line.Length);

        // A line may have some MiB, and may be full of characters that take no column.
        var left = Boundary(line, Math.Max(0, from - (Reach * width)));
        var right = Boundary(line, Math.Min(line.Length, from + (Reach * width)));
        var (cutLeft, cutRight) = (left > 0, right < line.Length);
        line = line[left..right];
        (from, to) = (from - left, Math.Min(to, right) - left);

        var cells = Cells(line, from, to, out var first, out var last);
        var total = cells.Sum(static c => c.Width);
        var (start, end) = total <= width && !cutLeft && !cutRight ? (0, cells.Count) : Window(cells, first, width);
        cutLeft |= start > 0;

        var text = new StringBuilder();
        var marker = new StringBuilder();
        if (cutLeft)
        {
            text.Append(Cut);
            marker.Append(' ');
        }
        for (var i = start; i < end; i++)
        {
            text.Append(cells[i].Text);
            if (i < first)
            {
                marker.Append(' ', cells[i].Width);
            }
            else if (i < last)
            {
                marker.Append('~', cells[i].Width);
            }
        }
        if (cutRight || end < cells.Count)
        {
            text.Append(Cut);
        }
        var indent = cutLeft ? 1 : 0;
        for (var i = start; i < Math.Min(first, end); i++)
        {
            indent += cells[i].Width;
        }
        if (marker.Length <= indent)
        {
            marker.Append('^');
        }
        else
        {
            marker[indent] = '^';
        }
        return new SourceExcerpt(text.ToString().TrimEnd(), marker.ToString());
    }

    /// <summary>The offset, or the one after it where it would part a surrogate pair.</summary>
    private static int Boundary(ReadOnlySpan<char> line, int at) =>
        at > 0 && at < line.Length && char.IsLowSurrogate(line[at]) && char.IsHighSurrogate(line[at - 1]) ? at + 1 : at;

    /// <summary>The line in cells; the marked ones are from <paramref name="first"/> up to <paramref name="last"/>.</summary>
    private static List<(string Text, int Width)> Cells(
        ReadOnlySpan<char> line,
        int from,
        int to,
        out int first,
        out int last
    )
    {
        var cells = new List<(string Text, int Width)>(line.Length);
        (first, last) = (-1, -1);
        var (offset, column) = (0, 0);
        var spelled = new StringBuilder();
        foreach (var rune in line.EnumerateRunes())
        {
            if (first < 0 && offset >= from)
            {
                first = cells.Count;
            }
            if (last < 0 && offset >= to)
            {
                last = cells.Count;
            }
            string text;
            int width;
            if (rune.Value == '\t')
            {
                width = TabStop - (column % TabStop);
                text = new string(' ', width);
            }
            else
            {
                spelled.Clear();
                SafeText.Append(spelled, rune);
                text = spelled.ToString();
                width = text.Length > rune.Utf16SequenceLength ? text.Length : DisplayWidth.Of(rune);
            }
            cells.Add((text, width));
            column += width;
            offset += rune.Utf16SequenceLength;
        }
        first = first < 0 ? cells.Count : first;
        last = last < 0 ? cells.Count : last;
        return cells;
    }

    /// <summary>As many cells as fit, a third of the room before the marker, without leaving room unused at the line's end.</summary>
    private static (int Start, int End) Window(List<(string Text, int Width)> cells, int first, int width)
    {
        var room = width - 2;
        var start = Math.Min(first, cells.Count);
        for (var before = room / 3; start > 0 && cells[start - 1].Width <= before; start--)
        {
            before -= cells[start - 1].Width;
        }
        var end = start;
        for (; end < cells.Count && cells[end].Width <= room; end++)
        {
            room -= cells[end].Width;
        }
        for (; start > 0 && cells[start - 1].Width <= room; start--)
        {
            room -= cells[start - 1].Width;
        }
        return (start, end);
    }
}
