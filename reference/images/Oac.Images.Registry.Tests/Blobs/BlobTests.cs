using System.Net;
using System.Text;
using static Oac.Images.Registry.Tests.RunningRegistry;

namespace Oac.Images.Registry.Tests.Blobs;

public class BlobTests
{
    private static readonly byte[] Blob = Encoding.UTF8.GetBytes("0123456789");

    [Theory]
    [InlineData("bytes=0-3", "0123", "bytes 0-3/10")]
    [InlineData("bytes=4-", "456789", "bytes 4-9/10")]
    [InlineData("bytes=-3", "789", "bytes 7-9/10")]
    [InlineData("bytes=-30", "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=8-99", "89", "bytes 8-9/10")]
    public async Task A_range_is_answered_with_its_part(string range, string expected, string contentRange)
    {
        await using var registry = await RunningRegistry.StartAsync();
        var digest = await registry.PushBlobAsync("a", Blob);
        using var get = await registry.SendAsync(
            HttpMethod.Get,
            $"v2/a/blobs/{digest}",
            change: request => request.Headers.Add("Range", range)
        );
        await ExpectAsync(get, HttpStatusCode.PartialContent);
        Assert.Equal(expected, await get.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(contentRange, Header(get, "Content-Range"));
        Assert.Equal(range, registry.Server.Requests.All[^1].Range);
    }

    [Theory]
    [InlineData("bytes=10-", HttpStatusCode.RequestedRangeNotSatisfiable)]
    [InlineData("bytes=-0", HttpStatusCode.RequestedRangeNotSatisfiable)]
    [InlineData("bytes=3-1", HttpStatusCode.OK)]
    [InlineData("bytes=0-1,3-4", HttpStatusCode.OK)]
    [InlineData("bytes=-", HttpStatusCode.OK)]
    [InlineData("bytes=9999999999999999999999-", HttpStatusCode.OK)]
    [InlineData("lines=0-1", HttpStatusCode.OK)]
    public async Task A_range_that_cannot_be_is_refused_or_ignored(string range, HttpStatusCode expected)
    {
        await using var registry = await RunningRegistry.StartAsync();
        var digest = await registry.PushBlobAsync("a", Blob);
        using var get = await registry.SendAsync(
            HttpMethod.Get,
            $"v2/a/blobs/{digest}",
            change: request => request.Headers.TryAddWithoutValidation("Range", range)
        );
        await ExpectAsync(get, expected);
    }

    [Fact]
    public async Task A_blob_belongs_to_its_repository_and_lasts_until_the_last_one_lets_it_go()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var path = $"blobs/{await registry.PushBlobAsync("a", Blob)}";
        await registry.PushBlobAsync("b", Blob);
        using (var unknown = await registry.GetAsync($"v2/c/{path}"))
        {
            await ExpectErrorAsync(unknown, HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        }
        using var delete = await registry.DeleteAsync($"v2/a/{path}");
        await ExpectAsync(delete, HttpStatusCode.Accepted);
        using var again = await registry.DeleteAsync($"v2/a/{path}");
        await ExpectErrorAsync(again, HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        using var gone = await registry.GetAsync($"v2/a/{path}");
        await ExpectErrorAsync(gone, HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        using var kept = await registry.GetAsync($"v2/b/{path}");
        await ExpectAsync(kept, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("v2/a/blobs/sha256:00")]
    [InlineData("v2/a/blobs/..%2F..%2Fetc%2Fpasswd")]
    [InlineData("v2/A/blobs/sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("v2/a//b/manifests/latest")]
    [InlineData("v2/a%2F..%2Fb/manifests/latest")]
    [InlineData("v2/_x/tags/list")]
    [InlineData("v2/a/nothing/here")]
    [InlineData("v2/latest")]
    [InlineData("")]
    [InlineData("token")]
    public async Task What_names_nothing_is_not_found(string path)
    {
        await using var registry = await RunningRegistry.StartAsync();
        using var answer = await registry.GetAsync(path);
        await ExpectAsync(answer, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_name_has_at_most_255_characters()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await registry.PushBlobAsync(new string('a', 255), Blob);
        using var longer = await registry.SendAsync(HttpMethod.Post, $"v2/{new string('a', 256)}/blobs/uploads/");
        await ExpectErrorAsync(longer, HttpStatusCode.BadRequest, "NAME_INVALID");
    }
}
