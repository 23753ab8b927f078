using System.Net;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Registry.Authentication;
using Oac.Images.Registry.Faults;
using Oac.Images.Registry.Recording;
using static Oac.Images.Registry.Tests.RunningRegistry;

namespace Oac.Images.Registry.Tests.Faults;

public class FaultTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_spoils_what_it_matches_so_many_times()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await registry.PushImageAsync("a", "v1");
        await registry.PushImageAsync("b", "v1");
        var fault = registry.Server.Faults.Add(
            new(FaultEffect.Status(503))
            {
                Method = "GET",
                Kind = RequestKind.Manifest,
                Repository = "a",
                Reference = "v1",
                Skip = 1,
                Times = 2,
            }
        );
        async Task<int> GetAsync(string path)
        {
            using var answer = await registry.GetAsync(path);
            return (int)answer.StatusCode;
        }

        int[] statuses = [0, 0, 0, 0];
        for (var i = 0; i < statuses.Length; i++)
        {
            Assert.Equal(200, await GetAsync("v2/b/manifests/v1"));
            Assert.Equal(200, await GetAsync("v2/a/tags/list"));
            statuses[i] = await GetAsync("v2/a/manifests/v1");
        }
        Assert.Equal([200, 503, 503, 200], statuses);
        Assert.Equal(2, fault.Hits);
        Assert.Equal(2, registry.Server.Requests.All.Count(request => request.Faulted));

        using (registry.Server.Faults.Add(new(FaultEffect.Status(500))))
        {
            Assert.Equal(500, await GetAsync("v2/"));
        }
        Assert.Equal(200, await GetAsync("v2/"));
        registry.Server.Faults.Add(new(FaultEffect.Status(500)));
        registry.Server.Faults.Clear();
        Assert.Equal(200, await GetAsync("v2/"));
    }

    [Fact]
    public async Task A_delay_goes_by_the_clock_of_the_registry()
    {
        var time = new SteppedTime();
        await using var registry = await RunningRegistry.StartAsync(new() { TimeProvider = time });
        registry.Server.Faults.Add(new(FaultEffect.Delay(TimeSpan.FromHours(1))));
        var answer = registry.GetAsync("v2/");
        await time.TimerMade.WaitAsync(Cancelled);
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromHours(1));
        using var done = await answer;
        await ExpectAsync(done, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Too_many_requests_say_when_to_come_again()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var date = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        foreach (
            var (effect, expected) in ((FaultEffect, string)[])
                [
                    (FaultEffect.TooManyRequests(), ""),
                    (FaultEffect.TooManyRequests(TimeSpan.FromSeconds(1.5)), "2"),
                    (FaultEffect.TooManyRequests(date), "Fri, 02 Jan 2026 03:04:05 GMT"),
                ]
        )
        {
            using var fault = registry.Server.Faults.Add(new(effect));
            using var answer = await registry.GetAsync("v2/");
            await ExpectErrorAsync(answer, HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS");
            Assert.Equal(expected, Header(answer, "Retry-After"));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(150_000)]
    public async Task A_body_that_is_cut_arrives_up_to_there(int after)
    {
        await using var registry = await RunningRegistry.StartAsync();
        var content = new byte[200_000];
        var digest = await registry.PushBlobAsync("a", content);
        registry.Server.Faults.Add(new(FaultEffect.CutBody(after)) { Kind = RequestKind.Blob, Times = 1 });
        using (var get = await registry.GetAsync($"v2/a/blobs/{digest}"))
        {
            await ExpectAsync(get, HttpStatusCode.OK);
            Assert.Equal(content.Length, get.Content.Headers.ContentLength);
            await using var body = await get.Content.ReadAsStreamAsync(Cancelled);
            await body.ReadExactlyAsync(new byte[after], Cancelled);
            await Assert.ThrowsAsync<HttpIOException>(async () => await body.ReadExactlyAsync(new byte[1], Cancelled));
        }
        var recorded = await registry.Server.Requests.WaitForAsync("GET", RequestKind.Blob, 1, Cancelled);
        Assert.Equal(after, recorded.BytesSent);
        using var again = await registry.GetAsync($"v2/a/blobs/{digest}");
        Assert.Equal(content.Length, (await again.Content.ReadAsByteArrayAsync(Cancelled)).Length);
    }

    [Fact]
    public async Task Content_that_is_corrupt_has_its_length_and_a_manifest_stays_json()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (digest, manifest) = await registry.PushImageAsync("a", "v1");
        registry.Server.Faults.Add(new(FaultEffect.CorruptBody()));
        using (var get = await registry.GetAsync("v2/a/manifests/v1"))
        {
            var bytes = await get.Content.ReadAsByteArrayAsync(Cancelled);
            Assert.Equal(manifest.Length, bytes.Length);
            Assert.Equal(digest.ToString(), Header(get, "Docker-Content-Digest"));
            Assert.NotEqual(digest, ContentDigest.Sha256Of(bytes));
            Assert.Equal(JsonValueKind.Object, JsonElement.Parse(bytes).ValueKind);
        }
        using var blob = await registry.GetAsync($"v2/a/blobs/{ContentDigest.Sha256Of(Layer)}");
        Assert.Equal("some layes", await blob.Content.ReadAsStringAsync(Cancelled));
    }

    [Theory]
    [InlineData(2, "some layer\0\0")]
    [InlineData(-6, "some")]
    [InlineData(-60, "")]
    public async Task A_body_can_be_longer_or_shorter_than_its_descriptor_says(int by, string expected)
    {
        await using var registry = await RunningRegistry.StartAsync();
        var digest = await registry.PushBlobAsync("a", Layer);
        registry.Server.Faults.Add(new(FaultEffect.ResizeBody(by)));
        using var get = await registry.GetAsync($"v2/a/blobs/{digest}");
        Assert.Equal(expected, await get.Content.ReadAsStringAsync(Cancelled));
        using var head = await registry.HeadAsync($"v2/a/blobs/{digest}");
        Assert.Equal(expected.Length, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Another_body_media_type_or_header_is_sent()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await registry.PushImageAsync("a", "v1");
        registry.Server.Faults.Add(new(FaultEffect.ReplaceBody("{}"u8.ToArray())));
        registry.Server.Faults.Add(new(FaultEffect.MediaType("text/html")));
        registry.Server.Faults.Add(new(FaultEffect.Header("Docker-Content-Digest", null)));
        registry.Server.Faults.Add(new(FaultEffect.Header("Warning", "299 - \"soon gone\"")));
        using var get = await registry.GetAsync("v2/a/manifests/v1");
        Assert.Equal("{}", await get.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("text/html", get.Content.Headers.ContentType?.ToString());
        Assert.Equal("", Header(get, "Docker-Content-Digest"));
        Assert.Equal("299 - \"soon gone\"", Header(get, "Warning"));
    }

    [Fact]
    public async Task A_redirect_leads_to_the_same_path_elsewhere_or_to_one_place()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await using var other = await RunningRegistry.StartAsync();
        var digest = await other.PushBlobAsync("a", Layer);
        using (registry.Server.Faults.Add(new(FaultEffect.Redirect(other.Server.Url))))
        {
            using var get = await registry.GetAsync($"v2/a/blobs/{digest}?x=1");
            await ExpectAsync(get, HttpStatusCode.TemporaryRedirect);
            Assert.Equal($"{other.Server.Url}v2/a/blobs/{digest}?x=1", Header(get, "Location"));
            using var there = await other.GetAsync(Header(get, "Location"));
            await ExpectAsync(there, HttpStatusCode.OK);
        }
        registry.Server.Faults.Add(new(FaultEffect.Redirect(new("http://example.org/one"), keepPath: false)));
        using var one = await registry.GetAsync($"v2/a/blobs/{digest}");
        Assert.Equal("http://example.org/one", Header(one, "Location"));
    }

    [Fact]
    public async Task Pages_never_end_or_end_too_soon()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await registry.PushImageAsync("a", "one");
        await registry.PushImageAsync("a", "two");
        using (registry.Server.Faults.Add(new(FaultEffect.EndlessPages())))
        {
            var links = new HashSet<string>();
            for (var next = "v2/a/tags/list"; links.Count < 5; )
            {
                using var page = await registry.GetAsync(next);
                await ExpectAsync(page, HttpStatusCode.OK);
                var link = Header(page, "Link");
                next = link[1..link.IndexOf('>', StringComparison.Ordinal)];
                Assert.True(links.Add(next));
            }
        }
        registry.Server.Faults.Add(new(FaultEffect.TruncatedPages()));
        using var short_ = await registry.GetAsync("v2/a/tags/list?n=1");
        Assert.Equal("", Header(short_, "Link"));
    }

    [Fact]
    public async Task A_challenge_names_another_realm()
    {
        var tokens = new TokenAuthentication { Credentials = [new("me", "secret")] };
        await using var registry = await RunningRegistry.StartAsync(new() { Authentication = tokens });
        registry.Server.Faults.Add(new(FaultEffect.TokenRealm(new("http://127.0.0.1:1/$1"))));
        using var answer = await registry.GetAsync("v2/");
        await ExpectAsync(answer, HttpStatusCode.Unauthorized);
        Assert.Equal(
            "Bearer realm=\"http://127.0.0.1:1/$1\",service=\"oac-registry\"",
            Header(answer, "WWW-Authenticate")
        );
    }

    [Fact]
    public async Task A_fault_on_a_push_keeps_the_push_from_happening()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (_, manifest) = await registry.PushImageAsync("a", "v1");
        registry.Server.Faults.Add(new(FaultEffect.Status(502)) { Method = "PUT", Times = 1 });
        using var failed = await registry.PutManifestAsync("a", "v2", manifest);
        await ExpectAsync(failed, HttpStatusCode.BadGateway);
        Assert.Equal(["v1"], await registry.ListAsync("v2/a/tags/list", "tags"));
    }
}
