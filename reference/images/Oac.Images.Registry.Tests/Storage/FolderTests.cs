using System.Net;
using System.Text;
using static Oac.Images.Registry.Tests.RunningRegistry;

namespace Oac.Images.Registry.Tests.Storage;

public sealed class FolderTests : IDisposable
{
    private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("oac-images-registry-");

    private RegistryServerOptions Options => new() { Folder = Path.Combine(parent.FullName, "data") };

    public void Dispose() => parent.Delete(recursive: true);

    [Fact]
    public async Task Content_survives_a_restart_and_unfinished_uploads_do_not()
    {
        byte[] manifest;
        string upload;
        await using (var registry = await RunningRegistry.StartAsync(Options))
        {
            (_, manifest) = await registry.PushImageAsync("a/b", "v1");
            await registry.PushImageAsync("a/b", "v2");
            using var delete = await registry.DeleteAsync("v2/a/b/manifests/v2");
            using var post = await registry.SendAsync(HttpMethod.Post, "v2/a/b/blobs/uploads/");
            upload = Header(post, "Location");
            using var patch = await registry.SendAsync(HttpMethod.Patch, upload, Layer);
        }
        await using (var registry = await RunningRegistry.StartAsync(Options))
        {
            Assert.Equal(["v1"], await registry.ListAsync("v2/a/b/tags/list", "tags"));
            using var get = await registry.GetAsync("v2/a/b/manifests/v1");
            Assert.Equal(manifest, await get.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(Oac.Images.Content.MediaTypes.OciManifest, get.Content.Headers.ContentType?.ToString());
            using var gone = await registry.GetAsync(upload);
            await ExpectErrorAsync(gone, HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(Options.Folder!, "uploads")));
        }
    }

    [Fact]
    public async Task Only_the_owner_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var registry = await RunningRegistry.StartAsync(Options);
        await registry.PushImageAsync("a", "v1");
        var folder = new DirectoryInfo(Options.Folder!);
        const UnixFileMode File0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(File0600 | UnixFileMode.UserExecute, folder.UnixFileMode);
        Assert.All(
            folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories),
            entry =>
                Assert.Equal(
                    entry is DirectoryInfo ? File0600 | UnixFileMode.UserExecute : File0600,
                    entry.UnixFileMode
                )
        );
        Assert.Equal(5, folder.EnumerateFiles("*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task What_nobody_mentions_takes_no_space()
    {
        await using var registry = await RunningRegistry.StartAsync(Options);
        var (digest, _) = await registry.PushImageAsync("a", "v1");
        await registry.PushImageAsync("b", "v1");
        foreach (var repository in (string[])["a", "b"])
        {
            Assert.Equal(3, Blobs());
            using var delete = await registry.DeleteAsync($"v2/{repository}/manifests/{digest}");
        }
        Assert.Equal(2, Blobs());
        int Blobs() => Directory.EnumerateFiles(Path.Combine(Options.Folder!, "blobs", "sha256")).Count();
    }

    [Fact]
    public async Task A_folder_has_one_registry_at_a_time()
    {
        await using (var registry = await RunningRegistry.StartAsync(Options))
        {
            await Assert.ThrowsAsync<IOException>(() => RunningRegistry.StartAsync(Options));
        }
        await using var next = await RunningRegistry.StartAsync(Options);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "name": "../x", "blobs": {}, "manifests": {}, "tags": {} }""")]
    [InlineData("""{ "name": "a", "blobs": { "../../x": 1 }, "manifests": {}, "tags": {} }""")]
    [InlineData("""{ "name": "a", "blobs": [], "manifests": {}, "tags": {} }""")]
    [InlineData("""{ "name": "a", "blobs": {}, "manifests": {}, "tags": { "v1": "sha256:x" } }""")]
    public async Task A_file_that_no_registry_wrote_is_named(string content)
    {
        var folder = Path.Combine(Options.Folder!, "repositories");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "x.json");
        await File.WriteAllTextAsync(file, content, Encoding.UTF8, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => RunningRegistry.StartAsync(Options));
        Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
        // The folder is free again.
        File.Delete(file);
        await using var registry = await RunningRegistry.StartAsync(Options);
    }

    [Fact]
    public async Task The_quota_counts_what_is_there_already()
    {
        await using (var registry = await RunningRegistry.StartAsync(Options))
        {
            await registry.PushBlobAsync("a", Layer);
        }
        var limits = RegistryLimits.Default with { StoredBytes = Layer.Length + 1 };
        await using var small = await RunningRegistry.StartAsync(Options with { Limits = limits });
        using var post = await small.SendAsync(HttpMethod.Post, "v2/a/blobs/uploads/");
        using var patch = await small.SendAsync(HttpMethod.Patch, Header(post, "Location"), [1, 2]);
        await ExpectErrorAsync(patch, HttpStatusCode.RequestEntityTooLarge, "SIZE_INVALID");
    }
}
