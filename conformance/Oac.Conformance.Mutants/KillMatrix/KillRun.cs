using System.Collections.Concurrent;
using System.Collections.Immutable;
using Oac.Conformance.Running;

namespace Oac.Conformance.Mutants.KillMatrix;

/// <summary>How a mutant ended.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Rows">Each row that it must turn red, with what the original has there and what it was turned into; null where no case judged it.</param>
/// <param name="Others">Rows that it should leave alone, and that have another verdict than the original's and no good one.</param>
/// <param name="Cases">How the cases ended that were run.</param>
public sealed record Kill(
    Mutant Mutant,
    ImmutableArray<(RedRow Row, Verdict? Before, Verdict? Found)> Rows,
    ImmutableArray<(string Requirement, Verdict Found, string? Message)> Others,
    ImmutableArray<CaseResult> Cases
)
{
    /// <summary>Whether every row of its own is as red as it should be, and nothing else is.</summary>
    public bool IsExact => Rows.All(IsKilled) && Others.IsEmpty;

    /// <summary>What the author of the subject reads of each case that did not pass because of a row: what was found, and what to do.</summary>
    public IEnumerable<string> Sentences(string requirement) =>
        Cases
            .Where(c =>
                c.Verdict is not (Verdict.Pass or Verdict.NotApplicable)
                && c.Case.Scenario.Requirements.Any(r => r.Id == requirement)
            )
            .Select(static c => $"{c.Verdict.Name()}: {c.Message} | {c.Advice ?? "no advice"}")
            .Distinct(StringComparer.Ordinal);

    /// <summary>Whether a row is as red as it should be, and was not before.</summary>
    public static bool IsKilled((RedRow Row, Verdict? Before, Verdict? Found) row) =>
        row.Found == row.Row.Verdict && row.Before is Verdict.Pass or Verdict.NotApplicable;
}

/// <summary>Runs the suite against originals and mutants.</summary>
public sealed class KillRun
{
    private readonly ConcurrentDictionary<string, Lazy<Task<RunReport>>> _originals = new(StringComparer.Ordinal);

    /// <summary>What the whole suite says of an original; run once, however many ask at a time.</summary>
    public Task<RunReport> OriginalAsync(Original original, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(original);
        return _originals
            .GetOrAdd(original.Name, _ => new(() => RunAsync(original.Make, CaseFilter.Everything, cancellationToken)))
            .Value;
    }

    /// <summary>Holds a mutant against its original.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="control">A row that it must leave alone, to be run beside its own rows; null runs all there are.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<Kill> KillAsync(Mutant mutant, string? control, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mutant);
        var original = await OriginalAsync(mutant.Original, cancellationToken).ConfigureAwait(false);
        var filter = control is null
            ? CaseFilter.Everything
            : new CaseFilter { Requirements = [.. mutant.Rows.Select(static r => r.Requirement), control] };
        var report = await RunAsync(mutant.Make, filter, cancellationToken).ConfigureAwait(false);
        var own = mutant.Rows.Select(static r => r.Requirement).ToHashSet(StringComparer.Ordinal);
        return new(
            mutant,
            [.. mutant.Rows.Select(r => (r, VerdictOf(original, r.Requirement), VerdictOf(report, r.Requirement)))],
            [
                .. report
                    .Rows.Where(r =>
                        !own.Contains(r.Requirement.Id)
                        && r.Verdict is not (Verdict.Pass or Verdict.NotApplicable)
                        && r.Verdict != VerdictOf(original, r.Requirement.Id)
                        && !WaitsFor(r, own)
                    )
                    .Select(static r =>
                        (r.Requirement.Id, r.Verdict, r.Cases.FirstOrDefault(c => c.Verdict == r.Verdict)?.Message)
                    ),
            ],
            report.Cases
        );
    }

    /// <summary>The rows, in their order, that a mutant can be given as control: those that its original passes.</summary>
    public async Task<string> ControlAsync(Mutant mutant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mutant);
        var original = await OriginalAsync(mutant.Original, cancellationToken).ConfigureAwait(false);
        return original
            .Rows.First(r => r.Verdict == Verdict.Pass && mutant.Rows.All(own => own.Requirement != r.Requirement.Id))
            .Requirement.Id;
    }

    /// <summary>Runs the suite against a subject.</summary>
    /// <param name="make">Makes the subject.</param>
    /// <param name="filter">Which cases are run.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <param name="jobs">How many cases run beside each other; null for what a run does by itself.</param>
    public static async Task<RunReport> RunAsync(
        MakeTarget make,
        CaseFilter filter,
        CancellationToken cancellationToken,
        int? jobs = null
    )
    {
        ArgumentNullException.ThrowIfNull(make);
        var workshop = new Workshop();
        await using var closing = workshop.ConfigureAwait(false);
        var target = await make(workshop, cancellationToken).ConfigureAwait(false);
        var options = new RunOptions { Seed = 1, Filter = filter };
        options = jobs is { } number ? options with { Jobs = number } : options;
        var run = await SuiteRun
            .CreateAsync(target, options, TimeProvider.System, cancellationToken)
            .ConfigureAwait(false);
        await using var ending = run.ConfigureAwait(false);
        await run.RunAllAsync(static _ => { }, cancellationToken).ConfigureAwait(false);
        return run.Report();
    }

    // A case that cannot come to its own judgement names the row that is in its way; where that is one of the mutant's own, it is not red.
    private static bool WaitsFor(RequirementRow row, HashSet<string> own) =>
        row.Verdict == Verdict.Untestable
        && row.Cases.Where(static c => c.Verdict == Verdict.Untestable)
            .All(c => own.Any(id => c.Advice?.StartsWith($"Mend {id} first", StringComparison.Ordinal) == true));

    private static Verdict? VerdictOf(RunReport report, string requirement) =>
        report.Rows.FirstOrDefault(r => r.Requirement.Id == requirement)?.Verdict;
}
