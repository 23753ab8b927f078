using Oac.Conformance.Mutants.Harnesses.Wrapping;
using Oac.Conformance.Mutants.KillMatrix;

namespace Oac.Conformance.Mutants;

/// <summary>The kill matrix as a command.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [WrapperProgram.Name, ..])
        {
            return await WrapperProgram.RunAsync(args);
        }
        if (args.Except(["--full", "--only", "--tell", "--record"]).Any(static a => a.StartsWith('-')))
        {
            await Console.Error.WriteLineAsync(KillMatrixCommand.Usage);
            return 2;
        }
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        if (args.Contains("--record") && args.Length > 1)
        {
            await Console.Error.WriteLineAsync("--record is of the whole matrix and goes with nothing else");
            return 2;
        }
        return args is ["--record"]
            ? await KillMatrixRecord.MakeAsync(Repository.Root, Console.Out, stop.Token)
            : await KillMatrixCommand.RunAsync(args, Console.Out, stop.Token);
    }
}
