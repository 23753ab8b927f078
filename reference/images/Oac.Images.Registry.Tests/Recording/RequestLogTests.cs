using System.Net;
using System.Text;
using Oac.Images.Registry.Recording;
using static Oac.Images.Registry.Tests.RunningRegistry;

namespace Oac.Images.Registry.Tests.Recording;

public class RequestLogTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_in_the_log_when_its_answer_has_been_read()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (digest, manifest) = await registry.PushImageAsync("a/b", "v1");
        using var get = await registry.SendAsync(
            HttpMethod.Get,
            "v2/a/b/manifests/v1?n=5&password=secret",
            change: request =>
            {
                request.Headers.UserAgent.ParseAdd("me/1");
                request.Headers.Add("Authorization", "Basic c2VjcmV0OnNlY3JldA==");
            }
        );
        await get.Content.ReadAsByteArrayAsync(Cancelled);

        var recorded = registry.Server.Requests.All[^1];
        Assert.Equal(
            new RecordedRequest
            {
                Order = 4,
                Method = "GET",
                Path = "/v2/a/b/manifests/v1",
                Query = "n=5",
                Kind = RequestKind.Manifest,
                Repository = "a/b",
                Reference = "v1",
                Digest = digest.ToString(),
                UserAgent = "me/1",
                HasCredentials = true,
                Status = 200,
                BytesSent = manifest.Length,
            },
            recorded
        );
        Assert.DoesNotContain("secret", recorded.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2Vj", recorded.ToString(), StringComparison.Ordinal);
        var put = Assert.Single(registry.Server.Requests.Of("PUT", RequestKind.Manifest));
        Assert.Equal(manifest.Length, put.BytesReceived);
        Assert.Equal(2, registry.Server.Requests.Of("POST", RequestKind.Upload).Length);
    }

    [Fact]
    public async Task The_nth_request_can_be_awaited_before_and_after_it_came()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var digest = await registry.PushBlobAsync("a", Layer);
        var log = registry.Server.Requests;
        var third = log.WaitForAsync("GET", RequestKind.Blob, 3, Cancelled);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(third.IsCompleted);
            using var get = await registry.GetAsync($"v2/a/blobs/{digest}");
            await get.Content.ReadAsByteArrayAsync(Cancelled);
        }
        var awaited = await third;
        Assert.Equal(log.All[^1], awaited);
        Assert.Equal(log.All[1], await log.WaitForAsync("GET", RequestKind.Blob, 1, Cancelled));
        var both = await log.WaitForAsync(request => request.Repository == "a", 2, Cancelled);
        Assert.Equal(log.All[..2], both);

        using var given = new CancellationTokenSource();
        var never = log.WaitForAsync("PUT", RequestKind.Manifest, 1, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public async Task The_oldest_fall_out_and_orders_go_on()
    {
        var limits = RegistryLimits.Default with { RecordedRequests = 3 };
        await using var registry = await RunningRegistry.StartAsync(new() { Limits = limits });
        for (var i = 0; i < 5; i++)
        {
            using var ping = await registry.GetAsync("v2/");
            await ExpectAsync(ping, HttpStatusCode.OK);
        }
        Assert.Equal([3, 4, 5], registry.Server.Requests.All.Select(request => request.Order));
        registry.Server.Requests.Clear();
        Assert.Empty(registry.Server.Requests.All);
        using var last = await registry.SendAsync(
            HttpMethod.Get,
            "v2/",
            change: request => request.Headers.TryAddWithoutValidation("User-Agent", new string('x', 300))
        );
        var recorded = Assert.Single(registry.Server.Requests.All);
        Assert.Equal(6, recorded.Order);
        Assert.Equal(256, recorded.UserAgent?.Length);
    }

    [Theory]
    [InlineData("/v2/", RequestKind.Ping, null, null)]
    [InlineData("/v2", RequestKind.Ping, null, null)]
    [InlineData("/v2/_catalog", RequestKind.Catalog, null, null)]
    [InlineData("/token", RequestKind.Token, null, null)]
    [InlineData("/v2/a/manifests/v1", RequestKind.Manifest, "a", "v1")]
    [InlineData("/v2/a/b/c/manifests/v1", RequestKind.Manifest, "a/b/c", "v1")]
    [InlineData("/v2/a/manifests/manifests/v1", RequestKind.Manifest, "a/manifests", "v1")]
    [InlineData("/v2/a/blobs/uploads/manifests/v1", RequestKind.Manifest, "a/blobs/uploads", "v1")]
    [InlineData("/v2/a/blobs/uploads/", RequestKind.Upload, "a", null)]
    [InlineData("/v2/a/blobs/uploads", RequestKind.Upload, "a", null)]
    [InlineData("/v2/a/blobs/uploads/1", RequestKind.Upload, "a", "1")]
    [InlineData("/v2/blobs/uploads/blobs/x", RequestKind.Blob, "blobs/uploads", "x")]
    [InlineData("/v2/a/tags/list", RequestKind.Tags, "a", null)]
    [InlineData("/v2/a/referrers/x", RequestKind.Referrers, "a", "x")]
    [InlineData("/v2/A/manifests/v1", RequestKind.Manifest, null, "v1")]
    [InlineData("/v2/manifests/v1", RequestKind.Manifest, null, "v1")]
    [InlineData("/v2/uploads/x", RequestKind.Other, null, null)]
    [InlineData("/v1/a/manifests/v1", RequestKind.Other, null, null)]
    public async Task A_path_is_read_from_its_end(string path, RequestKind kind, string? repository, string? reference)
    {
        await using var registry = await RunningRegistry.StartAsync();
        using var answer = await registry.GetAsync(path);
        await answer.Content.ReadAsByteArrayAsync(Cancelled);
        var recorded = Assert.Single(registry.Server.Requests.All);
        Assert.Equal((kind, repository, reference), (recorded.Kind, recorded.Repository, recorded.Reference));
    }

    [Fact]
    public async Task Requests_that_run_together_are_all_there_once()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var content = Encoding.UTF8.GetBytes(new string('x', 200_000));
        var digest = await registry.PushBlobAsync("a", content);
        await Parallel.ForAsync(
            0,
            50,
            Cancelled,
            async (_, _) =>
            {
                using var get = await registry.GetAsync($"v2/a/blobs/{digest}");
                Assert.Equal(content.Length, (await get.Content.ReadAsByteArrayAsync(Cancelled)).Length);
            }
        );
        var gets = registry.Server.Requests.Of("GET", RequestKind.Blob);
        Assert.Equal(Enumerable.Range(2, 50), gets.Select(request => (int)request.Order).Order());
        Assert.All(gets, request => Assert.Equal(content.Length, request.BytesSent));
    }
}
