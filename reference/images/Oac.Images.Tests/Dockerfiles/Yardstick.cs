using System.Formats.Tar;
using System.Text;
using System.Text.RegularExpressions;
using Oac.Testing;

namespace Oac.Images.Dockerfiles;

/// <summary>A real BuildKit, with the base images of the fixtures. One daemon serves all tests of a class.</summary>
public sealed partial class Yardstick : IAsyncLifetime
{
    private static readonly string[] IdlePrograms = ["apt-get", "pip", "npm", "go", "python", "useradd", "groupadd"];
    private DockerEngine? _engine;

    private DockerEngine Engine
    {
        get
        {
            RealParts.Require(DockerEngine.Missing);
            return _engine!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (DockerEngine.Missing is not null)
        {
            return;
        }

        _engine = await DockerEngine.StartAsync(TestContext.Current.CancellationToken);
        await ImportOsAsync();
        foreach (var folder in Directory.GetDirectories(Path.Combine(DockerfileFixture.Root, "bases")))
        {
            var name = Path.GetFileName(folder);
            (await BuildAsync(DockerfileFixture.LoadBase(name), $"oac-fixture-{name}:1")).Succeeded();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
    }

    /// <summary>Whether the daemon's BuildKit is one of today's, not the 0.13 of Debian 13.</summary>
    public bool Today => Engine.Version >= new Version(28, 0);

    /// <summary>Builds a fixture; its folder is the context.</summary>
    public async Task<ProcessResult> BuildAsync(DockerfileFixture fixture, string tag)
    {
        // The syntax directive asks a registry for a frontend; the one in the daemon is the yardstick.
        var text = SyntaxDirective().Replace(Encoding.Latin1.GetString(fixture.Bytes), "$1# (no syntax)");
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        try
        {
            return await Engine.RunAsync(
                [.. Arguments(fixture.Options, tag), "--file", file, fixture.Folder],
                null,
                TestContext.Current.CancellationToken
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Builds a Dockerfile without a context.</summary>
    public Task<ProcessResult> BuildAsync(string dockerfile, ImageInputOptions options, string tag) =>
        Engine.RunAsync([.. Arguments(options, tag), "-"], dockerfile, TestContext.Current.CancellationToken);

    /// <summary>What <c>docker inspect</c> prints of images.</summary>
    public async Task<string> InspectAsync(params IEnumerable<string> tags) =>
        (await Engine.RunAsync(["inspect", .. tags], null, TestContext.Current.CancellationToken)).Succeeded();

    private static IEnumerable<string> Arguments(ImageInputOptions options, string tag)
    {
        yield return "build";
        yield return "--quiet";
        yield return "--network=none";
        yield return $"--tag={tag}";
        if (options.Target is { } target)
        {
            yield return $"--target={target}";
        }

        foreach (var (name, value) in options.BuildArgs)
        {
            yield return $"--build-arg={name}={value}";
        }
    }

    private async Task ImportOsAsync()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var stream = File.Create(file))
            await using (var tar = new TarWriter(stream, TarEntryFormat.Gnu))
            {
                await WriteAsync(tar, "bin/busybox", await File.ReadAllBytesAsync(DockerEngine.Busybox));
                foreach (var name in (string[])["sh", "cat"])
                {
                    await tar.WriteEntryAsync(
                        new GnuTarEntry(TarEntryType.SymbolicLink, $"bin/{name}") { LinkName = "busybox" }
                    );
                }

                foreach (var name in IdlePrograms)
                {
                    await WriteAsync(tar, $"bin/{name}", "#!/bin/sh\nexit 0\n"u8.ToArray());
                }
            }

            (
                await Engine.RunAsync(["import", file, "oac-fixture-os:1"], null, TestContext.Current.CancellationToken)
            ).Succeeded();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task WriteAsync(TarWriter tar, string name, byte[] content)
    {
        using var data = new MemoryStream(content);
        await tar.WriteEntryAsync(
            new GnuTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = data,
                Mode =
                    UnixFileMode.UserRead
                    | UnixFileMode.UserExecute
                    | UnixFileMode.GroupRead
                    | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherRead
                    | UnixFileMode.OtherExecute,
            }
        );
    }

    // The first three are a byte order mark, seen as Latin-1.
    [GeneratedRegex(@"^(\u00EF\u00BB\u00BF)?# syntax=[^\r\n]*", RegexOptions.Multiline)]
    private static partial Regex SyntaxDirective();
}
