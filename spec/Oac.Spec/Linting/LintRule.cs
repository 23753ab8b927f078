using System.Collections.Immutable;
using Oac.Spec.Catalogue;

namespace Oac.Spec.Linting;

/// <summary>One rule: its id, what it rests on, and what it says of itself.</summary>
public abstract class LintRule
{
    private protected LintRule(
        string id,
        string name,
        Severity severity,
        bool refuses,
        ImmutableArray<Requirement> requirements
    )
    {
        Id = id;
        Name = name;
        Severity = severity;
        Refuses = refuses;
        Requirements = requirements;
    }

    /// <summary>The stable id, <c>OAC</c> and three digits; the first digit is the group.</summary>
    public string Id { get; }

    /// <summary>A short name in lower case with hyphens.</summary>
    public string Name { get; }

    /// <summary>The severity of each finding of the rule.</summary>
    public Severity Severity { get; }

    /// <summary>
    /// Whether an orchestrator refuses an image for it: what sections 5 to 7 make necessary for the orchestrator itself, which is less
    /// than what they demand of a container.
    /// </summary>
    public bool Refuses { get; }

    /// <summary>The statements of the specification that it checks; empty for advice of ours.</summary>
    public ImmutableArray<Requirement> Requirements { get; }

    /// <summary>What <c>oac explain</c> prints.</summary>
    public abstract RuleDocumentation Documentation { get; }
}

/// <summary>A rule about the version label alone: it decides whether anything else is read (6.2, 7.7).</summary>
public abstract class VersionRule : LintRule
{
    private protected VersionRule(string id, string name, params ImmutableArray<Requirement> requirements)
        : base(id, name, Severity.Error, refuses: true, requirements) { }
}

/// <summary>A rule about a label set whose version is known.</summary>
public abstract class LabelRule : LintRule
{
    private protected LabelRule(
        string id,
        string name,
        Severity severity,
        bool refuses,
        params ImmutableArray<Requirement> requirements
    )
        : base(id, name, severity, refuses, requirements) { }

    /// <summary>Reports what breaks the rule. Called once per label set, only where the version lists the rule.</summary>
    public abstract void Check(in RuleContext context);
}

/// <summary>A rule's documentation. The examples are run by a test.</summary>
/// <param name="What">What the rule checks, one sentence.</param>
/// <param name="Why">What goes wrong otherwise.</param>
/// <param name="Bad">What it reports: Dockerfile instructions; labels that every image needs are left out unless they matter.</param>
/// <param name="Good">The same, mended.</param>
/// <param name="Fix">What to do, one sentence.</param>
public sealed record RuleDocumentation(string What, string Why, string Bad, string Good, string Fix)
{
    /// <summary>The newest version that the examples are written for.</summary>
    public string ExampleVersion { get; init; } = "v1alpha3";

    /// <summary>Whether the examples are whole label sets, so that nothing may be added before they are run.</summary>
    public bool ExamplesAreWhole { get; init; }

    /// <summary>What the image holds beside labels in the bad example; null where labels decide alone.</summary>
    public ImageFacts? BadFacts { get; init; }

    /// <summary>What the image holds beside labels in the good example; null where labels decide alone.</summary>
    public ImageFacts? GoodFacts { get; init; }
}
