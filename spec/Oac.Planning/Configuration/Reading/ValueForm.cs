using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Oac.Planning.Configuration.Reading;

/// <summary>What one value must look like, for the reader, its messages and the schema for editors alike.</summary>
/// <param name="Allowed">What is allowed, in words.</param>
/// <param name="Types">The JSON types that it may have; <c>integer</c> for whole numbers.</param>
internal sealed partial record ValueForm(string Allowed, ImmutableArray<string> Types)
{
    private Regex? _regex;

    /// <summary>A whole number, as JSON Schema calls it.</summary>
    public const string Integer = "integer";

    /// <summary>A regular expression (in the part that ECMA-262 and .NET share) that a text must fit; null for any.</summary>
    public string? Pattern { get; init; }

    /// <summary>The texts that are allowed; empty where they are no list.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>The longest text, in UTF-16 code units.</summary>
    public int MaxLength { get; init; } = 256;

    /// <summary>The least that a number may be; null for any.</summary>
    public decimal? Least { get; init; }

    /// <summary>The most that a number may be; null for any.</summary>
    public decimal? Most { get; init; }

    /// <summary>What the pattern cannot say: why a text is not allowed, or null where it is.</summary>
    public Func<string, string?>? Beyond { get; init; }

    /// <summary>Whether a message may repeat what was found.</summary>
    public bool IsShown { get; init; } = true;

    /// <summary>What is wrong with a value: null where nothing is, empty where the words of <see cref="Allowed"/> say it all.</summary>
    public string? Problem(ConfigurationText text)
    {
        var type = Scalars.TypeOf(text);
        if (type == Scalars.Number)
        {
            return Types.Contains(Integer) || Types.Contains(Scalars.Number) ? NumberProblem(text.Value)
                : Types.Contains(Scalars.Text) ? "a number; in quotes it would be a text"
                : "";
        }
        if (!Types.Contains(type))
        {
            return type == Scalars.Text && !text.IsPlain && !Types.Contains(Scalars.Text)
                    ? "in quotes it is a text; write it without"
                : type == Scalars.Boolean && Types.Contains(Scalars.Text)
                    ? "a truth value; in quotes it would be a text"
                : "";
        }
        return type == Scalars.Text ? TextProblem(text.Value) : null;
    }

    private string? NumberProblem(string value)
    {
        if (Scalars.Decimal(value) is not { } number)
        {
            return "no number that can be held";
        }
        if (!Types.Contains(Scalars.Number) && number != decimal.Truncate(number))
        {
            return "not a whole number";
        }
        return number < Least || number > Most ? "" : null;
    }

    private string? TextProblem(string value)
    {
        if (value.Length > MaxLength)
        {
            return $"longer than {MaxLength} characters";
        }
        if (!Choices.IsEmpty)
        {
            return Choices.Contains(value) ? null : NearestWord.Question(value, Choices).TrimStart(';', ' ');
        }
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]))
            {
                return "a control character is in it";
            }
            if (char.IsSurrogate(value[i]) && !(i + 1 < value.Length && char.IsSurrogatePair(value[i], value[++i])))
            {
                return "half a character is in it";
            }
        }
        if (Pattern is not null)
        {
            // One form is made once and its expression built where a file needs it; two threads that build it lose only time. None has a
            // time limit, which a machine with other work would let pass: expressions are ours, begin at the start, and texts are bounded.
            _regex ??= new Regex(Pattern, RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
            if (!_regex.IsMatch(value))
            {
                return "";
            }
        }
        return Beyond?.Invoke(value);
    }
}
