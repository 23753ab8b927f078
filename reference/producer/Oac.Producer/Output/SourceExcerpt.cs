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

    /// <summary>The first line of a location, at most <paramref name="width"/> columns of it.</summary>
    public static SourceExcerpt Of(FindingLocation location, int width)
    {
        var span = location.Span;
        var line = location.Source.GetLine(Math.Clamp(span.StartLine, 1, location.Source.LineCount));
        var from = Math.Clamp(span.StartColumn - 1, 0, line.Length);
        var to = span.EndLine > span.StartLine ? line.Length : Math.Clamp(span.EndColumn - 1, from, line.Length);

        var cells = Cells(line, from, to, out var first, out var last);
        var total = cells.Sum(static c => c.Width);
        var (start, end) = total <= width ? (0, cells.Count) : Window(cells, first, width);

        var text = new StringBuilder();
        var marker = new StringBuilder();
        if (start > 0)
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
        if (end < cells.Count)
        {
            text.Append(Cut);
        }
        var indent = start > 0 ? 1 : 0;
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
