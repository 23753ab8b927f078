using System.Diagnostics;
using Oac.Testing;

namespace Oac.Producer.Tests.Building;

/// <summary>Podman with a storage and a home of its own that go with it.</summary>
internal sealed class PodmanStore : IDisposable
{
    private readonly TempFolder folder = new();

    /// <summary>Runs with what a test is allowed: the host's network, no limit above its own.</summary>
    public static string[] RunHere { get; } =
    ["run", "--rm", "--network=host", "--oom-score-adj=0", "--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"];

    public async Task<string> RunAsync(params string[] arguments)
    {
        folder.With("policy.json", """{ "default": [{ "type": "insecureAcceptAnything" }] }""");
        var start = new ProcessStartInfo(
            "podman",
            [
                "--root",
                folder.At("root"),
                "--runroot",
                folder.At("run"),
                "--storage-driver=vfs",
                $"--runtime={DockerEngine.Runc}",
                "--cgroup-manager=cgroupfs",
                .. arguments,
            ]
        );
        start.Environment["HOME"] = folder.Path;
        return (await ProcessResult.RunAsync(start, null, Token)).Succeeded();
    }

    public void Dispose() => folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
