using System.Collections.Immutable;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Running;

/// <summary>How a run is done; the same for <c>dotnet test</c> and <c>oac-conformance run</c>.</summary>
public sealed record RunOptions
{
    /// <summary>From which fresh names, tokens and nonces are made; printed, so that a run can be repeated.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many cases run beside each other; at least one.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Every wait is this many times as long: for slow machines and for debuggers.</summary>
    public double TimeFactor { get; init; } = 1;

    /// <summary>Whether what a failed case started is left running.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether scenarios that are marked as slow are run.</summary>
    public bool Slow { get; init; }

    /// <summary>Only what fits is run.</summary>
    public CaseFilter Filter { get; init; } = CaseFilter.Everything;
}

/// <summary>Which cases are run. What is empty takes all; what is given must all fit.</summary>
public sealed record CaseFilter
{
    /// <summary>Every case.</summary>
    public static CaseFilter Everything { get; } = new();

    /// <summary>Who is judged.</summary>
    public ImmutableArray<ConformanceClass> Classes { get; init; } = [];

    /// <summary>Versions of the specification.</summary>
    public ImmutableArray<string> Versions { get; init; } = [];

    /// <summary>Requirement ids, with <c>*</c> for any text.</summary>
    public ImmutableArray<string> Requirements { get; init; } = [];

    /// <summary>Keywords.</summary>
    public ImmutableArray<RequirementLevel> Levels { get; init; } = [];

    /// <summary>Ids of cases, with <c>*</c> for any text.</summary>
    public ImmutableArray<string> Cases { get; init; } = [];

    /// <summary>Whether nothing is left out.</summary>
    public bool IsEverything =>
        Classes.IsEmpty && Versions.IsEmpty && Requirements.IsEmpty && Levels.IsEmpty && Cases.IsEmpty;

    /// <summary>Whether a case fits.</summary>
    public bool Fits(SuiteCase suiteCase)
    {
        ArgumentNullException.ThrowIfNull(suiteCase);
        var scenario = suiteCase.Scenario;
        return (Classes.IsEmpty || Classes.Contains(scenario.Class))
            && (Versions.IsEmpty || Versions.Contains(suiteCase.Version))
            && (Levels.IsEmpty || Levels.Contains(scenario.Level))
            && (Requirements.IsEmpty || scenario.Requirements.Any(r => Matches(Requirements, r.Id)))
            && (Cases.IsEmpty || Matches(Cases, suiteCase.Id));
    }

    /// <summary>Whether an id fits a pattern with <c>*</c> for any text.</summary>
    internal static bool Matches(string pattern, string id) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, id, ignoreCase: false);

    private static bool Matches(ImmutableArray<string> patterns, string id) => patterns.Any(p => Matches(p, id));
}
