using System.Runtime.InteropServices;
using System.Text;
using Oac.Conformance.Commands;
using Xunit.MicrosoftTestingPlatform;

namespace Oac.Conformance;

/// <summary>The suite as a command, or as a project of tests: the first argument tells.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (!ConformanceCli.Knows(args))
        {
            // What `dotnet test` says: options of the testing platform.
            return await TestPlatformTestFramework
                .RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
                .ConfigureAwait(false);
        }
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var output = new StreamWriter(Console.OpenStandardOutput(), utf8, 16 * 1024);
        using var error = new StreamWriter(Console.OpenStandardError(), utf8);
        error.AutoFlush = true;
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        var context = new CliContext(
            Console.In,
            output,
            error,
            CliContext.ProcessEnvironment(),
            Environment.CurrentDirectory
        )
        {
            InputIsTerminal = !Console.IsInputRedirected,
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
        };
        return await ConformanceCli.RunAsync(args, context, cancellation.Token).ConfigureAwait(false);

        void Cancel(PosixSignalContext signal)
        {
            // The first one ends everything in order; a second one ends the process.
            signal.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }
}
