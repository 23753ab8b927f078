using Oac.Conformance.Running;

namespace Oac.Conformance.Mutants.KillMatrix;

/// <summary>Prints which mutant turned which row red, a line each, with tabs between columns.</summary>
internal static class KillMatrixCommand
{
    public const string Usage = """
        usage: eng/kill-matrix [--full] [--only TEXT]

          --full        judges every mutant by every row; else by its own rows and one more
          --only TEXT   only mutants whose name contains TEXT

        Prints row, mutant, verdict, and what else turned red ("-" for nothing). Exits 1 if a row stayed as it was, something else turned
        red, or a row has neither a mutant nor a reason.
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var full = args.Contains("--full");
        var only = Array.IndexOf(args, "--only") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : "";
        var run = new KillRun();
        var (exact, all) = (0, 0);
        await output.WriteLineAsync("row\tmutant\tverdict\telse red").ConfigureAwait(false);
        foreach (var mutant in MutantCatalogue.Mutants.Where(m => m.Name.Contains(only, StringComparison.Ordinal)))
        {
            var control = full ? null : await run.ControlAsync(mutant, cancellationToken).ConfigureAwait(false);
            var kill = await run.KillAsync(mutant, control, cancellationToken).ConfigureAwait(false);
            var others = kill.Others.IsEmpty
                ? "-"
                : string.Join(", ", kill.Others.Select(static o => $"{o.Requirement} {o.Found.Name()}"));
            foreach (var judged in kill.Rows)
            {
                var (row, before, found) = judged;
                var verdict = found?.Name() ?? "not judged";
                var survived = Kill.IsKilled(judged)
                    ? ""
                    : $" (survived: {row.Verdict.Name()} is wanted, the original has {before?.Name() ?? "nothing"})";
                await output
                    .WriteLineAsync($"{row.Requirement}\t{mutant.Name}\t{verdict}{survived}\t{others}")
                    .ConfigureAwait(false);
            }
            all++;
            exact += kill.IsExact ? 1 : 0;
        }
        var open = only.Length > 0 ? [] : MutantCoverage.Open().ToList();
        foreach (var (row, version) in open)
        {
            await output.WriteLineAsync($"{row}\t(no mutant in {version})\t-\t-").ConfigureAwait(false);
        }
        await output
            .WriteLineAsync(
                $"# {exact} of {all} mutants turn exactly their rows red; {open.Count} rows without a mutant"
            )
            .ConfigureAwait(false);
        return exact == all && all > 0 && open.Count == 0 ? 0 : 1;
    }
}
