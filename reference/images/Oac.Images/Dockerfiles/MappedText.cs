using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>
/// A text put together from stretches of a source (continued lines, a trigger), which can tell where each of its characters stands.
/// </summary>
internal sealed class MappedText
{
    private readonly List<Piece> _pieces;
    private readonly SourceSpan? _fixed;

    private MappedText(string text, SourceText source, List<Piece> pieces, SourceSpan? all)
    {
        Text = text;
        Source = source;
        _pieces = pieces;
        _fixed = all;
    }

    public string Text { get; }

    public SourceText Source { get; }

    public static MappedText Whole(SourceText source) => new(source.Text, source, [new Piece(0, 0)], null);

    /// <summary>A text that stands nowhere as such, like the trigger of a base image: every place in it is the same.</summary>
    public static MappedText At(string text, SourceText source, SourceSpan span) => new(text, source, [], span);

    public MappedText Slice(int start, int end)
    {
        if (_fixed is not null)
        {
            return new MappedText(Text[start..end], Source, [], _fixed);
        }

        var pieces = new List<Piece>();
        for (var i = 0; i < _pieces.Count; i++)
        {
            var (at, offset) = _pieces[i];
            var next = i + 1 < _pieces.Count ? _pieces[i + 1].At : int.MaxValue;
            if (next <= start && next != int.MaxValue || at > end)
            {
                continue;
            }

            pieces.Add(at >= start ? new Piece(at - start, offset) : new Piece(0, offset + start - at));
        }

        return new MappedText(Text[start..end], Source, pieces, null);
    }

    /// <summary>The place of the characters from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    public SourceSpan SpanAt(int start, int end)
    {
        if (_fixed is { } all)
        {
            return all;
        }

        var from = OffsetAt(start);
        return Source.SpanAt(from, end > start ? OffsetAt(end - 1) + 1 : from);
    }

    public SourceSpan Span => SpanAt(0, Text.Length);

    private int OffsetAt(int index)
    {
        var low = 0;
        var high = _pieces.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_pieces[middle].At <= index)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _pieces.Count == 0 ? 0 : _pieces[low].Offset + index - _pieces[low].At;
    }

    private readonly record struct Piece(int At, int Offset);

    /// <summary>Puts stretches of one text together.</summary>
    public sealed class Builder(MappedText origin)
    {
        private readonly StringBuilder _text = new();
        private readonly List<Piece> _pieces = [];

        public void Append(int start, int end)
        {
            if (end > start || _pieces.Count == 0)
            {
                _pieces.Add(new Piece(_text.Length, origin._fixed is null ? origin.OffsetAt(start) : 0));
                // The stretch may itself cross pieces of the origin.
                if (origin._fixed is null)
                {
                    foreach (var (at, offset) in origin._pieces)
                    {
                        if (at > start && at < end)
                        {
                            _pieces.Add(new Piece(_text.Length + at - start, offset));
                        }
                    }
                }

                _text.Append(origin.Text, start, end - start);
            }
        }

        public MappedText Build() => new(_text.ToString(), origin.Source, _pieces, origin._fixed);
    }
}
