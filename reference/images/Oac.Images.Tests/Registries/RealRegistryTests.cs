using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Testing;

namespace Oac.Images.Registries;

/// <summary>The client against CNCF distribution, with skopeo on the other side.</summary>
public class RealRegistryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_what_skopeo_pushed_with_two_requests()
    {
        RealParts.Require(Registry.Missing ?? Skopeo.Missing);
        await using var registry = await Registry.StartAsync(Cancelled);
        var folder = Directory.CreateTempSubdirectory("oac-layout-");
        try
        {
            var (manifest, config, layer) = WriteLayout(folder.FullName);
            await Skopeo.CopyAsync($"oci:{folder.FullName}:v1", $"docker://{registry.Address}/team/app:v1", Cancelled);

            var seen = new ConcurrentQueue<RegistryExchange>();
            await using var client = Client(registry.Address, seen.Enqueue);
            var repository = client.Open(Reference($"{registry.Address}/team/app:v1"));
            var image = await repository.ReadImageAsync(null, new("linux", "amd64"), Cancelled);

            Assert.Equal(["GET", "GET"], seen.Select(exchange => exchange.Method));
            Assert.Equal(manifest, image.Document.Descriptor.Digest.ToString());
            Assert.Equal(config, image.Manifest.Config.Digest.ToString());
            Assert.Equal("hello", image.Config.Labels["greeting"]);
            Assert.Equal(["A=1"], image.Config.Environment);

            // What skopeo says of the same image.
            var inspected = await InspectAsync($"docker://{registry.Address}/team/app:v1");
            Assert.Equal(manifest, inspected.GetProperty("Digest").GetString());
            Assert.Equal(
                image.Manifest.Layers.Select(l => l.Digest.ToString()),
                inspected.GetProperty("Layers").EnumerateArray().Select(l => l.GetString())
            );
            Assert.Equal("hello", inspected.GetProperty("Labels").GetProperty("greeting").GetString());

            await using var blob = await repository.OpenBlobAsync(image.Manifest.Layers[0], Cancelled);
            using var memory = new MemoryStream();
            await blob.CopyToAsync(memory, Cancelled);
            Assert.Equal(layer, ContentDigest.Sha256Of(memory.ToArray()).ToString());

            var resolved = await repository.ResolveAsync("v1", Cancelled);
            Assert.Equal(image.Document.Descriptor, resolved);
            Assert.Null(await repository.ResolveAsync("v2", Cancelled));
            Assert.Equal(["v1"], await repository.ListTagsAsync(Cancelled).ToListAsync(Cancelled));
            Assert.Equal(
                ["team/app"],
                await client.ListRepositoriesAsync(registry.Address, Cancelled).ToListAsync(Cancelled)
            );
            Assert.Empty(await repository.ListReferrersAsync(resolved!.Digest, null, Cancelled));

            var missing = await Assert.ThrowsAsync<ImageContentException>(() =>
                repository.GetManifestAsync("v2", Cancelled)
            );
            Assert.Equal(ImageContentError.NotFound, missing.Error);
            Assert.Contains("404 MANIFEST_UNKNOWN 'manifest unknown'", missing.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(RegistryLimits.MaxMonolithicBytes)]
    [InlineData(RegistryLimits.MaxMonolithicBytes + 1)]
    [InlineData((2 * RegistryLimits.ChunkBytes) + 12345)]
    public async Task Skopeo_reads_what_we_pushed(int size)
    {
        RealParts.Require(Registry.Missing ?? Skopeo.Missing);
        await using var registry = await Registry.StartAsync(Cancelled);
        var seen = new ConcurrentQueue<RegistryExchange>();
        await using var client = Client(registry.Address, seen.Enqueue);
        await using var repository = client.Open(Reference($"{registry.Address}/pushed/app"));

        var (layer, diffId) = Layer(size);
        var config = Encoding.UTF8.GetBytes(ConfigJson(diffId));
        var layerDescriptor = Described(MediaTypes.OciLayer, layer);
        var configDescriptor = Described(MediaTypes.OciConfig, config);
        var document = Manifest(configDescriptor, layerDescriptor);

        Assert.True(await repository.WriteBlobAsync(layerDescriptor, Opens(layer), null, Cancelled));
        Assert.True(await repository.WriteBlobAsync(configDescriptor, Opens(config), null, Cancelled));
        await repository.WriteManifestAsync(document, "v1", Cancelled);
        var sent = seen.Count;

        // HEAD, POST, (PATCH...), PUT for each blob; HEAD, PUT for the manifest.
        var chunks =
            layer.Length <= RegistryLimits.MaxMonolithicBytes
                ? 0
                : (layer.Length + RegistryLimits.ChunkBytes - 1) / RegistryLimits.ChunkBytes;
        Assert.Equal(3 + chunks + 3 + 2, sent);

        var inspected = await InspectAsync($"docker://{registry.Address}/pushed/app:v1");
        Assert.Equal(document.Descriptor.Digest.ToString(), inspected.GetProperty("Digest").GetString());
        var folder = Directory.CreateTempSubdirectory("oac-layout-");
        try
        {
            // Copying verifies every digest.
            await Skopeo.CopyAsync($"docker://{registry.Address}/pushed/app:v1", $"dir:{folder.FullName}", Cancelled);
            Assert.Equal(
                layer,
                await File.ReadAllBytesAsync(Path.Combine(folder.FullName, layerDescriptor.Digest.Hex), Cancelled)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        // Again: nothing is sent.
        seen.Clear();
        Assert.False(await repository.WriteBlobAsync(layerDescriptor, NeverOpened, null, Cancelled));
        Assert.False(await repository.WriteBlobAsync(configDescriptor, NeverOpened, null, Cancelled));
        await repository.WriteManifestAsync(document, "v1", Cancelled);
        Assert.Equal(["HEAD", "HEAD", "HEAD"], seen.Select(exchange => exchange.Method));

        // From a neighbour: mounted.
        seen.Clear();
        await using var other = client.Open(Reference($"{registry.Address}/pushed/other"), ["pushed/app"]);
        Assert.False(await other.WriteBlobAsync(layerDescriptor, NeverOpened, null, Cancelled));
        Assert.Equal(["HEAD", "POST"], seen.Select(exchange => exchange.Method));
        Assert.NotNull(await other.OpenBlobAsync(layerDescriptor, Cancelled));
    }

    [Fact]
    public async Task What_differs_from_its_descriptor_is_not_pushed()
    {
        RealParts.Require(Registry.Missing);
        await using var registry = await Registry.StartAsync(Cancelled);
        await using var client = Client(registry.Address, null);
        await using var repository = client.Open(Reference($"{registry.Address}/a/b"));
        foreach (var size in new[] { 10, RegistryLimits.MaxMonolithicBytes + 10 })
        {
            var right = RandomNumberGenerator.GetBytes(size);
            var descriptor = Described(MediaTypes.OciLayer, right);
            byte[] other = [.. right];
            other[^1] ^= 1;
            foreach (var wrong in new[] { other, right[..^1], [.. right, 0] })
            {
                var e = await Assert.ThrowsAsync<ImageContentException>(() =>
                    repository.WriteBlobAsync(descriptor, Opens(wrong), null, Cancelled)
                );
                Assert.Equal(ImageContentError.Corrupt, e.Error);
            }
            Assert.True(await repository.WriteBlobAsync(descriptor, Opens(right), null, Cancelled));
        }
    }

    [Fact]
    public async Task All_tags_are_listed()
    {
        RealParts.Require(Registry.Missing);
        await using var registry = await Registry.StartAsync(Cancelled);
        await using var client = Client(registry.Address, null);
        await using var repository = client.Open(Reference($"{registry.Address}/a/b"));
        var config = Encoding.UTF8.GetBytes("{}");
        var descriptor = Described(MediaTypes.OciConfig, config);
        await repository.WriteBlobAsync(descriptor, Opens(config), null, Cancelled);
        var document = Manifest(descriptor);
        var tags = Enumerable
            .Range(0, 30)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i:00}"))
            .ToList();
        foreach (var tag in tags)
        {
            await repository.WriteManifestAsync(document, tag, Cancelled);
        }
        Assert.Equal(
            tags,
            (await repository.ListTagsAsync(Cancelled).ToListAsync(Cancelled)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Referrers_are_found_by_their_tag_where_the_registry_keeps_no_list()
    {
        RealParts.Require(Registry.Missing);
        await using var registry = await Registry.StartAsync(Cancelled);
        await using var client = Client(registry.Address, null);
        await using var repository = client.Open(Reference($"{registry.Address}/a/b"));
        var config = Encoding.UTF8.GetBytes("{}");
        var descriptor = Described(MediaTypes.OciConfig, config);
        await repository.WriteBlobAsync(descriptor, Opens(config), null, Cancelled);
        var subject = Manifest(descriptor);
        await repository.WriteManifestAsync(subject, "v1", Cancelled);
        var index = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{subject.Descriptor.Digest}}","size":{{subject.Content.Length}},"artifactType":"application/x"}]}"""
        );
        var tag = subject.Descriptor.Digest.ToString().Replace(':', '-');
        await repository.WriteManifestAsync(new(Described(MediaTypes.OciIndex, index), index), tag, Cancelled);

        Assert.Single(await repository.ListReferrersAsync(subject.Descriptor.Digest, null, Cancelled));
        Assert.Single(await repository.ListReferrersAsync(subject.Descriptor.Digest, "application/x", Cancelled));
        Assert.Empty(await repository.ListReferrersAsync(subject.Descriptor.Digest, "application/y", Cancelled));
    }

    private static RegistryClient Client(string address, Action<RegistryExchange>? observer) =>
        new(new RegistryOptions { PlainHttp = [address], Observer = observer });

    private static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference, out var error)
            ? reference
            : throw new ArgumentException(error);

    private static Descriptor Described(string type, byte[] content) =>
        new(type, ContentDigest.Sha256Of(content), content.Length);

    private static Func<CancellationToken, Task<Stream>> Opens(byte[] content) =>
        _ => Task.FromResult<Stream>(new MemoryStream(content));

    private static Task<Stream> NeverOpened(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("nothing should be sent");

    private static ManifestDocument Manifest(Descriptor config, params Descriptor[] layers)
    {
        var bytes = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{Json(config)}},"layers":[{{string.Join(',', layers.Select(Json))}}]}"""
        );
        return new(Described(MediaTypes.OciManifest, bytes), bytes);
    }

    private static string Json(Descriptor d) =>
        $$"""{"mediaType":"{{d.MediaType}}","digest":"{{d.Digest}}","size":{{d.Size}} }""";

    private static string ConfigJson(string diffId) =>
        $$$"""{"os":"linux","architecture":"amd64","config":{"Labels":{"greeting":"hello"},"Env":["A=1"]},"rootfs":{"type":"layers","diff_ids":["{{{diffId}}}"]}}""";

    /// <summary>A layer of at least that size, not compressed.</summary>
    private static (byte[] Layer, string DiffId) Layer(int size)
    {
        var layer = new byte[size];
        new Random(size).NextBytes(layer);
        return (layer, ContentDigest.Sha256Of(layer).ToString());
    }

    private static (string Manifest, string Config, string Layer) WriteLayout(string folder)
    {
        using var packed = new MemoryStream();
        var tar = new byte[1024];
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar);
        }
        var layer = packed.ToArray();
        var config = Encoding.UTF8.GetBytes(ConfigJson(ContentDigest.Sha256Of(tar).ToString()));
        var document = Manifest(Described(MediaTypes.OciConfig, config), Described(MediaTypes.OciLayerGzip, layer));
        var blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256")).FullName;
        foreach (var blob in new[] { layer, config, document.Content.ToArray() })
        {
            File.WriteAllBytes(Path.Combine(blobs, ContentDigest.Sha256Of(blob).Hex), blob);
        }
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(
            Path.Combine(folder, "index.json"),
            $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{document.Descriptor.Digest}}","size":{{document.Content.Length}},"annotations":{"org.opencontainers.image.ref.name":"v1"} }]}"""
        );
        return (
            document.Descriptor.Digest.ToString(),
            ContentDigest.Sha256Of(config).ToString(),
            ContentDigest.Sha256Of(layer).ToString()
        );
    }

    private static async Task<JsonElement> InspectAsync(string image)
    {
        var result = await ProcessResult.RunAsync(
            new ProcessStartInfo("skopeo", ["inspect", "--tls-verify=false", image]),
            null,
            Cancelled
        );
        using var document = JsonDocument.Parse(result.Succeeded());
        return document.RootElement.Clone();
    }
}
