using System.Net;
using System.Security.Cryptography;
using System.Text;
using Oac.Images.Content;
using static Oac.Images.Registry.Tests.RunningRegistry;

namespace Oac.Images.Registry.Tests.Uploads;

public class UploadTests
{
    private static readonly byte[] Blob = Encoding.UTF8.GetBytes("0123456789");
    private static readonly ContentDigest BlobDigest = ContentDigest.Sha256Of(Blob);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_then_put_makes_a_pullable_blob()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var location = await BeginAsync(registry);
        Assert.Matches("^/v2/a/b/blobs/uploads/[0-9a-f-]{36}$", location);

        using var put = await registry.SendAsync(HttpMethod.Put, $"{location}?digest={BlobDigest}", Blob);
        await ExpectAsync(put, HttpStatusCode.Created);
        Assert.Equal(BlobDigest.ToString(), Header(put, "Docker-Content-Digest"));

        using var get = await registry.GetAsync(Header(put, "Location"));
        await ExpectAsync(get, HttpStatusCode.OK);
        Assert.Equal(Blob, await get.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(BlobDigest.ToString(), Header(get, "Docker-Content-Digest"));
        using var gone = await registry.GetAsync(location);
        await ExpectErrorAsync(gone, HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Fact]
    public async Task A_single_post_is_enough_and_an_empty_blob_is_one()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var digest = await registry.PushBlobAsync("a/b", []);
        using var head = await registry.HeadAsync($"v2/a/b/blobs/{digest}");
        await ExpectAsync(head, HttpStatusCode.OK);
        Assert.Equal(0, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Chunks_arrive_in_order_and_the_offset_can_be_asked_for()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var location = await BeginAsync(registry);
        location = await PatchAsync(registry, location, Blob[..4], "0-3", HttpStatusCode.Accepted);
        using (var status = await registry.GetAsync(location))
        {
            await ExpectAsync(status, HttpStatusCode.NoContent);
            Assert.Equal("0-3", Header(status, "Range"));
            Assert.Equal(location, Header(status, "Location"));
        }

        // Out of order, twice the same, and beyond what was announced: nothing of it is kept.
        await PatchAsync(registry, location, Blob[6..], "6-9", HttpStatusCode.RequestedRangeNotSatisfiable);
        await PatchAsync(registry, location, Blob[..4], "0-3", HttpStatusCode.RequestedRangeNotSatisfiable);
        await PatchAsync(registry, location, Blob[4..], "4-7", HttpStatusCode.BadRequest);
        await PatchAsync(registry, location, Blob[4..], "4-", HttpStatusCode.BadRequest);

        location = await PatchAsync(registry, location, Blob[4..7], "4-6", HttpStatusCode.Accepted);
        using var late = await registry.SendAsync(
            HttpMethod.Put,
            $"{location}?digest={BlobDigest}",
            Blob[7..],
            change: request => request.Content!.Headers.TryAddWithoutValidation("Content-Range", "8-9")
        );
        await ExpectAsync(late, HttpStatusCode.RequestedRangeNotSatisfiable);
        using var put = await registry.SendAsync(
            HttpMethod.Put,
            $"{location}?digest={BlobDigest}",
            Blob[7..],
            change: request => request.Content!.Headers.TryAddWithoutValidation("Content-Range", "7-9")
        );
        await ExpectAsync(put, HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_stream_without_a_length_or_range_is_appended()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var location = await BeginAsync(registry);
        using var patch = await registry.SendAsync(
            HttpMethod.Patch,
            location,
            Blob,
            change: request => request.Headers.TransferEncodingChunked = true
        );
        await ExpectAsync(patch, HttpStatusCode.Accepted);
        Assert.Equal("0-9", Header(patch, "Range"));
        using var put = await registry.SendAsync(HttpMethod.Put, $"{location}?digest={BlobDigest}");
        await ExpectAsync(put, HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("?digest-algorithm=sha512")]
    [InlineData("")]
    public async Task Sha512_works_whether_or_not_it_was_announced(string query)
    {
        await using var registry = await RunningRegistry.StartAsync();
        var digest = ContentDigest.OfHash(SHA512.HashData(Blob));
        using var post = await registry.SendAsync(HttpMethod.Post, $"v2/a/b/blobs/uploads/{query}");
        using var put = await registry.SendAsync(HttpMethod.Put, $"{Header(post, "Location")}?digest={digest}", Blob);
        await ExpectAsync(put, HttpStatusCode.Created);
        using var get = await registry.GetAsync($"v2/a/b/blobs/{digest}");
        await ExpectAsync(get, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256:00")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    public async Task A_digest_that_is_wrong_or_unknown_is_refused(string digest)
    {
        await using var registry = await RunningRegistry.StartAsync();
        var location = await BeginAsync(registry);
        using var put = await registry.SendAsync(HttpMethod.Put, $"{location}?digest={digest}", Blob);
        await ExpectErrorAsync(put, HttpStatusCode.BadRequest, "DIGEST_INVALID");
        using var post = await registry.SendAsync(HttpMethod.Post, $"v2/a/b/blobs/uploads/?digest={digest}", Blob);
        await ExpectErrorAsync(post, HttpStatusCode.BadRequest, "DIGEST_INVALID");
    }

    [Fact]
    public async Task A_cancelled_upload_is_gone()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var location = await BeginAsync(registry);
        using var cancel = await registry.DeleteAsync(location);
        await ExpectAsync(cancel, HttpStatusCode.NoContent);
        using var again = await registry.DeleteAsync(location);
        await ExpectErrorAsync(again, HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
        // An upload belongs to its repository.
        var other = await BeginAsync(registry);
        using var foreign = await registry.GetAsync(other.Replace("/a/b/", "/a/c/", StringComparison.Ordinal));
        await ExpectErrorAsync(foreign, HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Fact]
    public async Task A_mount_saves_the_upload_or_begins_one()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await registry.PushBlobAsync("from/here", Blob);
        using var mount = await registry.SendAsync(
            HttpMethod.Post,
            $"v2/to/there/blobs/uploads/?mount={BlobDigest}&from=from/here"
        );
        await ExpectAsync(mount, HttpStatusCode.Created);
        using var get = await registry.GetAsync(Header(mount, "Location"));
        await ExpectAsync(get, HttpStatusCode.OK);

        foreach (var query in (string[])["&from=no/where", "&from=..%2Fx", ""])
        {
            using var begun = await registry.SendAsync(
                HttpMethod.Post,
                $"v2/other/blobs/uploads/?mount={BlobDigest}{query}"
            );
            await ExpectAsync(begun, HttpStatusCode.Accepted);
        }
    }

    [Fact]
    public async Task What_is_larger_than_allowed_is_refused_and_its_place_is_free_again()
    {
        var limits = RegistryLimits.Default with { BlobBytes = 10, StoredBytes = 16 };
        await using var registry = await RunningRegistry.StartAsync(new() { Limits = limits });
        foreach (var chunked in (bool[])[false, true])
        {
            using var large = await registry.SendAsync(
                HttpMethod.Put,
                $"{await BeginAsync(registry)}?digest={BlobDigest}",
                new byte[11],
                change: request => request.Headers.TransferEncodingChunked = chunked
            );
            await ExpectErrorAsync(large, HttpStatusCode.RequestEntityTooLarge, "SIZE_INVALID");
            using var cancel = await registry.DeleteAsync(new Uri(large.RequestMessage!.RequestUri!, "").AbsolutePath);
        }

        await registry.PushBlobAsync("a/b", Blob);
        var other = Encoding.UTF8.GetBytes("9876543210");
        var path = $"v2/a/b/blobs/uploads/?digest={ContentDigest.Sha256Of(other)}";
        using var full = await registry.SendAsync(HttpMethod.Post, path, other);
        await ExpectErrorAsync(full, HttpStatusCode.RequestEntityTooLarge, "SIZE_INVALID");
        using var delete = await registry.DeleteAsync($"v2/a/b/blobs/{BlobDigest}");
        using var fits = await registry.SendAsync(HttpMethod.Post, path, other);
        await ExpectAsync(fits, HttpStatusCode.Created);
    }

    [Fact]
    public async Task Open_uploads_are_limited_and_idle_ones_make_room()
    {
        var time = new SteppedTime();
        var options = new RegistryServerOptions
        {
            Limits = RegistryLimits.Default with { OpenUploads = 2 },
            TimeProvider = time,
        };
        await using var registry = await RunningRegistry.StartAsync(options);
        var first = await BeginAsync(registry);
        await BeginAsync(registry);
        using (var third = await registry.SendAsync(HttpMethod.Post, "v2/a/b/blobs/uploads/"))
        {
            await ExpectErrorAsync(third, HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS");
            Assert.Equal("1", Header(third, "Retry-After"));
        }

        time.Advance(options.Limits.UploadIdleTime / 2);
        using (var touch = await registry.GetAsync(first))
        {
            await ExpectAsync(touch, HttpStatusCode.NoContent);
        }
        time.Advance(options.Limits.UploadIdleTime / 2);
        await BeginAsync(registry);
        using var kept = await registry.GetAsync(first);
        await ExpectAsync(kept, HttpStatusCode.NoContent);
    }

    private static async Task<string> BeginAsync(RunningRegistry registry)
    {
        using var post = await registry.SendAsync(HttpMethod.Post, "v2/a/b/blobs/uploads/");
        await ExpectAsync(post, HttpStatusCode.Accepted);
        Assert.Equal("0-0", Header(post, "Range"));
        return Header(post, "Location");
    }

    private static async Task<string> PatchAsync(
        RunningRegistry registry,
        string location,
        byte[] chunk,
        string range,
        HttpStatusCode expected
    )
    {
        using var patch = await registry.SendAsync(
            HttpMethod.Patch,
            location,
            chunk,
            change: request => request.Content!.Headers.TryAddWithoutValidation("Content-Range", range)
        );
        await ExpectAsync(patch, expected);
        return Header(patch, "Location") is { Length: > 0 } next ? next : location;
    }
}
