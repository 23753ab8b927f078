using System.Text.Json.Nodes;
using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.Tests.Writing;
using Oac.Images.Writing;

namespace Oac.Images.Tests.Layouts;

public sealed class OciLayoutWriterTests : IDisposable
{
    private static readonly ImagePlatform Amd64 = new("linux", "amd64");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oac-layout-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_tag_has_one_entry_and_an_index_hides_its_images()
    {
        using var files = await ImageBuilderTests.Files(false);
        await using var image = ImageBuilderTests.Golden(files, Amd64, false);
        await using var index = BuiltImage.Index([image]);
        await using var layout = await OciLayoutWriter.OpenAsync(folder.FullName, Token);
        await image.WriteToAsync(layout, null, null, Token);
        Assert.Equal([(image.Manifest.Descriptor.Digest.ToString(), null)], Entries());
        await image.WriteToAsync(layout, "one", null, Token);
        await image.WriteToAsync(layout, "two", null, Token);
        Assert.Equal(["one", "two"], Entries().Select(entry => entry.Tag));
        await index.WriteToAsync(layout, "one", null, Token);
        Assert.Equal(
            [
                (image.Manifest.Descriptor.Digest.ToString(), "two"),
                (index.Manifest.Descriptor.Digest.ToString(), "one"),
            ],
            Entries()
        );
    }

    [Fact]
    public async Task An_index_alone_is_the_only_entry_though_its_images_come_first()
    {
        using var files = await ImageBuilderTests.Files(false);
        await using var index = BuiltImage.Index([ImageBuilderTests.Golden(files, Amd64, false)]);
        await using var layout = await OciLayoutWriter.OpenAsync(folder.FullName, Token);
        await index.WriteToAsync(layout, null, null, Token);
        var again = await index.WriteToAsync(layout, null, null, Token);
        Assert.Equal((0, 2), (again.BlobsSent, again.BlobsThere));
        Assert.Equal([(index.Manifest.Descriptor.Digest.ToString(), null)], Entries());
    }

    [Fact]
    public async Task What_refers_to_an_image_is_found_again()
    {
        using var files = await ImageBuilderTests.Files(false);
        await using var image = ImageBuilderTests.Golden(files, Amd64, false);
        await using var signature = BuiltImage.Artifact("application/x", [], image.Manifest.Descriptor);
        await using var other = BuiltImage.Artifact("application/y", [], signature.Manifest.Descriptor);
        await using (var layout = await OciLayoutWriter.OpenAsync(folder.FullName, Token))
        {
            await image.WriteToAsync(layout, "one", null, Token);
            await signature.WriteToAsync(layout, null, null, Token);
            await other.WriteToAsync(layout, null, null, Token);
        }

        await using var read = await OciLayout.OpenAsync(folder.FullName, null, Token);
        Assert.Equal(
            [signature.Manifest.Descriptor.Digest],
            (await read.ListReferrersAsync(image.Manifest.Descriptor.Digest, null, Token)).Select(one => one.Digest)
        );
        Assert.Equal(
            [other.Manifest.Descriptor.Digest],
            (await read.ListReferrersAsync(signature.Manifest.Descriptor.Digest, null, Token)).Select(one => one.Digest)
        );
        Assert.Empty(await read.ListReferrersAsync(other.Manifest.Descriptor.Digest, null, Token));
        Assert.Single(await read.ListReferrersAsync(image.Manifest.Descriptor.Digest, "application/x", Token));
        Assert.Empty(await read.ListReferrersAsync(image.Manifest.Descriptor.Digest, "application/y", Token));
    }

    [Theory]
    [InlineData("wrong", "digest")]
    [InlineData("short", "4 instead of 5")]
    [InlineData("longer", "more than")]
    public async Task Other_content_is_refused_and_leaves_nothing(string kind, string message)
    {
        byte[] content = kind switch
        {
            "wrong" => [1, 2, 3, 4, 6],
            "short" => [1, 2, 3, 4],
            _ => [1, 2, 3, 4, 5, 6],
        };
        var descriptor = new Descriptor("text/plain", ContentDigest.Sha256Of([1, 2, 3, 4, 5]), 5);
        await using var layout = await OciLayoutWriter.OpenAsync(folder.FullName, Token);
        var failure = await Assert.ThrowsAsync<ImageContentException>(() =>
            layout.WriteBlobAsync(descriptor, _ => Task.FromResult<Stream>(new MemoryStream(content)), null, Token)
        );
        Assert.Equal(ImageContentError.Corrupt, failure.Error);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.FullName, "blobs/sha256")));
    }

    [Fact]
    public async Task Blobs_are_for_all_to_read_and_a_foreign_folder_is_left_alone()
    {
        using var files = await ImageBuilderTests.Files(false);
        await using (var layout = await OciLayoutWriter.OpenAsync(folder.FullName, Token))
        {
            await ImageBuilderTests.Golden(files, Amd64, false).WriteToAsync(layout, "x", null, Token);
        }
        if (!OperatingSystem.IsWindows())
        {
            Assert.All(
                folder.GetFiles("*", SearchOption.AllDirectories),
                file => Assert.Equal("644", Convert.ToString((int)file.UnixFileMode, 8))
            );
        }
        await (await OciLayoutWriter.OpenAsync(folder.FullName, Token)).DisposeAsync();
        File.Delete(Path.Combine(folder.FullName, "oci-layout"));
        var failure = await Assert.ThrowsAsync<ImageContentException>(() =>
            OciLayoutWriter.OpenAsync(folder.FullName, Token)
        );
        Assert.Contains("neither empty nor", failure.Message, StringComparison.Ordinal);
    }

    private List<(string Digest, string? Tag)> Entries() =>
        [
            .. JsonNode.Parse(File.ReadAllText(Path.Combine(folder.FullName, "index.json")))!["manifests"]!
                .AsArray()
                .Select(entry =>
                    (
                        entry!["digest"]!.GetValue<string>(),
                        entry["annotations"]?["org.opencontainers.image.ref.name"]?.GetValue<string>()
                    )
                ),
        ];
}
