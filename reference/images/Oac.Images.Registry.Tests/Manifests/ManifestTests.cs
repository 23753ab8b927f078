using System.Net;
using System.Security.Cryptography;
using System.Text;
using Oac.Images.Content;
using static Oac.Images.Registry.Tests.RunningRegistry;

namespace Oac.Images.Registry.Tests.Manifests;

public class ManifestTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manifest_comes_back_byte_for_byte_by_tag_and_by_digest()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (digest, manifest) = await registry.PushImageAsync("a/b", "v1");
        foreach (var reference in (string[])["v1", digest.ToString()])
        {
            using var get = await registry.GetAsync($"v2/a/b/manifests/{reference}");
            await ExpectAsync(get, HttpStatusCode.OK);
            Assert.Equal(manifest, await get.Content.ReadAsByteArrayAsync(Cancelled));
            Assert.Equal(MediaTypes.OciManifest, get.Content.Headers.ContentType?.ToString());
            Assert.Equal(digest.ToString(), Header(get, "Docker-Content-Digest"));
            using var head = await registry.HeadAsync($"v2/a/b/manifests/{reference}");
            await ExpectAsync(head, HttpStatusCode.OK);
            Assert.Equal(manifest.Length, head.Content.Headers.ContentLength);
            Assert.Equal(digest.ToString(), Header(head, "Docker-Content-Digest"));
        }
    }

    [Fact]
    public async Task Parameters_of_the_content_type_are_no_part_of_the_media_type()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (_, manifest) = await registry.PushImageAsync("a", "v1");
        using var put = await registry.PutManifestAsync(
            "a",
            "v2",
            manifest,
            MediaTypes.OciManifest + "; charset=utf-8"
        );
        await ExpectAsync(put, HttpStatusCode.Created);
        using var get = await registry.GetAsync("v2/a/manifests/v2");
        Assert.Equal(MediaTypes.OciManifest, get.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task A_digest_may_be_sha512_and_has_to_be_that_of_the_bytes()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (_, manifest) = await registry.PushImageAsync("a", null);
        var other = ContentDigest.OfHash(SHA512.HashData(manifest)).ToString();
        using var put = await registry.PutManifestAsync("a", other, manifest);
        await ExpectAsync(put, HttpStatusCode.Created);
        Assert.Equal(other, Header(put, "Docker-Content-Digest"));
        using var wrong = await registry.PutManifestAsync("a", $"sha256:{new string('0', 64)}", manifest);
        await ExpectErrorAsync(wrong, HttpStatusCode.BadRequest, "DIGEST_INVALID");
    }

    [Fact]
    public async Task What_a_manifest_mentions_has_to_be_in_its_repository()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (digest, manifest) = await registry.PushImageAsync("a", "v1");
        using (var elsewhere = await registry.PutManifestAsync("b", "v1", manifest))
        {
            await ExpectErrorAsync(elsewhere, HttpStatusCode.NotFound, "MANIFEST_BLOB_UNKNOWN");
        }

        var index = Encoding.UTF8.GetBytes(
            $$"""{ "schemaVersion": 2, "manifests": [{{Describe(MediaTypes.OciManifest, manifest)}}] }"""
        );
        using var put = await registry.PutManifestAsync("a", "all", index, MediaTypes.OciIndex);
        await ExpectAsync(put, HttpStatusCode.Created);
        using var delete = await registry.DeleteAsync($"v2/a/manifests/{digest}");
        using var again = await registry.PutManifestAsync("a", "all", index, MediaTypes.OciIndex);
        await ExpectErrorAsync(again, HttpStatusCode.NotFound, "MANIFEST_BLOB_UNKNOWN");

        // What may not be distributed lies elsewhere.
        var config = Encoding.UTF8.GetBytes("{}");
        var foreign = Encoding.UTF8.GetBytes(
            $$"""
            { "schemaVersion": 2, "config": {{Describe(MediaTypes.OciConfig, config)}}, "layers": [
              {{Describe("application/vnd.oci.image.layer.nondistributable.v1.tar", "absent"u8.ToArray())}}] }
            """
        );
        using var allowed = await registry.PutManifestAsync("a", "foreign", foreign);
        await ExpectAsync(allowed, HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{ "schemaVersion": 1, "layers": [] }""")]
    [InlineData("""{ "schemaVersion": 2, "layers": [], "layers": [] }""")]
    [InlineData("""{ "schemaVersion": 2, "layers": [], "manifests": [] }""")]
    [InlineData("""{ "schemaVersion": 2, "manifests": [] }""")]
    [InlineData("""{ "schemaVersion": 2, "layers": 5 }""")]
    [InlineData("""{ "schemaVersion": 2, "layers": [ "x" ] }""")]
    [InlineData("""{ "schemaVersion": 2, "layers": [ { "digest": "sha256:x" } ] }""")]
    [InlineData("""{ "schemaVersion": 2, "layers": [], "mediaType": "application/vnd.oci.image.index.v1+json" }""")]
    [InlineData("""{ "schemaVersion": 2, "layers": [], "mediaType": 7 }""")]
    [InlineData("""{ "schemaVersion": 2, "layers": [], "subject": { } }""")]
    [InlineData("""{ "schemaVersion": 2, "layers": [], "annotations": { "a": 1 } }""")]
    public async Task What_is_no_manifest_is_refused(string manifest)
    {
        await using var registry = await RunningRegistry.StartAsync();
        using var put = await registry.PutManifestAsync("a", "v1", Encoding.UTF8.GetBytes(manifest));
        await ExpectErrorAsync(put, HttpStatusCode.BadRequest, "MANIFEST_INVALID");
        using var list = await registry.GetAsync("v2/a/tags/list");
        await ExpectErrorAsync(list, HttpStatusCode.NotFound, "NAME_UNKNOWN");
    }

    [Fact]
    public async Task Size_depth_media_type_and_counts_are_limited()
    {
        var limits = RegistryLimits.Default with
        {
            ManifestBytes = 2000,
            ManifestDepth = 8,
            Repositories = 1,
            EntriesPerRepository = 2,
            TagsPerRequest = 2,
        };
        await using var registry = await RunningRegistry.StartAsync(new() { Limits = limits });
        var (digest, manifest) = await registry.PushImageAsync("a", "v1");
        using (var large = await registry.PutManifestAsync("a", "v1", [.. manifest, .. new byte[2000]]))
        {
            await ExpectErrorAsync(large, HttpStatusCode.RequestEntityTooLarge, "SIZE_INVALID");
        }
        var deep = Encoding.UTF8.GetBytes(
            $$"""{ "schemaVersion": 2, "layers": [], "x": {{new string('[', 8)}}{{new string(']', 8)}} }"""
        );
        using (var nested = await registry.PutManifestAsync("a", "v1", deep))
        {
            await ExpectErrorAsync(nested, HttpStatusCode.BadRequest, "MANIFEST_INVALID");
        }
        using (var type = await registry.PutManifestAsync("a", "v1", manifest, "a/" + new string('b', 254)))
        {
            await ExpectErrorAsync(type, HttpStatusCode.BadRequest, "MANIFEST_INVALID");
        }
        using (var tags = await registry.PutManifestAsync("a", $"{digest}?tag=1&tag=2&tag=3", manifest))
        {
            await ExpectErrorAsync(tags, HttpStatusCode.RequestUriTooLong, "UNSUPPORTED");
        }
        using (var entries = await registry.PutManifestAsync("a", $"{digest}?tag=1&tag=2", manifest))
        {
            await ExpectErrorAsync(entries, HttpStatusCode.Forbidden, "DENIED");
        }
        using var repository = await registry.SendAsync(
            HttpMethod.Post,
            $"v2/b/blobs/uploads/?digest={ContentDigest.Sha256Of(Layer)}",
            Layer
        );
        await ExpectErrorAsync(repository, HttpStatusCode.Forbidden, "DENIED");
    }

    [Theory]
    [InlineData(".INVALID")]
    [InlineData("-a")]
    [InlineData("sha256:0")]
    [InlineData("t%C3%A1g")]
    [InlineData(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    )]
    public async Task A_reference_is_a_tag_or_a_digest(string reference)
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (_, manifest) = await registry.PushImageAsync("a", "v1");
        using var put = await registry.PutManifestAsync("a", reference, manifest);
        await ExpectErrorAsync(put, HttpStatusCode.BadRequest, "MANIFEST_INVALID");
        using var get = await registry.GetAsync($"v2/a/manifests/{reference}");
        await ExpectErrorAsync(get, HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
    }

    [Fact]
    public async Task One_push_by_digest_may_set_several_tags()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (digest, manifest) = await registry.PushImageAsync("a", null);
        using var put = await registry.PutManifestAsync("a", $"{digest}?tag=1.2&tag=1", manifest);
        await ExpectAsync(put, HttpStatusCode.Created);
        Assert.Equal("1.2, 1", Header(put, "OCI-Tag"));
        Assert.Equal(["1", "1.2"], await registry.ListAsync("v2/a/tags/list", "tags"));
    }

    [Fact]
    public async Task Deleting_a_tag_leaves_the_manifest_and_deleting_the_manifest_takes_its_tags()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (digest, _) = await registry.PushImageAsync("a", "one");
        await registry.PushImageAsync("a", "two");
        await registry.PushImageAsync("a", "other", config: """{ "other": 1 }""");

        using (var tag = await registry.DeleteAsync("v2/a/manifests/one"))
        {
            await ExpectAsync(tag, HttpStatusCode.Accepted);
        }
        using (var kept = await registry.GetAsync($"v2/a/manifests/{digest}"))
        {
            await ExpectAsync(kept, HttpStatusCode.OK);
        }
        Assert.Equal(["other", "two"], await registry.ListAsync("v2/a/tags/list", "tags"));

        using (var manifest = await registry.DeleteAsync($"v2/a/manifests/{digest}"))
        {
            await ExpectAsync(manifest, HttpStatusCode.Accepted);
        }
        Assert.Equal(["other"], await registry.ListAsync("v2/a/tags/list", "tags"));
        foreach (var reference in (string[])["two", digest.ToString()])
        {
            using var gone = await registry.GetAsync($"v2/a/manifests/{reference}");
            await ExpectErrorAsync(gone, HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
            using var again = await registry.DeleteAsync($"v2/a/manifests/{reference}");
            await ExpectErrorAsync(again, HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
        }
        using var nowhere = await registry.DeleteAsync($"v2/b/manifests/{digest}");
        await ExpectErrorAsync(nowhere, HttpStatusCode.NotFound, "NAME_UNKNOWN");
    }

    [Fact]
    public async Task A_read_only_registry_refuses_all_that_writes()
    {
        await using var registry = await RunningRegistry.StartAsync(new() { ReadOnly = true });
        foreach (
            var (method, path) in ((HttpMethod, string)[])
                [
                    (HttpMethod.Post, "v2/a/blobs/uploads/"),
                    (HttpMethod.Put, "v2/a/manifests/v1"),
                    (HttpMethod.Delete, "v2/a/manifests/v1"),
                    (HttpMethod.Delete, $"v2/a/blobs/sha256:{new string('0', 64)}"),
                ]
        )
        {
            using var answer = await registry.SendAsync(method, path);
            await ExpectErrorAsync(answer, HttpStatusCode.MethodNotAllowed, "UNSUPPORTED");
        }
    }
}
