using Oac.Images;
using Oac.Producer.Linting;

namespace Oac.Producer.Ignores;

/// <summary>One wish that findings of one rule shall not count.</summary>
/// <param name="Rule">The rule's id as written; it may name no rule.</param>
/// <param name="Key">The keys that it is about; null for all, findings without a key included.</param>
/// <param name="Reason">Why, in its author's words, or null.</param>
/// <param name="Place">Where it is written; null on the command line.</param>
internal sealed record IgnoreEntry(string Rule, KeyGlob? Key, string? Reason, FindingLocation? Place)
{
    /// <summary>The files that it is about; null for all.</summary>
    public PathGlob? Path { get; init; }

    /// <summary>The lines that it is about, in <see cref="Place"/>'s text; null for all.</summary>
    public SourceLines? Lines { get; init; }

    /// <summary>Whether a comment in the input says it.</summary>
    public bool InSource { get; init; }

    /// <summary>Whether it covers a finding.</summary>
    public bool Covers(PlacedFinding finding) =>
        finding.Rule.Id == Rule
        && (Key is null || (finding.Key is not null && Key.Matches(finding.Key)))
        && (
            Lines is not { } lines
            || (
                finding.Location is { } location
                && ReferenceEquals(location.Source, Place?.Source)
                && location.Span.StartLine <= lines.Last
                && lines.First <= location.Span.EndLine
            )
        );

    /// <summary>The entry as it would be written on the command line.</summary>
    public override string ToString() => Key is null ? Rule : $"{Rule}:{Key.Pattern}";

    /// <summary>Reads <c>OAC803</c> or <c>OAC803:KEYGLOB</c>.</summary>
    public static IgnoreEntry Parse(ReadOnlySpan<char> text, string? reason, FindingLocation? place)
    {
        var colon = text.IndexOf(':');
        return colon < 0
            ? new IgnoreEntry(text.ToString(), null, reason, place)
            : new IgnoreEntry(text[..colon].ToString(), new KeyGlob(text[(colon + 1)..].ToString()), reason, place);
    }
}
