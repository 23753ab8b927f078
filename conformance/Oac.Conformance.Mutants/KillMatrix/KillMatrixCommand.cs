using Oac.Conformance.Running;

namespace Oac.Conformance.Mutants.KillMatrix;

/// <summary>Prints which mutant turned which row red, a line each, with tabs between columns.</summary>
internal static class KillMatrixCommand
{
    public const string Usage = """
        usage: eng/kill-matrix [--full] [--only TEXT] [--tell] [--record]

          --full        judges every mutant by every row; else by its own rows and one more
          --only TEXT   only mutants whose name contains TEXT
          --tell        prints below each row what the suite tells the author of such a subject
          --record      like --full, and writes what it prints to conformance/kill-matrix.txt, with the code that it covers

        Prints row, mutant, verdict, and what else turned red ("-" for nothing). Exits 1 if a row stayed as it was, something else turned
        red, or a row has neither a mutant nor a reason.
        """;

    // A run mostly waits for subjects that say nothing, or for their start.
    private const int Beside = 3;

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var full = args.Contains("--full");
        var tells = args.Contains("--tell");
        var only = Array.IndexOf(args, "--only") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : "";
        var run = new KillRun();
        var (exact, all) = (0, 0);
        await output.WriteLineAsync("row\tmutant\tverdict\telse red").ConfigureAwait(false);
        using var places = new SemaphoreSlim(Beside);
        var kills = MutantCatalogue
            .Mutants.Where(m => m.Name.Contains(only, StringComparison.Ordinal))
            .Select(m => KillAsync(run, m, full, places, cancellationToken))
            .ToList();
        foreach (var next in kills)
        {
            var kill = await next.ConfigureAwait(false);
            await PrintAsync(kill, tells, output).ConfigureAwait(false);
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

    private static async Task<Kill> KillAsync(
        KillRun run,
        Mutant mutant,
        bool full,
        SemaphoreSlim places,
        CancellationToken cancellationToken
    )
    {
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var control = full ? null : await run.ControlAsync(mutant, cancellationToken).ConfigureAwait(false);
            return await run.KillAsync(mutant, control, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }

    private static async Task PrintAsync(Kill kill, bool tells, TextWriter output)
    {
        var others = kill.Others.IsEmpty
            ? "-"
            : string.Join(", ", kill.Others.Select(static o => $"{o.Requirement} {o.Found.Name()}"));
        foreach (var (other, _, message) in tells ? kill.Others : [])
        {
            await output.WriteLineAsync($"    {other}: {message}").ConfigureAwait(false);
        }
        foreach (var judged in kill.Rows)
        {
            var (row, before, found) = judged;
            var verdict = found?.Name() ?? "not judged";
            var survived = Kill.IsKilled(judged)
                ? ""
                : $" (survived: {row.Verdict.Name()} is wanted, the original has {before?.Name() ?? "nothing"})";
            await output
                .WriteLineAsync($"{row.Requirement}\t{kill.Mutant.Name}\t{verdict}{survived}\t{others}")
                .ConfigureAwait(false);
            foreach (var sentence in tells ? kill.Sentences(row.Requirement) : [])
            {
                await output.WriteLineAsync($"    {sentence}").ConfigureAwait(false);
            }
        }
    }
}
