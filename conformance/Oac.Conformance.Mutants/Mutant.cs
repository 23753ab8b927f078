using System.Collections.Immutable;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Mutants;

/// <summary>Brings a subject about and says how it is judged.</summary>
/// <param name="workshop">Where its files go, and who ends what was started.</param>
/// <param name="cancellationToken">Ends the making.</param>
public delegate Task<TargetDefinition> MakeTarget(Workshop workshop, CancellationToken cancellationToken);

/// <summary>A subject that is as it should be. Its verdicts are what its mutants' are held against.</summary>
/// <param name="Name">Class, version and name: <c>container/v1alpha3/labels</c>.</param>
/// <param name="Make">Brings it about.</param>
public sealed record Original(string Name, MakeTarget Make)
{
    /// <summary>Whether a harness is run to judge it: a program of Node's.</summary>
    public bool RunsHarness { get; init; }
}

/// <summary>An original with one fault.</summary>
public sealed record Mutant
{
    /// <summary>Class, version and fault: <c>container/v1alpha3/name-missing</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What is wrong with it, one sentence.</summary>
    public required string Fault { get; init; }

    /// <summary>What it would be without the fault.</summary>
    public required Original Original { get; init; }

    /// <summary>The rows that it must turn red; all others stay as the original has them.</summary>
    public required ImmutableArray<RedRow> Rows { get; init; }

    /// <summary>Brings it about.</summary>
    public required MakeTarget Make { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A row that a mutant turns red.</summary>
/// <param name="Requirement">Its id.</param>
/// <param name="Verdict">FAIL; WARN where the row is a SHOULD, or only advice is given; UNTESTABLE where nothing can prove the fault.</param>
/// <param name="Why">Of every row beyond the first: why one fault breaks it, too.</param>
public sealed record RedRow(string Requirement, Verdict Verdict = Verdict.Fail, string? Why = null);
