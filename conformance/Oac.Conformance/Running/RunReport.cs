using System.Collections.Immutable;
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

    /// <summary>The classes that were judged.</summary>
    public required ImmutableArray<ConformanceClass> Classes { get; init; }

    /// <summary>The version that the target was judged by.</summary>
    public required string Version { get; init; }

    /// <summary>The run's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether a filter left anything out: then nothing is claimed.</summary>
    public required bool IsPartial { get; init; }

    /// <summary>A row for each requirement of the classes that the version has, in the catalogue's order.</summary>
    public required ImmutableArray<RequirementRow> Rows { get; init; }

    /// <summary>Every case that was run, in the order of the suite.</summary>
    public required ImmutableArray<CaseResult> Cases { get; init; }

    /// <summary>Entries of the list of expected failures that did not fail, or name what was not run.</summary>
    public required ImmutableArray<string> StaleExpectations { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>
    /// 0: at least one row ran, every MUST in scope passed, nothing untestable, no stale expectation; 1: something failed; 2:
    /// something was untestable; 3: the suite or a driver is broken.
    /// </summary>
    public int ExitCode
    {
        get
        {
            if (Cases.IsEmpty || Rows.Any(static r => r.Verdict == Verdict.Error) || !StaleExpectations.IsEmpty)
            {
                return 3;
            }
            if (Rows.Any(static r => r.Verdict is Verdict.Fail or Verdict.ExpectedFailure))
            {
                return 1;
            }
            return Rows.Any(static r => r.Verdict == Verdict.Untestable) ? 2 : 0;
        }
    }

    /// <summary>The claim in one line: never a bare percentage.</summary>
    public string Claim
    {
        get
        {
            var musts = Rows.Where(static r =>
                    r.Requirement.Level == RequirementLevel.Must
                    && r.Verdict is not (Verdict.NotApplicable or Verdict.Unobservable)
                )
                .ToList();
            var passed = musts.Count(static r => r.Verdict is Verdict.Pass or Verdict.Warn);
            var failed = musts.Count(static r => r.Verdict is Verdict.Fail or Verdict.ExpectedFailure);
            return $"{passed}/{musts.Count} MUST pass, {failed} fail, {musts.Count - passed - failed} untested";
        }
    }
}
