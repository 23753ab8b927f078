using System.Collections.Immutable;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Doctoring;

/// <summary>What one check found.</summary>
/// <param name="Title">What was looked at.</param>
/// <param name="Problem">What is in the way; null where nothing is.</param>
/// <param name="Advice">What to do about it; null where nothing is said.</param>
/// <param name="Facts">What was found.</param>
internal sealed record DoctorFinding(string Title, string? Problem, string? Advice, ImmutableArray<string> Facts);

/// <summary>A row that will have no judgement.</summary>
internal sealed record ForeseenRow(Requirement Requirement, Verdict Verdict, string Why);

/// <summary>What is known of a target before it is judged.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Version">The version it will be judged by.</param>
/// <param name="Findings">The checks.</param>
/// <param name="Rows">The rows that will have no judgement, in the catalogue's order.</param>
/// <param name="Judged">How many rows will have one.</param>
internal sealed record DoctorReport(
    string Target,
    string Version,
    ImmutableArray<DoctorFinding> Findings,
    ImmutableArray<ForeseenRow> Rows,
    int Judged
)
{
    /// <summary>0: everything will be judged; 2: something will be UNTESTABLE; 3: the target cannot be judged as it stands.</summary>
    public int ExitCode =>
        Findings.Any(static f => f.Problem is not null) ? 3
        : Rows.Any(static r => r.Verdict == Verdict.Untestable) ? 2
        : 0;
}
