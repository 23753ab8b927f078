using System.Diagnostics;
using System.Text.RegularExpressions;
using Oac.Payloads.JsonSchemas.Evaluation;

namespace Oac.Payloads.JsonSchemas.Patterns;

/// <summary>A regular expression of ECMA-262, ready to match.</summary>
internal sealed class EcmaPattern
{
    // Above this, an engine without backtracking would build too large an automaton.
    private const int MaxAutomaton = 2000;

    private readonly DirectMatcher? _direct;
    private readonly Regex? _regex;
    private readonly bool _backtracks;
    private readonly int _size;

    private EcmaPattern(string source, DirectMatcher? direct, Regex? regex, bool backtracks, int size)
    {
        Source = source;
        _direct = direct;
        _regex = regex;
        _backtracks = backtracks;
        _size = size;
    }

    /// <summary>The expression as the schema has it.</summary>
    public string Source { get; }

    /// <summary>Whether time is all that bounds it.</summary>
    public bool Backtracks => _backtracks;

    /// <summary>Whether it is matched on the bytes, without .NET's engine.</summary>
    public bool IsDirect => _direct is not null;

    /// <exception cref="PatternException">It is no expression of ECMA-262, or one that cannot be translated.</exception>
    public static EcmaPattern Compile(string source, JsonSchemaLimits limits)
    {
        if (source.Length > limits.MaxPatternLength)
        {
            throw new PatternException(
                $"{MessageText.Count(source.Length)} characters are more than the {MessageText.Count(limits.MaxPatternLength)} that are allowed"
            );
        }
        var (node, parser) = PatternParser.Parse(source);
        if (DirectMatcher.TryCreate(node) is { } direct)
        {
            return new(source, direct, null, false, 0);
        }
        var writer = new PatternWriter(parser);
        var text = writer.Write(node);
        var size = (int)Math.Min(Size(node), MaxAutomaton + 1);
        var backtracks = writer.NeedsBacktracking || size > MaxAutomaton;
        var options = RegexOptions.CultureInvariant | (backtracks ? RegexOptions.None : RegexOptions.NonBacktracking);
        try
        {
            return new(source, null, new Regex(text, options, limits.MaxPatternTime), backtracks, size);
        }
        catch (Exception e)
            when (e is ArgumentException or NotSupportedException or InsufficientExecutionStackException)
        {
            throw new PatternException("it cannot be translated: " + MessageText.Plain(e.Message));
        }
    }

    /// <exception cref="JsonSchemaLimitException">It took too long.</exception>
    public bool IsMatch(Run run, ReadOnlySpan<byte> text)
    {
        if (_direct is not null)
        {
            run.Spend(1 + (text.Length >> 4));
            return _direct.IsMatch(text);
        }
        run.Spend(1 + ((long)text.Length * _size >> 4));
        var characters = run.Utf16(text);
        if (!_backtracks && text.Length < 256)
        {
            return IsMatch(characters);
        }
        var started = Stopwatch.GetTimestamp();
        var matches = IsMatch(characters);
        run.SpendPatternTime(started);
        return matches;
    }

    private bool IsMatch(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new JsonSchemaLimitException("a regular expression takes longer than allowed");
        }
    }

    /// <summary>States that repetitions unfold to.</summary>
    private static double Size(PatternNode node) =>
        node switch
        {
            SequenceNode sequence => 1 + sequence.Parts.Sum(Size),
            AlternativesNode alternatives => 1 + alternatives.Parts.Sum(Size),
            RepeatNode repeat => 1
                + (Size(repeat.Part) * Math.Max(1, repeat.Most == int.MaxValue ? repeat.Least : repeat.Most)),
            CaptureNode capture => Size(capture.Part),
            LookNode look => Size(look.Part),
            CharacterNode { Set.Ranges: var ranges } => ranges.Any(static r => r.Last > 0xFFFF) ? 3 : 1,
            _ => 1,
        };
}
