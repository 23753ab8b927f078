using System.Diagnostics;
using Oac.Testing;

namespace Oac.Images.Registry.Tests.Peers;

/// <summary>skopeo, podman and buildah, each with a storage and a home of its own that go with it.</summary>
internal sealed class ContainerProgram : IDisposable
{
    private readonly string program;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oac-containers-");

    public ContainerProgram(string program)
    {
        RealParts.Require(Missing(program));
        this.program = program;
        File.WriteAllText(Path.Combine(folder.FullName, "auth.json"), "{}");
        File.WriteAllText(
            Path.Combine(folder.FullName, "policy.json"),
            """{ "default": [{ "type": "insecureAcceptAnything" }] }"""
        );
    }

    public string Folder => folder.FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The standard output of a run that has to succeed.</summary>
    public async Task<string> RunAsync(params string[] arguments) => (await TryAsync(arguments)).Succeeded().Trim();

    public Task<ProcessResult> TryAsync(params string[] arguments)
    {
        string[] storage =
            program == "skopeo"
                ? ["--policy", Path.Combine(folder.FullName, "policy.json"), "--tmpdir", folder.FullName]
                :
                [
                    "--root",
                    Path.Combine(folder.FullName, "root"),
                    "--runroot",
                    Path.Combine(folder.FullName, "run"),
                    "--storage-driver=vfs",
                ];
        var start = new ProcessStartInfo(program, [.. storage, .. arguments]);
        start.Environment["HOME"] = folder.FullName;
        start.Environment["REGISTRY_AUTH_FILE"] = Path.Combine(folder.FullName, "auth.json");
        return ProcessResult.RunAsync(start, null, Cancelled);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string? Missing(string program) =>
        FastRun.LeftOut
        ?? (
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(entry => File.Exists(Path.Combine(entry, program)))
                ? null
                : $"{program} is not installed; run eng/install-real-parts.sh"
        );
}
