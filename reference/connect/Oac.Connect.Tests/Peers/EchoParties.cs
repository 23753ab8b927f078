using Oac.Testing;

namespace Oac.Connect.Tests.Peers;

/// <summary>Everyone who serves and calls, each started when it is wanted first.</summary>
public sealed class EchoParties : IAsyncLifetime
{
    private readonly Dictionary<string, Task<IAsyncDisposable>> _started = [];

    /// <summary>The schema, in a file that peers read.</summary>
    internal string Descriptors { get; } = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.binpb");

    /// <summary>The servers' certificate, in a file that peers read.</summary>
    internal string Certificate { get; } = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.pem");

    internal static string NpmPeers { get; } = Path.Combine(Repository, "eng", "npm-connect");

    internal static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Oac.sln")))
            {
                folder = folder.Parent;
            }
            return folder.FullName;
        }
    }

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(Descriptors, EchoMethods.DescriptorSet());
        await File.WriteAllTextAsync(Certificate, EchoCertificate.CertificatePem);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var party in _started.Values.Where(party => party.IsCompletedSuccessfully))
        {
            await (await party).DisposeAsync();
        }
        File.Delete(Descriptors);
        File.Delete(Certificate);
    }

    internal async Task<IEchoServer> ServerAsync(string name) =>
        (IEchoServer)
            await StartedAsync(
                $"{name} server",
                async () =>
                    name == "ours"
                        ? await OurServer.StartAsync()
                        : await PeerProcess.StartServerAsync(await ProgramAsync(name), Arguments(name, "server"))
            );

    internal async Task<IEchoClient> ClientAsync(string name) =>
        (IEchoClient)
            await StartedAsync(
                $"{name} client",
                async () =>
                    name == "ours"
                        ? new OurClient()
                        : PeerProcess.StartClient(await ProgramAsync(name), Arguments(name, "client"))
            );

    /// <summary>Installs the pinned packages of npm, or skips the test.</summary>
    internal static async Task RequireNpmAsync() =>
        RealParts.Require(await NpmFolder.InstallAsync(NpmPeers, TestContext.Current.CancellationToken));

    private static async Task<string> ProgramAsync(string name)
    {
        if (name != "grpcio")
        {
            await RequireNpmAsync();
            return "node";
        }
        // Debian's, whatever else is called python3 on PATH.
        const string python = "/usr/bin/python3";
        var missing = FastRun.LeftOut;
        if (missing is null)
        {
            var has = File.Exists(python)
                ? await ProcessResult.RunAsync(
                    new(python, ["-c", "import grpc, google.protobuf"]),
                    null,
                    TestContext.Current.CancellationToken
                )
                : null;
            missing = has is { ExitCode: 0 } ? null : "python3-grpcio is not installed; run eng/install-real-parts.sh";
        }
        RealParts.Require(missing);
        return python;
    }

    private string[] Arguments(string name, string role) =>
        name switch
        {
            "connect-node" => [Path.Combine(NpmPeers, "echo", $"connect-{role}.mjs"), Descriptors],
            "grpc-js" => [Path.Combine(NpmPeers, "echo", $"grpc-{role}.mjs"), Descriptors],
            "grpcio" => [Path.Combine(Repository, "eng", "grpcio", "echo.py"), Descriptors, role],
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such peer."),
        };

    private Task<IAsyncDisposable> StartedAsync(string key, Func<Task<IAsyncDisposable>> start)
    {
        lock (_started)
        {
            return _started.TryGetValue(key, out var party) ? party : _started[key] = start();
        }
    }
}
