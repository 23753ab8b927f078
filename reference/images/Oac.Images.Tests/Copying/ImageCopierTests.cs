using Oac.Images.Content;
using Oac.Images.Copying;
using Oac.Images.Tests.Writing;
using Oac.Images.Writing;

namespace Oac.Images.Tests.Copying;

public class ImageCopierTests
{
    private static readonly ImagePlatform Amd64 = new("linux", "amd64");
    private static readonly ImagePlatform Arm64 = new("linux", "arm64", "v8");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_index_comes_over_whole_and_a_second_time_nothing_is_sent()
    {
        using var files = await ImageBuilderTests.Files(false);
        await using var index = Two(files);
        await using var target = new MemoryImages();
        var first = await index.WriteToAsync(target, "latest", null, Token);
        Assert.Equal((3, 0), (first.BlobsSent, first.BlobsThere));
        Assert.Equal("latest", target.Last);
        var second = await ImageCopier.CopyAsync(target, "latest", target, "again", null, Token);
        Assert.Equal((0, 3, 0L), (second.BlobsSent, second.BlobsThere, second.BytesSent));
        Assert.Equal(index.Manifest.Descriptor, second.Manifest.Descriptor);
        Assert.Equal(5, target.References.Count);
    }

    [Fact]
    public async Task A_platform_brings_its_image_alone_with_its_digest()
    {
        using var files = await ImageBuilderTests.Files(false);
        await using var index = Two(files);
        await using var target = new MemoryImages();
        var result = await index.WriteToAsync(target, "arm", new() { Platform = new("linux", "arm64") }, Token);
        Assert.Equal(index.Images[1].Manifest.Descriptor.Digest, result.Manifest.Descriptor.Digest);
        Assert.Equal(2, target.References.Count);
    }

    [Fact]
    public async Task Referrers_come_along_where_they_are_asked_for()
    {
        using var files = await ImageBuilderTests.Files(false);
        await using var source = new MemoryImages();
        await using var image = ImageBuilderTests.Golden(files, Amd64, false);
        await image.WriteToAsync(source, "latest", null, Token);
        await using var referrer = BuiltImage.Artifact("application/x", [], image.Manifest.Descriptor);
        await referrer.WriteToAsync(source, null, null, Token);

        await using var target = new MemoryImages();
        await ImageCopier.CopyAsync(
            source,
            null,
            target,
            "latest",
            new()
            {
                Referrers = (of, _) =>
                    Task.FromResult<System.Collections.Immutable.ImmutableArray<Descriptor>>(
                        of.Digest == image.Manifest.Descriptor.Digest ? [referrer.Manifest.Descriptor] : []
                    ),
            },
            Token
        );
        // Whoever finds the image by its tag finds the signature, too.
        Assert.Equal(
            [image.Manifest.Descriptor.Digest.ToString(), referrer.Manifest.Descriptor.Digest.ToString(), "latest"],
            target.Written
        );
    }

    [Fact]
    public async Task Blobs_go_beside_each_other_within_the_bound_and_progress_ends_at_the_total()
    {
        var contents = Enumerable
            .Range(0, 40)
            .Select(number => ("text/plain", (ReadOnlyMemory<byte>)new byte[1000 + number]));
        await using var artifact = BuiltImage.Artifact("application/x", contents);
        await using var target = new MemoryImages();
        var told = new Told();
        var result = await artifact.WriteToAsync(target, "x", new() { Parallelism = 3, Progress = told }, Token);
        Assert.InRange(target.MostAtATime, 1, 3);
        Assert.Equal(41, result.BlobsSent);
        Assert.Equal(new CopyProgress(result.BytesSent, result.BytesSent), told.Last);
    }

    [Fact]
    public async Task Without_the_image_nothing_is_tagged()
    {
        await using var source = new MemoryImages();
        await using var target = new MemoryImages();
        var failure = await Assert.ThrowsAsync<ImageContentException>(() =>
            ImageCopier.CopyAsync(source, "nothing", target, "x", null, Token)
        );
        Assert.Equal(ImageContentError.NotFound, failure.Error);
        Assert.Empty(target.References);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            ImageCopier.CopyAsync(source, "nothing", target, "x", new() { Parallelism = 0 }, Token)
        );
    }

    private static BuiltImage Two(BuiltLayer files) =>
        BuiltImage.Index([
            ImageBuilderTests.Golden(files, Amd64, false),
            ImageBuilderTests.Golden(files, Arm64, false),
        ]);

    private sealed class Told : IProgress<CopyProgress>
    {
        public CopyProgress Last { get; private set; }

        public void Report(CopyProgress value) => Last = value;
    }
}
