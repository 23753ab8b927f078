using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Commands;

/// <summary>The command <c>oac-conformance</c>.</summary>
internal static class ConformanceCli
{
    /// <summary>Whether arguments are for the command, and not for the testing platform.</summary>
    public static bool Knows(string[] args) => args is ["run", ..];

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            var target = await TargetFile.ReadAsync(args[^1], CancellationToken.None).ConfigureAwait(false);
            var run = await SuiteRun
                .CreateAsync(target, new() { Seed = 1 }, TimeProvider.System, CancellationToken.None)
                .ConfigureAwait(false);
            await using (run.ConfigureAwait(false))
            {
                await run.RunAllAsync(
                        r => output.WriteLine($"{r.Verdict.Name(), -13} {r.Case.Id} {r.Message}"),
                        CancellationToken.None
                    )
                    .ConfigureAwait(false);
                var report = run.Report();
                await output.WriteLineAsync(report.Claim).ConfigureAwait(false);
                return report.ExitCode;
            }
        }
        catch (Exception e) when (e is TargetException or SuiteException)
        {
            await error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return 3;
        }
    }
}
