using System.Globalization;
using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>
/// Removes quotes and escapes and puts in variables, as BuildKit's own small shell does; its departures from a real shell
/// are kept. One instance serves one word at a time; <see cref="Error"/> says why a result is <see langword="null"/>.
/// </summary>
internal sealed partial class ShellLexer(char escape, Func<string, string?> variables, ExpansionBudget budget)
{
    private const int End = -1;
    private readonly StringBuilder _word = new();
    private string _source = "";
    private int _at;
    private int _depth;
    private bool _rawEscapes;

    /// <summary>Keep quotes in the result.</summary>
    public bool RawQuotes { get; init; }

    /// <summary>Keep escape characters in the result.</summary>
    public bool RawEscapes { get; init; }

    /// <summary>Keep references to variables that nothing sets.</summary>
    public bool KeepUnset { get; init; }

    /// <summary>Why there is no result.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the result is missing because of a limit.</summary>
    public bool LimitExceeded { get; private set; }

    /// <summary>The variables that counted as empty because nothing sets them and the reference has no default.</summary>
    public HashSet<string> Unset { get; } = [];

    /// <summary>The text as one word.</summary>
    public string? Word(string text) => Process(text)?.Text;

    /// <summary>The text as the words that white space outside quotes makes of it, also white space that came from a variable.</summary>
    public List<string>? Words(string text) => Process(text)?.Words;

    private Result? Process(string text)
    {
        _source = text;
        // A byte order mark before a word is dropped, as Go's scanner drops it.
        _at = text.StartsWith('\uFEFF') ? 1 : 0;
        _rawEscapes = RawEscapes;
        _depth = 0;
        Error = null;
        LimitExceeded = false;
        Unset.Clear();
        return ReadUntil(End, RawEscapes);
    }

    private int Peek() => _at < _source.Length ? _source[_at] : End;

    private int Next() => _at < _source.Length ? _source[_at++] : End;

    private Result? Fail(string message)
    {
        Error ??= message;
        return null;
    }

    private string? FailText(string message)
    {
        Error ??= message;
        return null;
    }

    private string? FailLimit(string message)
    {
        LimitExceeded = true;
        return FailText(message);
    }

    private Result? ReadUntil(int stop, bool rawEscapes)
    {
        if (_depth++ == ImageLimits.MaxExpansionDepth)
        {
            FailLimit($"substitutions stand more than {ImageLimits.MaxExpansionDepth} deep in each other");
            return null;
        }

        var outer = _rawEscapes;
        _rawEscapes = rawEscapes;
        var result = ReadRest(stop);
        _rawEscapes = outer;
        _depth--;
        return result;
    }

    private Result? ReadRest(int stop)
    {
        var text = new StringBuilder();
        // BuildKit has one buffer for the current word, which a nested substitution empties.
        _word.Clear();
        var words = new List<string>();
        var inWord = false;
        while (Peek() is var c and not End)
        {
            if (c == stop)
            {
                Next();
                return Finish();
            }

            if (c is '$' or '<' or '\'' or '"')
            {
                var piece = c switch
                {
                    '$' => Dollar(),
                    '<' => Less(),
                    '\'' => SingleQuoted(),
                    _ => DoubleQuoted(),
                };
                if (piece is null || !Append(text, piece))
                {
                    return null;
                }

                if (c == '$')
                {
                    foreach (var ch in piece)
                    {
                        AddChar(ch);
                    }
                }
                else
                {
                    _word.Append(piece);
                    inWord = true;
                }

                continue;
            }

            Next();
            if (c == escape)
            {
                if (_rawEscapes)
                {
                    text.Append((char)c);
                    _word.Append((char)c);
                    inWord = true;
                }

                c = Next();
                if (c == End)
                {
                    break;
                }

                _word.Append((char)c);
                inWord = true;
            }
            else
            {
                AddChar((char)c);
            }

            text.Append((char)c);
        }

        return stop == End ? Finish() : Fail($"the end came before the closing '{(char)stop}'");

        Result Finish()
        {
            if (_word.Length > 0)
            {
                words.Add(_word.ToString());
                _word.Clear();
            }

            return new Result(text.ToString(), words);
        }

        void AddChar(char ch)
        {
            if (!GoText.IsSpace(ch))
            {
                _word.Append(ch);
                inWord = true;
            }
            else if (inWord && _word.Length > 0)
            {
                words.Add(_word.ToString());
                _word.Clear();
                inWord = false;
            }
        }
    }

    private bool Append(StringBuilder text, string piece)
    {
        if (text.Length + piece.Length <= ImageLimits.MaxExpansionLength && budget.TakeText(piece.Length))
        {
            text.Append(piece);
            return true;
        }

        FailLimit(
            $"interpolation makes more than {ImageLimits.MaxExpansionLength} characters of one value, "
                + $"or more than {ImageLimits.MaxTotalExpansion} of all"
        );
        return false;
    }

    private string? SingleQuoted()
    {
        var start = _at;
        Next();
        var close = _source.IndexOf('\'', _at);
        if (close < 0)
        {
            _at = _source.Length;
            return FailText("a single quote is not closed");
        }

        _at = close + 1;
        return RawQuotes ? _source[start.._at] : _source[(start + 1)..close];
    }

    private string? DoubleQuoted()
    {
        var text = new StringBuilder();
        Next();
        if (RawQuotes)
        {
            text.Append('"');
        }

        while (true)
        {
            switch (Peek())
            {
                case End:
                    return FailText("a double quote is not closed");
                case '"':
                    Next();
                    return RawQuotes ? text.Append('"').ToString() : text.ToString();
                case '$':
                    if (Dollar() is not { } piece || !Append(text, piece))
                    {
                        return null;
                    }

                    break;
                default:
                    var c = Next();
                    if (c == escape)
                    {
                        if (_rawEscapes)
                        {
                            text.Append((char)c);
                        }

                        var next = Peek();
                        if (next == End)
                        {
                            continue;
                        }

                        // The escape character stays before anything but these.
                        if (next is '"' or '$' || next == escape)
                        {
                            c = Next();
                        }
                    }

                    text.Append((char)c);
                    break;
            }
        }
    }

    private string Less()
    {
        Next();
        if (Peek() != '<')
        {
            return "<";
        }

        Next();
        var start = _at;
        while (Peek() is '\t' or '\r' or ' ')
        {
            Next();
        }

        return string.Concat("<<", _source.AsSpan(start, _at - start));
    }

    private string Name()
    {
        var start = _at;
        while (_at < _source.Length)
        {
            if (
                Rune.DecodeFromUtf16(_source.AsSpan(_at), out var rune, out var width)
                != System.Buffers.OperationStatus.Done
            )
            {
                break;
            }

            if (_at == start)
            {
                if (IsDigit(rune))
                {
                    while (
                        Rune.DecodeFromUtf16(_source.AsSpan(_at), out rune, out width)
                            == System.Buffers.OperationStatus.Done
                        && IsDigit(rune)
                    )
                    {
                        _at += width;
                    }

                    break;
                }

                if (rune.Value is '@' or '*' or '#' or '?' or '-' or '$' or '!')
                {
                    _at++;
                    break;
                }
            }

            if (!Rune.IsLetter(rune) && !IsDigit(rune) && rune.Value != '_')
            {
                break;
            }

            _at += width;
        }

        return _source[start.._at];
    }

    private static bool IsDigit(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;

    private sealed record Result(string Text, List<string> Words);
}
