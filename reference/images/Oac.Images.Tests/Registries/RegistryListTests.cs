using System.Globalization;
using Oac.Images.Content;
using Oac.Images.References;

namespace Oac.Images.Registries;

public class RegistryListTests
{
    private static readonly ContentDigest Subject = ContentDigest.Sha256Of([]);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_are_followed()
    {
        await using var server = new ScriptedServer(request =>
            request.Target switch
            {
                "/v2/a/b/tags/list?n=1000" => Page("a", "</v2/a/b/tags/list?n=1000&last=a>; rel=\"next\""),
                "/v2/a/b/tags/list?n=1000&last=a" => Page("b", "<list?last=b>;title=x; REL=next, </x>; rel=last"),
                "/v2/a/b/tags/list?last=b" => new ScriptedAnswer(200, """{"tags":null}"""),
                _ => new ScriptedAnswer(404),
            }
        );
        Assert.Equal(["a", "b"], await TagsAsync(server));
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("https://example.com/v2/a/b/tags/list?last=a", "which is not this registry")]
    [InlineData("//example.com/v2/a/b/tags/list", "which is not this registry")]
    [InlineData("http://user:word@SELF/v2/a/b/tags/list?x", "which is not this registry")]
    [InlineData("/v2/a/b/tags/list?n=1000", "leads back")]
    public async Task Links_that_lead_elsewhere_or_back_are_refused(string link, string message)
    {
        ScriptedServer? self = null;
        await using var server = new ScriptedServer(_ =>
            Page("a", $"<{link.Replace("SELF", self!.Address, StringComparison.Ordinal)}>; rel=\"next\"")
        );
        self = server;
        var e = await Assert.ThrowsAsync<ImageContentException>(() => TagsAsync(server));
        Assert.Equal(ImageContentError.Corrupt, e.Error);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", e.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Endless_pages_end()
    {
        var count = 0;
        await using var server = new ScriptedServer(_ =>
            Page("a", string.Create(CultureInfo.InvariantCulture, $"</next?{++count}>; rel=next"))
        );
        var e = await Assert.ThrowsAsync<ImageContentException>(() => TagsAsync(server));
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);
        Assert.Contains("more than 1000 pages", e.Message, StringComparison.Ordinal);
        Assert.Equal(RegistryLimits.MaxPages, count);
    }

    [Fact]
    public async Task Names_and_bytes_are_limited()
    {
        var names = string.Join(',', Enumerable.Repeat("\"t\"", RegistryLimits.MaxNames));
        var last = "";
        await using var server = new ScriptedServer(request =>
            request.Target.EndsWith("more", StringComparison.Ordinal)
                ? new ScriptedAnswer(200, $$"""{"tags":[{{last}}]}""")
                : new ScriptedAnswer(200, $$"""{"tags":[{{names}}]}""", ("Link", "<more>; rel=next"))
        );
        Assert.Equal(RegistryLimits.MaxNames, (await TagsAsync(server)).Count);
        last = "\"u\"";
        var e = await Assert.ThrowsAsync<ImageContentException>(() => TagsAsync(server));
        Assert.Contains("more than 100000 tags", e.Message, StringComparison.Ordinal);

        await using var large = new ScriptedServer(_ => new ScriptedAnswer(
            200,
            """{"tags":[]}""".PadRight(RegistryLimits.MaxPageBytes + 1)
        ));
        e = await Assert.ThrowsAsync<ImageContentException>(() => TagsAsync(large));
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);
    }

    [Fact]
    public async Task Referrers_come_from_the_list_and_are_chosen_by_type()
    {
        var index = $$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[
              {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Subject}}","size":1,"artifactType":"a/x"},
              {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Subject}}","size":2,"artifactType":"a/y"}]}
            """;
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(
            200,
            index,
            ("Content-Type", MediaTypes.OciIndex)
        ));
        Assert.Equal(2, (await ReferrersAsync(server, null)).Count);
        Assert.Equal(2, Assert.Single(await ReferrersAsync(server, "a/y")).Size);
        Assert.Equal($"/v2/a/b/referrers/{Subject}?artifactType=a%2Fy", server.Requests.Last().Target);

        await using var none = new ScriptedServer(_ => new ScriptedAnswer(404));
        Assert.Empty(await ReferrersAsync(none, null));
        Assert.Equal(
            [$"/v2/a/b/referrers/{Subject}", $"/v2/a/b/manifests/sha256-{Subject.Hex}"],
            none.Requests.Select(r => r.Target)
        );
    }

    [Theory]
    [InlineData("linux/amd64", "0")]
    [InlineData("linux/arm64", "2")]
    [InlineData("linux/arm64/v8", "2")]
    [InlineData("linux/arm/v6", "3")]
    [InlineData("linux/arm/v7", "4")]
    [InlineData("linux/arm", "4")]
    [InlineData("linux/arm/v5", null)]
    [InlineData("linux/amd64/v3", "5")]
    [InlineData("linux/amd64/v2", "0")]
    [InlineData("linux/s390x", null)]
    [InlineData("windows/amd64", null)]
    public void A_platform_gets_the_best_that_runs_on_it(string platform, string? chosen)
    {
        string[] offered =
        [
            "linux/amd64",
            "unknown/unknown",
            "linux/arm64/v8",
            "linux/arm/v6",
            "linux/arm/v7",
            "linux/amd64/v3",
            "linux/amd64",
        ];
        var manifests = offered.Select((text, i) => new Descriptor("a/b", Subject, i) { Platform = Parse(text) });
        var best = PlatformChoice.Choose([new Descriptor("a/b", Subject, 99), .. manifests], Parse(platform));
        Assert.Equal(chosen, best?.Size.ToString(CultureInfo.InvariantCulture));

        static ImagePlatform Parse(string text) =>
            text.Split('/') is [var os, var architecture, .. var rest]
                ? new(os, architecture, rest.FirstOrDefault())
                : throw new ArgumentException(text);
    }

    [Fact]
    public async Task An_index_costs_one_request_more_and_must_hold_what_it_says()
    {
        const string Config = """{"os":"linux","architecture":"amd64"}""";
        var config = System.Text.Encoding.UTF8.GetBytes(Config);
        var manifest =
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{ContentDigest.Sha256Of(config)}}","size":{{config.Length}} },"layers":[]}""";
        var digest = ContentDigest.Sha256Of(System.Text.Encoding.UTF8.GetBytes(manifest));
        var size = manifest.Length;
        await using var server = new ScriptedServer(request =>
            request.Path.Split('/')[^2..] switch
            {
                ["manifests", "v1"] => new ScriptedAnswer(
                    200,
                    $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{digest}}","size":{{size}},"platform":{"os":"linux","architecture":"amd64"} }]}"""
                ),
                ["manifests", _] => new ScriptedAnswer(200, manifest),
                _ => new ScriptedAnswer(200, Config),
            }
        );
        await using var client = Client(server);
        var repository = client.Open(Reference($"{server.Address}/a/b:v1"));
        var image = await repository.ReadImageAsync(null, new("linux", "amd64"), Cancelled);
        Assert.Equal("linux/amd64", image.Config.Platform.ToString());
        Assert.Equal(3, server.Requests.Count);

        var none = await Assert.ThrowsAsync<ImageContentException>(() =>
            repository.ReadImageAsync(null, new("linux", "s390x"), Cancelled)
        );
        Assert.Contains("nothing for linux/s390x; there is linux/amd64", none.Message, StringComparison.Ordinal);
        size++;
        var lie = await Assert.ThrowsAsync<ImageContentException>(() =>
            repository.ReadImageAsync(null, new("linux", "amd64"), Cancelled)
        );
        Assert.Equal(ImageContentError.Corrupt, lie.Error);
    }

    [Fact]
    public async Task Indexes_in_indexes_end()
    {
        // Each index holds the next one; the last is the outermost.
        var indexes = new List<string> { """{"schemaVersion":2,"manifests":[]}""" };
        for (var i = 0; i < ContentSourceExtensions.MaxIndexDepth; i++)
        {
            var inner = System.Text.Encoding.UTF8.GetBytes(indexes[^1]);
            indexes.Add(
                $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{MediaTypes.OciIndex}}","digest":"{{ContentDigest.Sha256Of(inner)}}","size":{{inner.Length}},"platform":{"os":"linux","architecture":"amd64"} }]}"""
            );
        }
        var depth = 0;
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(200, indexes[^++depth]));
        await using var client = Client(server);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            client.Open(Reference($"{server.Address}/a/b:v1")).ReadImageAsync(null, new("linux", "amd64"), Cancelled)
        );
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);
        Assert.Equal(ContentSourceExtensions.MaxIndexDepth + 1, depth);
    }

    private static ScriptedAnswer Page(string tag, string link) =>
        new(200, $$"""{"tags":["{{tag}}"]}""", ("Link", link));

    private static async Task<List<string>> TagsAsync(ScriptedServer server)
    {
        await using var client = Client(server);
        return await client.Open(Reference($"{server.Address}/a/b")).ListTagsAsync(Cancelled).ToListAsync(Cancelled);
    }

    private static async Task<IReadOnlyList<Descriptor>> ReferrersAsync(ScriptedServer server, string? type)
    {
        await using var client = Client(server);
        return await client.Open(Reference($"{server.Address}/a/b")).ListReferrersAsync(Subject, type, Cancelled);
    }

    private static RegistryClient Client(ScriptedServer server) =>
        new(new RegistryOptions { PlainHttp = [server.Address], Time = new SkippingTime() });

    private static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference, out var error)
            ? reference
            : throw new ArgumentException(error);
}
