using System.Diagnostics;

namespace Oac.Harness.Load;

/// <summary>A program that has connected, and the stream that it has opened.</summary>
internal sealed class SideProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SideProcess(Process process, OpenStream stream)
    {
        _process = process;
        Stream = stream;
    }

    public OpenStream Stream { get; set; }

    public static async Task<SideProcess> StartAsync(string kind, LoadOrchestrator orchestrator, string protocol)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // The program itself, or the host of .NET with it.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Oac.Harness.Load.dll"));
        }
        start.ArgumentList.Add(kind);
        start.ArgumentList.Add(orchestrator.Address);
        start.ArgumentList.Add(protocol);
        var process = Process.Start(start)!;
        return new(process, await orchestrator.AcceptAsync());
    }

    public async Task<SideState> StateAsync(bool collect)
    {
        await _process.StandardInput.WriteLineAsync(collect ? "collect" : "state");
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync().WaitAsync(LoadOrchestrator.Patience);
        return SideState.Parse(answer ?? throw new InvalidOperationException("The program has ended."));
    }

    /// <summary>Waits for a state; false where it does not come.</summary>
    public async Task<bool> BecomesAsync(Func<SideState, bool> wanted)
    {
        for (var start = Stopwatch.GetTimestamp(); !wanted(await StateAsync(collect: false)); )
        {
            if (Stopwatch.GetElapsedTime(start) > LoadOrchestrator.Patience)
            {
                return false;
            }
            await Task.Delay(20);
        }
        return true;
    }

    /// <summary>Ends the program in good order; its exit code.</summary>
    public async Task<int> EndAsync()
    {
        _process.StandardInput.Close();
        Stream.Leave();
        await _process.WaitForExitAsync().WaitAsync(LoadOrchestrator.Patience);
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
        return ValueTask.CompletedTask;
    }
}
