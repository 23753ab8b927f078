namespace Oac.Images.Content;

public sealed class ImagePlatformsTests : IAsyncDisposable
{
    private readonly CountedSource _source = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    [Fact]
    public async Task An_index_takes_one_transfer_and_each_image_that_is_looked_at_two()
    {
        var (amd64, arm64) = (_source.Image("amd64"), _source.Image("arm64"));
        var platforms = await ReadAsync(_source.Index(amd64, arm64));
        Assert.Single(_source.Asked);
        Assert.Equal(2, platforms.Index!.Manifests.Length);
        Assert.Equal(["linux/amd64", "linux/arm64"], platforms.Images.Select(image => image.Platform!.ToString()));

        var all = platforms.ReadAsync(null, Cancelled).GetAsyncEnumerator(Cancelled);
        Assert.True(await all.MoveNextAsync());
        Assert.Equal("amd64", all.Current.Contents!.Config.Platform.Architecture);
        Assert.Equal(3, _source.Asked.Count);
        Assert.True(await all.MoveNextAsync());
        Assert.Equal("arm64", all.Current.Contents!.Config.Platform.Architecture);
        Assert.Equal(arm64.Digest, all.Current.Contents.Document.Descriptor.Digest);
        Assert.Equal(5, _source.Asked.Count);
        Assert.False(await all.MoveNextAsync());
    }

    [Fact]
    public async Task One_platform_of_an_index_takes_three_transfers()
    {
        var platforms = await ReadAsync(_source.Index(_source.Image("amd64"), _source.Image("arm64")));
        var image = Assert.Single(await AllAsync(platforms, new("linux", "arm64", "v8")));
        Assert.Equal("arm64", image.Contents!.Config.Platform.Architecture);
        Assert.Equal(3, _source.Asked.Count);

        var none = await Assert.ThrowsAsync<ImageContentException>(() => AllAsync(platforms, new("linux", "s390x")));
        Assert.Equal(ImageContentError.NotFound, none.Error);
        Assert.EndsWith(
            "nothing for linux/s390x; there is linux/amd64, linux/arm64",
            none.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_image_without_an_index_takes_two_transfers_whatever_its_platform()
    {
        var platforms = await ReadAsync(_source.Image("amd64"));
        Assert.Null(platforms.Index);
        var image = Assert.Single(await AllAsync(platforms, new("linux", "s390x")));
        Assert.True(image.IsRead);
        Assert.Null(image.Platform);
        Assert.Equal("amd64", image.Contents.Config.Platform.Architecture);
        Assert.Equal(2, _source.Asked.Count);
    }

    [Fact]
    public async Task What_two_images_share_is_read_once()
    {
        const string Config = """{"os":"linux","architecture":"amd64"}""";
        var (first, second) = (_source.Image("amd64", Config, "first"), _source.Image("amd64", Config, "second"));
        var again = first with { Platform = new("linux", "386") };
        var images = await AllAsync(await ReadAsync(_source.Index(first, second, again)));
        Assert.Equal(
            ["first", "second", "first"],
            images.Select(image => image.Contents!.Manifest.Annotations["note"])
        );
        Assert.Equal("linux/386", images[2].Platform!.ToString());
        Assert.Equal(3, _source.Asked.Count(asked => asked.StartsWith("manifest", StringComparison.Ordinal)));
        Assert.Single(_source.Asked, asked => asked.StartsWith("blob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_image_stands_apart()
    {
        var image = _source.Image("amd64");
        var unknown = _source.Image("a", note: "1") with { Platform = new("unknown", "unknown") };
        var told = _source.Image("b", note: "2") with
        {
            Annotations = Descriptor.NoAnnotations.Add("vnd.docker.reference.type", "attestation-manifest"),
        };
        var artifact = _source.Image("c", note: "3") with { Platform = null, ArtifactType = "application/x" };
        var other = _source.Image("d", note: "4") with { MediaType = "text/plain" };
        var plain = _source.Image("e", note: "5") with { Platform = null, ArtifactType = MediaTypes.OciConfig };
        var platforms = await ReadAsync(_source.Index(unknown, image, told, artifact, other, plain));
        Assert.Equal([unknown.Digest, told.Digest], platforms.Attestations.Select(entry => entry.Digest));
        Assert.Equal([artifact.Digest, other.Digest], platforms.Others.Select(entry => entry.Digest));
        Assert.Equal([image.Digest, plain.Digest], platforms.Images.Select(entry => entry.Digest));
    }

    [Fact]
    public async Task An_image_that_cannot_be_had_leaves_the_others()
    {
        var (lost, spoiled, larger, good) = (
            _source.Image("amd64"),
            _source.Image("arm64", "no JSON"),
            _source.Image("s390x"),
            _source.Image("riscv64")
        );
        _source.Lose(lost);
        var platforms = await ReadAsync(_source.Index(lost, spoiled, larger with { Size = 1_000_000 }, good));
        var images = await AllAsync(platforms);
        Assert.Equal([false, false, false, true], images.Select(image => image.IsRead));
        Assert.Equal(ImageContentError.NotFound, images[0].Failure!.Error);
        Assert.Contains("config sha256:", images[1].Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("of 1000000 bytes, but it is sha256:", images[2].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal("riscv64", images[3].Contents!.Config.Platform.Architecture);
    }

    [Fact]
    public async Task Indexes_inside_an_index_give_their_images()
    {
        var (first, second, third) = (_source.Image("amd64"), _source.Image("arm64"), _source.Image("s390x"));
        var inner = _source.Index(second);
        var platforms = await ReadAsync(_source.Index(first, inner, third, inner));
        Assert.Equal([first.Digest, second.Digest, third.Digest], platforms.Images.Select(image => image.Digest));
        Assert.Equal(2, _source.Asked.Count);
    }

    [Fact]
    public async Task Indexes_inside_an_index_end()
    {
        var image = _source.Image("amd64");
        var index = _source.Index(_source.Image("arm64"));
        for (var depth = 1; depth < ContentSourceExtensions.MaxIndexDepth; depth++)
        {
            index = _source.Index(index, image);
        }
        Assert.All(await AllAsync(await ReadAsync(index)), entry => Assert.True(entry.IsRead));

        var images = await AllAsync(await ReadAsync(_source.Index(index, image)));
        var deep = Assert.Single(images, entry => !entry.IsRead);
        Assert.Equal(ImageContentError.LimitExceeded, deep.Failure!.Error);
        Assert.Equal(3, images.Count(entry => entry.IsRead));
    }

    [Fact]
    public async Task An_index_that_contains_itself_ends()
    {
        var itself = _source.IndexOfItself();
        var images = await AllAsync(await ReadAsync(itself));
        Assert.Equal(ImageContentError.Corrupt, images[0].Failure!.Error);
        Assert.Single(images, entry => entry.IsRead);
        Assert.Equal(4, _source.Asked.Count);

        _source.Asked.Clear();
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            _source.ReadImageAsync(itself.Digest.ToString(), new("linux", "amd64"), Cancelled)
        );
        Assert.Equal(ImageContentError.Corrupt, e.Error);
        Assert.Equal(2, _source.Asked.Count);
    }

    [Fact]
    public async Task Inner_indexes_that_cannot_be_read_are_failures_of_their_own()
    {
        var image = _source.Image("amd64");
        var lost = _source.Index(_source.Image("arm64"));
        var bad = _source.Add("{}", MediaTypes.OciIndex);
        _source.Lose(lost);
        var platforms = await ReadAsync(_source.Index(lost, bad, image));
        var images = await AllAsync(platforms);
        Assert.Equal(
            [ImageContentError.NotFound, ImageContentError.Corrupt, null],
            images.Select(entry => entry.Failure?.Error)
        );

        // What is there is found; what is not might be in what cannot be read.
        Assert.True(Assert.Single(await AllAsync(platforms, new("linux", "amd64"))).IsRead);
        Assert.False(Assert.Single(await AllAsync(platforms, new("linux", "arm64"))).IsRead);
    }

    [Fact]
    public async Task Entries_of_all_indexes_together_have_a_limit()
    {
        var image = _source.Image("amd64");
        var inner = _source.Index(Enumerable.Repeat(image, ContentLimits.MaxIndexEntries - 2));
        var platforms = await ReadAsync(_source.Index(inner, image));
        Assert.Equal(ContentLimits.MaxIndexEntries - 1, platforms.Images.Length);
        var e = await Assert.ThrowsAsync<ImageContentException>(() => ReadAsync(_source.Index(inner, image, image)));
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);
    }

    [Fact]
    public async Task What_is_not_kept_is_read_again()
    {
        var padding = new string(' ', ContentLimits.MaxConfigBytes - 100);
        var images = Enumerable
            .Range(0, 5)
            .Select(number => _source.Image("amd64", $$"""{"os":"linux","author":"{{number}}"{{padding}}}"""))
            .ToList();
        var read = await AllAsync(await ReadAsync(_source.Index([.. images, images[0], images[4]])));
        Assert.All(read, image => Assert.True(image.IsRead));

        // Four fit into what is kept; the fifth is asked for each time.
        Assert.Equal(6, _source.Asked.Count(asked => asked.StartsWith("blob", StringComparison.Ordinal)));
    }

    private Task<ImagePlatforms> ReadAsync(Descriptor top)
    {
        _source.Asked.Clear();
        return _source.ReadPlatformsAsync(top.Digest.ToString(), Cancelled);
    }

    private static async Task<List<PlatformImage>> AllAsync(ImagePlatforms platforms, ImagePlatform? platform = null) =>
        await platforms.ReadAsync(platform, Cancelled).ToListAsync(Cancelled);
}
