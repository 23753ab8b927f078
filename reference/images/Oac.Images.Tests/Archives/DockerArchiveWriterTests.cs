using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Tests.Writing;
using Oac.Images.Writing;

namespace Oac.Images.Tests.Archives;

public sealed class DockerArchiveWriterTests : IDisposable
{
    private static readonly ImagePlatform Amd64 = new("linux", "amd64");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oac-archive-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File1 => Path.Combine(folder.FullName, "1.tar");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_same_image_gives_the_same_archive_with_plain_layers_named_by_their_tars()
    {
        using var files = await ImageBuilderTests.Files(false);
        await using var image = ImageBuilderTests.Golden(files, Amd64, false);
        await WriteAsync(image, File1, "one", "two");
        await WriteAsync(image, File1 + "2", "one", "two");
        Assert.Equal(await File.ReadAllBytesAsync(File1, Token), await File.ReadAllBytesAsync(File1 + "2", Token));

        var contents = Contents();
        var config = ManifestReader.ReadManifest(image.Manifest.Content, null, "test").Config.Digest;
        Assert.Equal(
            new[] { config.Hex + ".json", files.DiffId.Hex + ".tar", "manifest.json" }.Order(StringComparer.Ordinal),
            contents.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(files.DiffId, ContentDigest.Sha256Of(contents[files.DiffId.Hex + ".tar"]));
        var saved = Assert.Single(JsonNode.Parse(contents["manifest.json"])!.AsArray())!;
        Assert.Equal("""["example/agent:one","example/agent:two"]""", saved["RepoTags"]!.ToJsonString());
        Assert.Single(folder.GetFiles("*.tar"));
    }

    [Fact]
    public async Task Without_its_completion_there_is_no_file_and_an_index_is_refused()
    {
        using var files = await ImageBuilderTests.Files(false);
        await using var index = BuiltImage.Index([ImageBuilderTests.Golden(files, Amd64, false)]);
        await using (var archive = DockerArchiveWriter.Create(File1, null))
        {
            var failure = await Assert.ThrowsAsync<ImageContentException>(() =>
                index.WriteToAsync(archive, "x", null, Token)
            );
            Assert.Equal(ImageContentError.NotSupported, failure.Error);
        }
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Theory]
    [InlineData(true, "no gzip")]
    [InlineData(false, "its config says")]
    public async Task A_layer_that_is_not_what_the_config_says_is_refused(bool noGzip, string message)
    {
        using var files = await ImageBuilderTests.Files(false);
        using var other = await new LayerBuilder().AddText("/x", "x").BuildAsync(null, Token);
        await using var open = (noGzip ? files : other).Open();
        var bytes = new byte[open.Length];
        await open.ReadExactlyAsync(bytes, Token);
        bytes[0] ^= noGzip ? (byte)1 : (byte)0;

        var layer = new Descriptor(MediaTypes.OciLayerGzip, ContentDigest.Sha256Of(bytes), bytes.Length);
        var config = ConfigWriter.Write(new() { Platform = Amd64, DiffIds = [files.DiffId] }, []);
        var configDescriptor = new Descriptor(MediaTypes.OciConfig, ContentDigest.Sha256Of(config.Span), config.Length);
        await using var archive = DockerArchiveWriter.Create(File1, null);
        await archive.WriteBlobAsync(layer, _ => Stream(bytes), null, Token);
        await archive.WriteBlobAsync(configDescriptor, _ => Stream(config.ToArray()), null, Token);
        await archive.WriteManifestAsync(
            ManifestWriter.Write(new(MediaTypes.OciManifest, configDescriptor, [layer])),
            null,
            Token
        );
        var failure = await Assert.ThrowsAsync<ImageContentException>(() => archive.CompleteAsync(Token));
        Assert.Equal(ImageContentError.Corrupt, failure.Error);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task A_layer_that_becomes_too_many_times_its_size_is_refused()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 192; i++)
            {
                await gzip.WriteAsync(zeros, Token);
            }
        }
        var failure = await RefusedAsync(MediaTypes.OciLayerGzip, packed.ToArray(), "{}");
        Assert.Contains("250 times as much is the most", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_that_is_too_large_is_not_read()
    {
        var failure = await RefusedAsync(MediaTypes.OciLayer, [1], new string(' ', ContentLimits.MaxConfigBytes + 1));
        Assert.StartsWith("The config sha256:", failure.Message, StringComparison.Ordinal);
    }

    private async Task<ImageContentException> RefusedAsync(string type, byte[] layer, string config)
    {
        var described = new Descriptor(type, ContentDigest.Sha256Of(layer), layer.Length);
        var bytes = System.Text.Encoding.UTF8.GetBytes(
            config == "{}" ? $$"""{"rootfs":{"diff_ids":["{{ContentDigest.Sha256Of([])}}"]} }""" : config
        );
        var configured = new Descriptor(MediaTypes.OciConfig, ContentDigest.Sha256Of(bytes), bytes.Length);
        await using var archive = DockerArchiveWriter.Create(File1, null);
        await archive.WriteBlobAsync(described, _ => Stream(layer), null, Token);
        await archive.WriteBlobAsync(configured, _ => Stream(bytes), null, Token);
        await archive.WriteManifestAsync(
            ManifestWriter.Write(new(MediaTypes.OciManifest, configured, [described])),
            null,
            Token
        );
        var failure = await Assert.ThrowsAsync<ImageContentException>(() => archive.CompleteAsync(Token));
        Assert.Equal(ImageContentError.LimitExceeded, failure.Error);
        Assert.Empty(folder.GetFileSystemInfos());
        return failure;
    }

    private static Task<Stream> Stream(byte[] bytes) => Task.FromResult<Stream>(new MemoryStream(bytes));

    private static async Task WriteAsync(BuiltImage image, string path, params string[] tags)
    {
        await using var archive = DockerArchiveWriter.Create(path, "example/agent");
        foreach (var tag in tags)
        {
            await image.WriteToAsync(archive, tag, null, Token);
        }
        await archive.CompleteAsync(Token);
    }

    private Dictionary<string, byte[]> Contents()
    {
        using var tar = new TarReader(File.OpenRead(File1));
        var contents = new Dictionary<string, byte[]>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            using var memory = new MemoryStream();
            entry.DataStream?.CopyTo(memory);
            contents.Add(entry.Name, memory.ToArray());
        }
        return contents;
    }
}
