namespace Oac.Spec.Linting;

/// <summary>How much a finding weighs; it follows the keyword of the requirement.</summary>
public enum Severity
{
    /// <summary>Ours: no requirement is broken, an author would still want to know.</summary>
    Advice,

    /// <summary>A SHOULD is not followed.</summary>
    Warning,

    /// <summary>A MUST is broken, or no orchestrator could act on the label.</summary>
    Error,
}

/// <summary>One thing that a rule has to say of a label set.</summary>
/// <param name="Rule">The rule that says it.</param>
/// <param name="Key">The full label key that it is about, present or missing; null where it is about the image.</param>
/// <param name="Message">What was found and what is allowed, on one line; control characters are escaped and long values cut.</param>
public sealed record Finding(LintRule Rule, string? Key, string Message)
{
    /// <summary>Whether it is an error, a warning or advice.</summary>
    public Severity Severity => Rule.Severity;

    /// <summary>The key that was surely meant in place of <see cref="Key"/>; null where there is no one sure answer.</summary>
    public string? ReplacementKey { get; init; }

    /// <summary>The variable set by ENV that it is about; null where it is about a label or the whole image.</summary>
    public string? Variable { get; init; }
}
