using System.Collections.Immutable;
using Oac.Conformance.Gherkin;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Running;

/// <summary>One requirement in one version, and what the suite says of it.</summary>
/// <param name="Requirement">The requirement.</param>
/// <param name="Section">Its section in the version.</param>
/// <param name="Verdict">The worst of its cases.</param>
/// <param name="Reason">Why there is no case: the catalogue's words, or the suite's; null where there are cases.</param>
/// <param name="Cases">Its cases.</param>
public sealed record RequirementRow(
    Requirement Requirement,
    string Section,
    Verdict Verdict,
    string? Reason,
    ImmutableArray<CaseResult> Cases
);

/// <summary>Everything that a run found.</summary>
public sealed record RunReport
{
    /// <summary>What was judged, as its file names it.</summary>
    public required string Target { get; init; }

    /// <summary>How a command line names it: <c>--target agent.yaml</c>.</summary>
    public required string TargetArgument { get; init; }

    /// <summary>The classes that were judged.</summary>
    public required ImmutableArray<ConformanceClass> Classes { get; init; }

    /// <summary>The version that the target was judged by.</summary>
    public required string Version { get; init; }

    /// <summary>The run's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether a filter was given.</summary>
    public required bool IsFiltered { get; init; }

    /// <summary>How many cases were chosen and not run to their end, because the run was stopped.</summary>
    public required int NotRun { get; init; }

    /// <summary>How many cases were left out because they take long.</summary>
    public required int SlowLeftOut { get; init; }

    /// <summary>Whether anything was left out: then nothing is claimed.</summary>
    public bool IsPartial => IsFiltered || NotRun > 0;

    /// <summary>A row for each requirement of the classes that the version has, in the catalogue's order.</summary>
    public required ImmutableArray<RequirementRow> Rows { get; init; }

    /// <summary>Every case that was run, in the order of the suite.</summary>
    public required ImmutableArray<CaseResult> Cases { get; init; }

    /// <summary>Entries of the list of expected failures that did not fail, or name what was not run.</summary>
    public required ImmutableArray<string> StaleExpectations { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>
    /// 0: at least one row was judged, every row that was passed, nothing untestable, no stale expectation; 1: something failed; 2:
    /// something was untestable, or nothing was judged at all; 3: the suite or a driver is broken, or an expectation is stale.
    /// </summary>
    public int ExitCode => ExitCodeFor(allowExpected: false);

    /// <summary>The claim in one line: never a bare percentage.</summary>
    public string Claim =>
        (IsPartial ? "part of the suite, so nothing is claimed: " : "") + Tally(RequirementLevel.Must).ToString();

    /// <summary>The exit code.</summary>
    /// <param name="allowExpected">Whether failures that the target file lists count as none. The claim counts them all the same.</param>
    public int ExitCodeFor(bool allowExpected)
    {
        if (Rows.Any(static r => r.Verdict == Verdict.Error) || !StaleExpectations.IsEmpty)
        {
            return 3;
        }
        if (Rows.Any(r => r.Verdict == Verdict.Fail || (r.Verdict == Verdict.ExpectedFailure && !allowExpected)))
        {
            return 1;
        }
        return
            NotRun > 0
            || Rows.Any(static r => r.Verdict == Verdict.Untestable)
            || Rows.All(static r => r.Verdict is Verdict.NotApplicable or Verdict.Unobservable)
            ? 2
            : 0;
    }

    /// <summary>How the rows of one keyword ended. What is not applicable or not observable is in none of the numbers.</summary>
    public Tally Tally(RequirementLevel level)
    {
        var rows = Rows.Where(r =>
                r.Requirement.Level == level && r.Verdict is not (Verdict.NotApplicable or Verdict.Unobservable)
            )
            .ToList();
        var passed = rows.Count(r =>
            r.Verdict == Verdict.Pass || (r.Verdict == Verdict.Warn && level != RequirementLevel.Should)
        );
        var failed = rows.Count(static r => r.Verdict is Verdict.Fail or Verdict.ExpectedFailure);
        var warned = level == RequirementLevel.Should ? rows.Count(static r => r.Verdict == Verdict.Warn) : 0;
        return new(level, rows.Count, passed, failed, warned, rows.Count - passed - failed - warned);
    }
}

/// <summary>How the rows of one keyword ended.</summary>
/// <param name="Level">The keyword.</param>
/// <param name="All">How many rows are in scope.</param>
/// <param name="Passed">Those that passed, with or without a remark.</param>
/// <param name="Failed">Those that failed, whether that was expected or not.</param>
/// <param name="Warned">Those of SHOULD that are not met.</param>
/// <param name="Untested">The others: untestable, undecided, or the suite broke.</param>
public sealed record Tally(RequirementLevel Level, int All, int Passed, int Failed, int Warned, int Untested)
{
    /// <summary>The claim: <c>61/74 MUST pass, 5 fail, 8 untested</c>.</summary>
    public override string ToString() =>
        $"{Passed}/{All} {ScenarioTags.LevelName(Level)} pass, "
        + (Level == RequirementLevel.Should ? $"{Warned} not met, " : $"{Failed} fail, ")
        + $"{Untested} untested";
}
