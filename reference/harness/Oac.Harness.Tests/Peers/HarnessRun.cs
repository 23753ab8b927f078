using Microsoft.Extensions.Logging;

namespace Oac.Harness.Tests.Peers;

/// <summary>A harness that runs as a program would, against an address, with variables and files of its own.</summary>
internal sealed class HarnessRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TemporaryFolder _folder = new();

    private TestOrchestrator? _orchestrator;

    private HarnessRun() { }

    public Task<int> Running { get; private set; } = null!;

    public TestLog Log { get; } = new();

    public string Folder => _folder.Path;

    public string TokenFile => Path.Combine(Folder, "token");

    public string CertificateFile => Path.Combine(Folder, "tls.crt");

    public string KeyFile => Path.Combine(Folder, "tls.key");

    public string CaFile => Path.Combine(Folder, "ca.crt");

    public string AddressVariable { get; } = $"OAC_TEST_{Guid.NewGuid():N}";

    public OrchestratorEnvironment Environment =>
        new()
        {
            AddressVariable = AddressVariable,
            TokenFile = TokenFile,
            CertificateFile = CertificateFile,
            KeyFile = KeyFile,
            CaFile = CaFile,
        };

    public static HarnessRun Start(string address, Action<HarnessBuilder> configure, Action<HarnessRun>? prepare = null)
    {
        var run = new HarnessRun();
        File.WriteAllText(run.TokenFile, "secret-token\n");
        prepare?.Invoke(run);
        System.Environment.SetEnvironmentVariable(run.AddressVariable, address);
        run.Running = HarnessHost.RunAsync(
            harness =>
            {
                harness.Orchestrator = run.Environment;
                harness.Logging = run.Log;
                harness.Reconnect = new() { MinDelay = TimeSpan.FromMilliseconds(1) };
                configure(harness);
            },
            run._stop.Token
        );
        return run;
    }

    public static HarnessRun Start(
        TestOrchestrator orchestrator,
        Action<HarnessBuilder> configure,
        Action<HarnessRun>? prepare = null
    )
    {
        var run = Start(orchestrator.Address.ToString(), configure, prepare);
        run._orchestrator = orchestrator;
        return run;
    }

    /// <summary>Asks the harness to stop, as SIGTERM does.</summary>
    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        Stop();
        // A test that has seen enough does not wait for both sides to take their leave.
        _orchestrator?.Leave();
        await Running;
        System.Environment.SetEnvironmentVariable(AddressVariable, null);
        _folder.Dispose();
        _stop.Dispose();
    }
}

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("oac-harness-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
