using Oac.Images.Content;
using Oac.Images.Copying;

namespace Oac.Images.Tests.Copying;

/// <summary>Copying from a source that gives more than there should be, or something else than it says.</summary>
public sealed class CopyLimitsTests : IAsyncDisposable
{
    private readonly CountedSource source = new();
    private readonly MemoryImages target = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await target.DisposeAsync();
    }

    [Fact]
    public async Task An_index_that_contains_itself_is_not_copied()
    {
        var itself = source.IndexOfItself();
        await FailsAsync(itself.Digest.ToString(), ImageContentError.Corrupt);
        Assert.Equal(2, source.Asked.Count);
        await FailsAsync(itself.Digest.ToString(), ImageContentError.Corrupt, new("linux", "amd64"));
    }

    [Fact]
    public async Task Indexes_in_one_another_end()
    {
        var index = source.Image("amd64");
        for (var depth = 0; depth < ContentSourceExtensions.MaxIndexDepth; depth++)
        {
            index = source.Index(index);
        }
        await ImageCopier.CopyAsync(source, index.Digest.ToString(), target, "fits", null, Token);
        Assert.Equal("fits", target.Last);
        await FailsAsync(source.Index(index).Digest.ToString(), ImageContentError.LimitExceeded);
    }

    [Fact]
    public async Task Manifests_are_counted()
    {
        var indexes = Enumerable
            .Range(0, (ImageCopier.MaxManifests / ContentLimits.MaxIndexEntries) + 1)
            .Select(part => source.Index(Images(part)));
        await FailsAsync(source.Index(indexes).Digest.ToString(), ImageContentError.LimitExceeded);
        Assert.Equal(ImageCopier.MaxManifests + 1, source.Asked.Count);

        IEnumerable<Descriptor> Images(int part) =>
            Enumerable
                .Range(part * ContentLimits.MaxIndexEntries, ContentLimits.MaxIndexEntries)
                .Select(number => source.Image("amd64", note: $"{number}"));
    }

    [Fact]
    public async Task Bytes_of_manifests_are_counted()
    {
        var padding = new string('x', ContentLimits.MaxManifestBytes - 1000);
        var images = Enumerable.Range(0, 17).Select(number => source.Image("amd64", note: $"{number}{padding}"));
        await FailsAsync(source.Index(images).Digest.ToString(), ImageContentError.LimitExceeded);
    }

    private async Task FailsAsync(string reference, ImageContentError error, ImagePlatform? platform = null)
    {
        source.Asked.Clear();
        var before = target.References.Count;
        var failure = await Assert.ThrowsAsync<ImageContentException>(() =>
            ImageCopier.CopyAsync(source, reference, target, "x", new() { Platform = platform }, Token)
        );
        Assert.Equal(error, failure.Error);
        Assert.Equal(before, target.References.Count);
    }
}
