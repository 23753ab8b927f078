using Oac.Engine.Images;
using Oac.Engine.Info;
using Oac.Engine.Tests.Peers;
using Oac.Images;
using Oac.Images.Archives;
using Oac.Images.Content;

namespace Oac.Engine.Tests.Images;

/// <summary>An image of ours goes into engines that we did not write, and comes out of them as it was.</summary>
[Trait("Category", "real")]
public sealed class RealEngineTests(RealEngines engines) : IClassFixture<RealEngines>, IDisposable
{
    private const long MaxBytes = 64 << 20;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-engine-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task An_engine_says_which_it_is(string engine)
    {
        using var client = await engines.OpenAsync(engine, Token);
        var api = await client.PingAsync(Token);
        var info = await client.VersionAsync(Token);
        Assert.Equal(engine.Split(' ')[0], info.Name);
        Assert.StartsWith(await engines.VersionAsync(engine, Token), info.Version, StringComparison.Ordinal);
        Assert.Equal((api, "linux", "amd64"), (info.Api, info.Os, info.Architecture));
        Assert.Equal(engine == RealEngines.Newest ? ApiVersion.Newest : new ApiVersion(1, 41), api);
    }

    /// <summary>What a producer does: a finished archive goes in, and what comes out is spooled for its owner only and read as an archive.</summary>
    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task A_loaded_image_is_inspected_and_exported_with_its_config_and_labels(string engine)
    {
        using var client = await engines.OpenAsync(engine, Token);
        var (digest, config) = await SampleImage.WriteAsync(
            At("in.tar"),
            "example.com/agents/round",
            ["1", "2"],
            Token
        );
        string[] names = ["example.com/agents/round:1", "example.com/agents/round:2"];

        var steps = new Recorder();
        await using (var archive = File.OpenRead(At("in.tar")))
        {
            var loaded = await client.LoadImageAsync(archive, steps, Token);
            Assert.Equal(names, loaded.Names.Order());
            Assert.Empty(loaded.Ids);
        }
        Assert.Contains(steps.All, step => step.Status.StartsWith("Loaded image", StringComparison.Ordinal));
        if (engine != RealEngines.Podman)
        {
            Assert.Contains(
                steps.All,
                step => step is { Status: "Loading layer", Id: not null, Current: > 0, Total: > 0 }
            );
        }

        var image = await client.InspectImageAsync(names[0], Token);
        Assert.Equal(digest.ToString(), image.Id);
        Assert.Equal(names, image.RepoTags.Order());
        Assert.Equal(("linux", "amd64", null), (image.Os, image.Architecture, image.Variant));
        var described = Assert.Single(ImageInput.Read("inspected.json", image.Json.ToArray()));
        Assert.Equal(SampleImage.Note, described.Labels.Single(label => label.Key == SampleImage.Label).Value);

        await SpoolAsync(client, names, At("out.tar"));
        await using (var archive = await DockerArchive.OpenAsync(At("out.tar"), null, Token))
        {
            Assert.Equal(names, archive.Images.SelectMany(found => found.Names).Order());
            await ExpectSameAsync(archive, names[1], digest, config);
        }
        await SpoolAsync(client, [names[0]], At("one.tar"));
        await using var either = await ImageArchive.OpenAsync(At("one.tar"), null, Token);
        await ExpectSameAsync(either, null, digest, config);
    }

    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task An_image_without_a_name_has_its_id(string engine)
    {
        using var client = await engines.OpenAsync(engine, Token);
        var (digest, _) = await SampleImage.WriteAsync(At("in.tar"), null, [], Token);
        var loaded = await client.LoadImageAsync(
            async (output, stop) =>
            {
                await using var archive = File.OpenRead(At("in.tar"));
                await archive.CopyToAsync(output, stop);
            },
            null,
            Token
        );
        Assert.Equal(digest.ToString(), Assert.Single(loaded.Ids));
        Assert.Empty(loaded.Names);
        Assert.Equal(digest.ToString(), (await client.InspectImageAsync(loaded.Ids[0], Token)).Id);
    }

    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task What_is_not_there_is_not_found(string engine)
    {
        using var client = await engines.OpenAsync(engine, Token);
        var inspect = await FailureAsync(() => client.InspectImageAsync("example.com/none:1", Token));
        Assert.Equal(EngineError.NotFound, inspect.Error);
        Assert.StartsWith(
            $"{client.Address}: inspect image 'example.com/none:1': ",
            inspect.Message,
            StringComparison.Ordinal
        );
        string[][] exports =
        [
            ["example.com/none:1"],
            ["example.com/none:1", "example.com/none:2"],
        ];
        foreach (var names in exports)
        {
            var export = await FailureAsync(() => SpoolAsync(client, names, At("none.tar")));
            Assert.Equal(EngineError.NotFound, export.Error);
        }
    }

    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task What_is_no_archive_is_refused_in_the_engines_words(string engine)
    {
        using var client = await engines.OpenAsync(engine, Token);
        var noise = new byte[8 << 20];
        new Random(3).NextBytes(noise);
        foreach (var bytes in new[] { "no archive"u8.ToArray(), noise })
        {
            var failure = await FailureAsync(() => client.LoadImageAsync(new MemoryStream(bytes), null, Token));
            Assert.Equal(EngineError.Refused, failure.Error);
            Assert.StartsWith(
                $"{client.Address}: load an archive: the engine ",
                failure.Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task A_load_that_its_writer_gives_up_loads_nothing(string engine)
    {
        using var client = await engines.OpenAsync(engine, Token);
        await SampleImage.WriteAsync(At("in.tar"), "example.com/agents/given-up", ["1"], Token);
        var bytes = await File.ReadAllBytesAsync(At("in.tar"), Token);
        foreach (var mine in new Exception[] { new InvalidDataException("mine"), new IOException("mine too") })
        {
            var thrown = await Record.ExceptionAsync(() =>
                client.LoadImageAsync(
                    async (output, stop) =>
                    {
                        await output.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), stop);
                        throw mine;
                    },
                    null,
                    Token
                )
            );
            Assert.Same(mine, thrown);
        }
        var failure = await FailureAsync(() => client.InspectImageAsync("example.com/agents/given-up:1", Token));
        Assert.Equal(EngineError.NotFound, failure.Error);
    }

    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task An_archive_is_bounded_and_can_be_given_up(string engine)
    {
        using var client = await engines.OpenAsync(engine, Token);
        await SampleImage.WriteAsync(At("in.tar"), "example.com/agents/bounded", ["1"], Token);
        await client.LoadImageAsync(new MemoryStream(await File.ReadAllBytesAsync(At("in.tar"), Token)), null, Token);
        string[] names = ["example.com/agents/bounded:1"];

        var failure = await FailureAsync(async () =>
        {
            await using var stream = await client.ExportImageAsync(names, 1 << 20, Token);
            await stream.CopyToAsync(Stream.Null, Token);
        });
        Assert.Equal(EngineError.LimitExceeded, failure.Error);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var export = await client.ExportImageAsync(names, MaxBytes, stop.Token);
        await export.ReadExactlyAsync(new byte[512], stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => export.CopyToAsync(Stream.Null, stop.Token));
    }

    private static async Task ExpectSameAsync(
        IContentSource source,
        string? reference,
        ContentDigest digest,
        ImageConfig config
    )
    {
        var contents = await source.ReadImageAsync(reference, config.Platform, Token);
        Assert.Equal(digest, contents.Manifest.Config.Digest);
        Assert.Equal(config.Labels, contents.Config.Labels);
        foreach (var layer in contents.Manifest.Layers)
        {
            await using var blob = await source.OpenBlobAsync(layer, Token);
            await blob.CopyToAsync(Stream.Null, Token);
        }
    }

    private static async Task SpoolAsync(EngineClient client, string[] names, string path)
    {
        await using var export = await client.ExportImageAsync(names, MaxBytes, Token);
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("the engines of these tests need Linux");
        }

        await using var spool = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = Private,
            }
        );
        await export.CopyToAsync(spool, Token);
    }

    private static Task<EngineException> FailureAsync(Func<Task> action) => Assert.ThrowsAsync<EngineException>(action);

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
