using System.Diagnostics;
using System.Text;

namespace Oac.Engine.Runtimes;

/// <summary>What a program that was run to its end has said.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">The beginning of its standard output.</param>
/// <param name="Error">The beginning of its standard error.</param>
internal sealed record CommandResult(int Code, string Output, string Error);

/// <summary>Runs a program to its end, with bounded output and time.</summary>
internal static class RuntimeCommand
{
    public const int MaxOutput = 4 << 20;

    /// <exception cref="EngineException">It cannot be started, says too much, or does not end in time.</exception>
    public static async Task<CommandResult> RunAsync(
        ProcessStartInfo start,
        OciRuntimeOptions options,
        CancellationToken cancellationToken
    )
    {
        using var process = Start(start);
        process.StandardInput.Close();
        using var late = new CancellationTokenSource(options.CommandTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var output = ReadAsync(process.StandardOutput, either.Token);
            var error = ReadAsync(process.StandardError, either.Token);
            await Task.WhenAll(output, error).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return new(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (Exception e) when (e is OperationCanceledException or EngineException)
        {
            process.Kill(entireProcessTree: true);
            if (e is OperationCanceledException && late.IsCancellationRequested)
            {
                throw new EngineException(
                    EngineError.Unreachable,
                    $"{start.FileName} does not end within {options.CommandTimeout.TotalSeconds:0} s.",
                    e
                );
            }

            throw;
        }
    }

    /// <summary>Starts a program; all three streams are ours.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new EngineException(EngineError.NotFound, $"{start.FileName} cannot be started: {e.Message}", e);
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (text.Length + count > MaxOutput)
            {
                throw new EngineException(
                    EngineError.LimitExceeded,
                    $"The runtime says more than {MaxOutput} characters."
                );
            }

            text.Append(buffer.AsSpan(0, count));
        }

        return text.ToString();
    }
}
