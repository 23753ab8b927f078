using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.Tests.Layers;
using Oac.Images.Tests.Tar;

namespace Oac.Images.Tests.Layouts;

public sealed class OciLayoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("oac-layout-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_index_in_an_index_is_reached_by_platform_and_by_digest()
    {
        await SmallLayout.WriteAsync(_folder, [new TarBytes().File("a", "1").Done()], "it", Stop);
        await using var plain = await OciLayout.OpenAsync(_folder, null, Stop);
        var manifest = plain.Manifests[0];
        var inner = await AddAsync(
            $$$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{{manifest.MediaType}}}","digest":"{{{manifest.Digest}}}","size":{{{manifest.Size}}},"platform":{"os":"linux","architecture":"amd64"}}]}"""
        );
        await IndexAsync(inner, "io.containerd.image.name", "docker.io/library/it:v1");

        await using var nested = await OciLayout.OpenAsync(_folder, null, Stop);
        foreach (var name in (string?[])[null, "v1", "docker.io/library/it:v1", inner.Digest.ToString()])
        {
            var image = await nested.ReadImageAsync(name, new("linux", "amd64"), Stop);
            Assert.Equal(manifest.Digest, image.Document.Descriptor.Digest);
        }

        Assert.Equal(
            manifest.Digest,
            (await nested.GetManifestAsync(manifest.Digest.ToString(), Stop)).Descriptor.Digest
        );
        foreach (var name in (string[])["v2", "it", ContentDigest.Sha256Of("none"u8).ToString()])
        {
            var error = await Assert.ThrowsAsync<ImageContentException>(() => nested.GetManifestAsync(name, Stop));
            Assert.Equal(ImageContentError.NotFound, error.Error);
        }
    }

    [Fact]
    public async Task Indexes_in_one_another_without_end_are_refused()
    {
        await SmallLayout.WriteAsync(_folder, [], "it", Stop);
        await using var plain = await OciLayout.OpenAsync(_folder, null, Stop);
        var inner = plain.Manifests[0];
        for (var depth = 0; depth < 5; depth++)
        {
            inner = await AddAsync(
                $$$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{{inner.MediaType}}}","digest":"{{{inner.Digest}}}","size":{{{inner.Size}}},"platform":{"os":"linux","architecture":"amd64"}}]}"""
            );
        }

        await IndexAsync(inner, "a", "b");
        await using var nested = await OciLayout.OpenAsync(_folder, null, Stop);
        var error = await Assert.ThrowsAsync<ImageContentException>(() =>
            nested.ReadImageAsync(null, new("linux", "amd64"), Stop)
        );
        Assert.Equal(ImageContentError.LimitExceeded, error.Error);
    }

    [Fact]
    public async Task Content_that_is_changed_shorter_longer_or_gone_is_refused()
    {
        await SmallLayout.WriteAsync(_folder, [new TarBytes().File("a", "1").Done()], "it", Stop);
        await using var layout = await OciLayout.OpenAsync(_folder, null, Stop);
        var image = await layout.ReadImageAsync("it", new("linux", "amd64"), Stop);
        foreach (var descriptor in (Descriptor[])[image.Manifest.Layers[0], image.Document.Descriptor])
        {
            var blob = Path.Combine(_folder, "blobs/sha256", descriptor.Digest.Hex);
            var content = await File.ReadAllBytesAsync(blob, Stop);
            foreach (
                var change in (byte[][])
                    [
                        [.. content[..^1], 0xFF],
                        content[..^1],
                        [.. content, 0],
                    ]
            )
            {
                await File.WriteAllBytesAsync(blob, change, Stop);
                var error = await Assert.ThrowsAsync<ImageContentException>(() => ReadAsync(layout, descriptor));
                Assert.Equal(ImageContentError.Corrupt, error.Error);
            }

            File.Delete(blob);
            var gone = await Assert.ThrowsAsync<ImageContentException>(() => ReadAsync(layout, descriptor));
            Assert.Equal(ImageContentError.NotFound, gone.Error);
        }
    }

    [Theory]
    [InlineData("index.json")]
    [InlineData("manifest")]
    public async Task A_manifest_of_100_MB_is_refused_before_it_is_read(string what)
    {
        await SmallLayout.WriteAsync(_folder, [new TarBytes().File("a", "1").Done()], "it", Stop);
        await using var layout = await OciLayout.OpenAsync(_folder, null, Stop);
        var manifest = layout.Manifests[0].Digest;
        var path = what == "manifest" ? $"blobs/sha256/{manifest.Hex}" : what;
        await using (var file = new FileStream(Path.Combine(_folder, path), FileMode.Open))
        {
            file.SetLength(100_000_000);
        }

        var error = await Assert.ThrowsAsync<ImageContentException>(async () =>
        {
            await using var again = await OciLayout.OpenAsync(_folder, null, Stop);
            await again.GetManifestAsync("it", Stop);
        });
        Assert.Equal(ImageContentError.LimitExceeded, error.Error);
        Assert.Contains($"{path} has 100000000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inside")]
    [InlineData("/outside")]
    [InlineData("../../../outside")]
    public async Task A_link_is_followed_within_the_folder_only(string target)
    {
        var outside = Path.Combine(_folder, "outside");
        var folder = Path.Combine(_folder, "layout");
        await SmallLayout.WriteAsync(folder, [new TarBytes().File("a", "1").Done()], "it", Stop);
        await using var layout = await OciLayout.OpenAsync(folder, null, Stop);
        var image = await layout.ReadImageAsync("it", new("linux", "amd64"), Stop);
        var blob = Path.Combine(folder, "blobs/sha256", image.Manifest.Layers[0].Digest.Hex);
        File.Move(blob, target == "inside" ? Path.Combine(folder, "blobs/sha256/inside") : outside);
        File.CreateSymbolicLink(blob, target == "/outside" ? outside : target);
        if (target == "inside")
        {
            await ReadAsync(layout, image.Manifest.Layers[0]);
            return;
        }

        var error = await Assert.ThrowsAsync<ImageContentException>(() => ReadAsync(layout, image.Manifest.Layers[0]));
        Assert.Contains("link out of the folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"imageLayoutVersion":"2.0.0"}""", ImageContentError.NotSupported)]
    [InlineData("""{}""", ImageContentError.NotSupported)]
    [InlineData("[", ImageContentError.Corrupt)]
    [InlineData(null, ImageContentError.NotFound)]
    public async Task Another_version_is_refused(string? mark, ImageContentError expected)
    {
        await SmallLayout.WriteAsync(_folder, [], "it", Stop);
        File.Delete(Path.Combine(_folder, "oci-layout"));
        if (mark is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, "oci-layout"), mark, Stop);
        }

        var error = await Assert.ThrowsAsync<ImageContentException>(() => OciLayout.OpenAsync(_folder, null, Stop));
        Assert.Equal(expected, error.Error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task ReadAsync(OciLayout layout, Descriptor descriptor)
    {
        if (MediaTypes.IsManifest(descriptor.MediaType))
        {
            await layout.GetManifestAsync("it", Stop);
            return;
        }

        await using var blob = await layout.OpenBlobAsync(descriptor, Stop);
        await blob.CopyToAsync(Stream.Null, Stop);
    }

    private async Task<Descriptor> AddAsync(string content)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(content);
        var digest = ContentDigest.Sha256Of(bytes);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "blobs/sha256", digest.Hex), bytes, Stop);
        return new(MediaTypes.OciIndex, digest, bytes.Length);
    }

    private Task IndexAsync(Descriptor descriptor, string key, string value) =>
        File.WriteAllTextAsync(
            Path.Combine(_folder, "index.json"),
            $$$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{{descriptor.MediaType}}}","digest":"{{{descriptor.Digest}}}","size":{{{descriptor.Size}}},"annotations":{"{{{key}}}":"{{{value}}}"}}]}""",
            Stop
        );
}
