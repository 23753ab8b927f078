using System.Collections.Immutable;
using Oac.Spec.Catalogue;

namespace Oac.Spec.Linting;

/// <summary>One rule: its id, what it rests on, what it says of itself, and the check.</summary>
public abstract class LintRule
{
    /// <summary>The stable id, <c>OAC</c> and three digits; the first digit is the group.</summary>
    public abstract string Id { get; }

    /// <summary>A short name in lower case with hyphens.</summary>
    public abstract string Name { get; }

    /// <summary>The severity of each finding of the rule.</summary>
    public abstract Severity Severity { get; }

    /// <summary>The statements of the specification that it checks; empty for advice of ours.</summary>
    public virtual ImmutableArray<Requirement> Requirements => [];

    /// <summary>
    /// Whether an orchestrator refuses an image for it: what sections 5 to 7 make necessary for the orchestrator itself, which is less
    /// than what they demand of a container.
    /// </summary>
    public virtual bool Refuses => false;

    /// <summary>What <c>oac explain</c> prints.</summary>
    public abstract RuleDocumentation Documentation { get; }

    /// <summary>Reports what breaks the rule. Called once per label set, only where the declared version lists the rule.</summary>
    public abstract void Check(RuleContext context);
}

/// <summary>A rule's documentation. The examples are run by a test.</summary>
/// <param name="What">What the rule checks, one sentence.</param>
/// <param name="Why">What goes wrong otherwise.</param>
/// <param name="Bad">Labels that it reports, as Dockerfile LABEL lines; labels that every image needs are left out unless they matter.</param>
/// <param name="Good">The same labels, mended.</param>
/// <param name="Fix">What to do, one sentence.</param>
public sealed record RuleDocumentation(string What, string Why, string Bad, string Good, string Fix);
