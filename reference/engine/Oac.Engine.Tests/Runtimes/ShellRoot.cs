using System.Text;
using Oac.Engine.Runtimes;
using Oac.Testing;

namespace Oac.Engine.Tests.Runtimes;

/// <summary>A root file system of one static shell, a folder of a runtime, and what runs in them.</summary>
internal sealed class ShellRoot : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-oci-");
    private OciRuntime? _runtime;

    private ShellRoot()
    {
        foreach (var name in (string[])["root/bin", "root/etc", "root/tmp", "root/dev"])
        {
            _folder.CreateSubdirectory(name);
        }

        File.Copy(
            Environment.GetEnvironmentVariable(PlainUserTests.Busybox) ?? DockerEngine.Busybox,
            At("root/bin/busybox")
        );
        foreach (
            var name in (string[])
                [
                    "sh",
                    "cat",
                    "id",
                    "ls",
                    "sleep",
                    "mount",
                    "unshare",
                    "chmod",
                    "mkdir",
                    "ps",
                    "rm",
                    "kill",
                    "stat",
                    "head",
                    "env",
                    "ln",
                ]
        )
        {
            File.CreateSymbolicLink(At("root/bin/" + name), "busybox");
        }
    }

    /// <summary>Its own, for the same tests may be run by another user at the same time.</summary>
    public string Prefix { get; } = $"test-{Guid.NewGuid():n}"[..16];

    public string Root => At("root");

    public string RuntimeFolder => At("runtime");

    public OciRuntime Runtime => _runtime!;

    public static async Task<ShellRoot> MakeAsync(string program, CancellationToken stop)
    {
        RealParts.Require(
            FastRun.LeftOut
                ?? RealProgram.Missing(program)
                ?? RealProgram.Missing("unshare")
                ?? (
                    File.Exists(Environment.GetEnvironmentVariable(PlainUserTests.Busybox) ?? DockerEngine.Busybox)
                        ? null
                        : "there is no busybox"
                )
        );
        var root = new ShellRoot();
        var found = await OciRuntime.FindAsync(new() { Program = program, Folder = root.RuntimeFolder }, stop);
        Assert.Null(found.Missing);
        root._runtime = found.Runtime;
        return root;
    }

    public string At(string name) => Path.Combine(_folder.FullName, name);

    public BundleSpec Shell(string script) => new() { Root = Root, Arguments = ["sh", "-c", script] };

    /// <summary>Runs a container to its end.</summary>
    public async Task<(OciExit Exit, string Output, string Errors)> RunAsync(BundleSpec spec, CancellationToken stop)
    {
        await using var container = await Runtime.StartAsync($"{Prefix}-{Guid.NewGuid():n}", spec, stop);
        var output = ReadAsync(container.Output, stop);
        var errors = ReadAsync(container.Errors, stop);
        return (await container.Exited.WaitAsync(stop), await output, await errors);
    }

    public static async Task<string> ReadAsync(Stream stream, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (_runtime is not null)
        {
            foreach (var left in await _runtime.ListAsync("", CancellationToken.None))
            {
                await _runtime.DeleteAsync(left.Id, CancellationToken.None);
            }
        }

        _folder.Delete(recursive: true);
    }
}
