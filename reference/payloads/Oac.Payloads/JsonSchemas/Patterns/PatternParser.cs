using System.Globalization;
using System.Text;

namespace Oac.Payloads.JsonSchemas.Patterns;

/// <summary>An expression cannot be read or is not supported; the message says which.</summary>
internal sealed class PatternException(string message) : Exception(message);

/// <summary>
/// Reads regular expressions of ECMA-262 in Unicode mode (flag u), which JSON Schema asks for. More is let pass in one place: punctuation
/// may be escaped that needs no escape, as many published schemas do.
/// </summary>
internal sealed class PatternParser
{
    private const int MaxNesting = 60;
    private const string Syntax = "^$\\.*+?()[]{}|/";

    private readonly int[] _text;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<BackReferenceNode> _references = [];
    private int _at;
    private int _groups;
    private int _nesting;

    private PatternParser(string text) => _text = [.. text.EnumerateRunes().Select(static r => r.Value)];

    /// <summary>The names of groups, for references.</summary>
    public IReadOnlyDictionary<string, int> Names => _names;

    /// <summary>Whether some reference asks for what a group captured.</summary>
    public bool HasReferences => _references.Count > 0;

    /// <exception cref="PatternException">It is none, or one that is not supported.</exception>
    public static (PatternNode Node, PatternParser Parser) Parse(string text)
    {
        var parser = new PatternParser(text);
        var node = parser.Alternatives();
        if (parser._at < parser._text.Length)
        {
            throw new PatternException("a ')' without its '('");
        }
        foreach (var reference in parser._references)
        {
            if (reference.Name is { } name ? !parser._names.ContainsKey(name) : reference.Index > parser._groups)
            {
                throw new PatternException("a reference to a group that is not there");
            }
        }
        return (node, parser);
    }

    private int Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : -1;

    private bool Skip(char c)
    {
        if (Peek() != c)
        {
            return false;
        }
        _at++;
        return true;
    }

    private bool Skip(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (Peek(i) != text[i])
            {
                return false;
            }
        }
        _at += text.Length;
        return true;
    }

    private PatternNode Alternatives()
    {
        if (++_nesting > MaxNesting)
        {
            throw new PatternException($"groups inside each other more than {MaxNesting} deep");
        }
        var parts = new List<PatternNode> { Sequence() };
        while (Skip('|'))
        {
            parts.Add(Sequence());
        }
        _nesting--;
        return parts.Count == 1 ? parts[0] : new AlternativesNode(parts);
    }

    private SequenceNode Sequence()
    {
        var parts = new List<PatternNode>();
        while (Peek() is not (-1 or '|' or ')'))
        {
            var atom = Atom();
            parts.Add(Quantified(atom));
        }
        return new(parts);
    }

    private PatternNode Quantified(PatternNode atom)
    {
        int least;
        var most = int.MaxValue;
        switch (Peek())
        {
            case '*':
                _at++;
                least = 0;
                break;
            case '+':
                _at++;
                least = 1;
                break;
            case '?':
                _at++;
                least = 0;
                most = 1;
                break;
            case '{':
                _at++;
                least = Number();
                most = least;
                if (Skip(','))
                {
                    most = Peek() == '}' ? int.MaxValue : Number();
                }
                if (!Skip('}') || most < least)
                {
                    throw new PatternException("a '{' that begins no number of repetitions");
                }
                break;
            default:
                return atom;
        }
        if (atom is AnchorNode or LookNode)
        {
            throw new PatternException("a repetition of nothing");
        }
        return new RepeatNode(atom, least, most, Skip('?'));
    }

    private int Number()
    {
        var start = _at;
        long value = 0;
        while (Peek() is >= '0' and <= '9')
        {
            value = Math.Min((value * 10) + _text[_at++] - '0', int.MaxValue - 1);
        }
        return _at == start ? throw new PatternException("a '{' that begins no number of repetitions") : (int)value;
    }

    private PatternNode Atom()
    {
        var c = _text[_at++];
        switch (c)
        {
            case '^' or '$':
                return new AnchorNode((char)c);
            case '.':
                return new CharacterNode(CharacterClasses.Any);
            case '(':
                return Group();
            case '[':
                return new CharacterNode(Class());
            case '\\':
                return Escape();
            case '*' or '+' or '?':
                throw new PatternException("a repetition of nothing");
            case '{' or '}' or ']':
                throw new PatternException($"a '{(char)c}' that is not escaped");
            default:
                return new CharacterNode(CodePoints.Of(c));
        }
    }

    private PatternNode Group()
    {
        PatternNode node;
        if (Skip("?:"))
        {
            node = Alternatives();
        }
        else if (Skip("?="))
        {
            node = new LookNode(Alternatives(), Behind: false, Negative: false);
        }
        else if (Skip("?!"))
        {
            node = new LookNode(Alternatives(), Behind: false, Negative: true);
        }
        else if (Skip("?<="))
        {
            node = new LookNode(Alternatives(), Behind: true, Negative: false);
        }
        else if (Skip("?<!"))
        {
            node = new LookNode(Alternatives(), Behind: true, Negative: true);
        }
        else
        {
            var index = ++_groups;
            if (Skip("?<") && !_names.TryAdd(GroupName(), index))
            {
                throw new PatternException("two groups of one name");
            }
            if (Peek() == '?')
            {
                throw new PatternException("a '(?' that begins no group of ECMA-262");
            }
            node = new CaptureNode(Alternatives(), index);
        }
        return Skip(')') ? node : throw new PatternException("a '(' without its ')'");
    }

    private string GroupName()
    {
        var name = new StringBuilder();
        while (Peek() is var c && c != '>')
        {
            if (
                c < 0
                || !(c is '$' or '_' || Rune.IsLetter(new Rune(c)) || (name.Length > 0 && Rune.IsDigit(new Rune(c))))
            )
            {
                throw new PatternException("a name of a group that is none");
            }
            name.Append(new Rune(c));
            _at++;
        }
        _at++;
        return name.Length == 0 ? throw new PatternException("a name of a group that is none") : name.ToString();
    }

    private PatternNode Escape()
    {
        switch (Peek())
        {
            case 'b' or 'B':
                return new AnchorNode((char)_text[_at++]);
            case >= '1' and <= '9':
                return Reference(new(Number(), null));
            case 'k':
                _at++;
                return Skip('<')
                    ? Reference(new(0, GroupName()))
                    : throw new PatternException("a '\\k' without the name of a group");
            default:
                return new CharacterNode(EscapedSet(inClass: false));
        }
    }

    private BackReferenceNode Reference(BackReferenceNode node)
    {
        _references.Add(node);
        return node;
    }

    private CodePoints Class()
    {
        var negative = Skip('^');
        var ranges = new List<(int, int)>();
        while (!Skip(']'))
        {
            var first = ClassAtom();
            if (Peek() == '-' && Peek(1) is not (']' or -1))
            {
                _at++;
                var last = ClassAtom();
                if (Single(first) is not { } from || Single(last) is not { } to || from > to)
                {
                    throw new PatternException("a range in a '[]' that is none");
                }
                ranges.Add((from, to));
            }
            else
            {
                ranges.AddRange(first.Ranges);
            }
        }
        var set = CodePoints.Union(ranges);
        return negative ? set.Inverted() : set;
    }

    private static int? Single(CodePoints set) => set.Ranges is [var (first, last)] && first == last ? first : null;

    private CodePoints ClassAtom()
    {
        if (Peek() < 0)
        {
            throw new PatternException("a '[' without its ']'");
        }
        var c = _text[_at++];
        return c == '\\' ? EscapedSet(inClass: true) : CodePoints.Of(c);
    }

    private CodePoints EscapedSet(bool inClass)
    {
        if (Peek() < 0)
        {
            throw new PatternException("a '\\' at the end");
        }
        var c = _text[_at++];
        switch (c)
        {
            case 'd':
                return CharacterClasses.Digits;
            case 'D':
                return CharacterClasses.Digits.Inverted();
            case 'w':
                return CharacterClasses.Word;
            case 'W':
                return CharacterClasses.Word.Inverted();
            case 's':
                return CharacterClasses.Space;
            case 'S':
                return CharacterClasses.Space.Inverted();
            case 'p' or 'P':
                var property = Property();
                return c == 'p' ? property : property.Inverted();
            case 't':
                return CodePoints.Of('\t');
            case 'n':
                return CodePoints.Of('\n');
            case 'v':
                return CodePoints.Of('\v');
            case 'f':
                return CodePoints.Of('\f');
            case 'r':
                return CodePoints.Of('\r');
            case 'b' when inClass:
                return CodePoints.Of('\b');
            case '0' when Peek() is not (>= '0' and <= '9'):
                return CodePoints.Of(0);
            case 'c' when Peek() is >= 'A' and <= 'Z' or >= 'a' and <= 'z':
                return CodePoints.Of(_text[_at++] & 31);
            case 'x':
                return CodePoints.Of(Hex(2));
            case 'u':
                return CodePoints.Of(UnicodeEscape());
            default:
                if (c < 128 && !char.IsAsciiLetterOrDigit((char)c) && (c > ' ' || Syntax.Contains((char)c)))
                {
                    return CodePoints.Of(c);
                }
                throw new PatternException($"'\\{MessageText.Plain(new Rune(c).ToString())}' is no escape of ECMA-262");
        }
    }

    private int UnicodeEscape()
    {
        if (Skip('{'))
        {
            var start = _at;
            var value = 0;
            while (Peek() is var c and >= 0 && Uri.IsHexDigit((char)Math.Min(c, 0xFFFF)))
            {
                value = Math.Min((value << 4) | Convert.ToInt32(((char)c).ToString(), 16), CodePoints.Last + 1);
                _at++;
            }
            return _at > start && value <= CodePoints.Last && Skip('}')
                ? value
                : throw new PatternException("a '\\u{' that names no character");
        }
        var unit = Hex(4);
        if (char.IsHighSurrogate((char)unit) && Peek() == '\\' && Peek(1) == 'u')
        {
            var back = _at;
            _at += 2;
            if (Peek() != '{' && Hex(4) is var low && char.IsLowSurrogate((char)low))
            {
                return char.ConvertToUtf32((char)unit, (char)low);
            }
            _at = back;
        }
        return unit;
    }

    private int Hex(int digits)
    {
        var value = 0;
        for (var i = 0; i < digits; i++)
        {
            var c = Peek();
            if (c is < 0 or > 127 || !char.IsAsciiHexDigit((char)c))
            {
                throw new PatternException($"'\\{(digits == 2 ? 'x' : 'u')}' without {digits} hexadecimal digits");
            }
            value =
                (value << 4)
                | int.Parse(((char)c).ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            _at++;
        }
        return value;
    }

    private CodePoints Property()
    {
        var end = Array.IndexOf(_text, '}', _at);
        if (Peek() != '{' || end < 0)
        {
            throw new PatternException("a '\\p' without '{…}'");
        }
        var name = string.Concat(_text[(_at + 1)..end].Select(static c => new Rune(c).ToString()));
        _at = end + 1;
        return CharacterClasses.Property(name)
            ?? throw new PatternException(
                $"the property {MessageText.Quoted(name)} of characters is not known here (general categories are)"
            );
    }
}
