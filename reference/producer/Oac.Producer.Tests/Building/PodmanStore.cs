using System.Diagnostics;
using Oac.Testing;

namespace Oac.Producer.Tests.Building;

/// <summary>Podman with a storage and a home of its own that go with it.</summary>
internal sealed class PodmanStore : IDisposable
{
    private readonly TempFolder folder = new();

    /// <summary>Runs on the host's network: a bridge would need rights that a test need not have.</summary>
    public static string[] RunHere { get; } =
    ["run", "--rm", "--network=host", "--cgroups=disabled", "--oom-score-adj=0", "--ulimit=host"];

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
