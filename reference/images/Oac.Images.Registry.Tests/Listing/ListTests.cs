using System.Net;
using static Oac.Images.Registry.Tests.RunningRegistry;

namespace Oac.Images.Registry.Tests.Listing;

public class ListTests
{
    [Fact]
    public async Task Tags_are_in_ordinal_order_and_come_in_pages()
    {
        await using var registry = await RunningRegistry.StartAsync();
        foreach (var tag in (string[])["b", "a", "B", "10", "9", "_x"])
        {
            await registry.PushImageAsync("a", tag);
        }
        Assert.Equal(["10", "9", "B", "_x", "a", "b"], await registry.ListAsync("v2/a/tags/list", "tags"));
        Assert.Equal("a", (await registry.JsonAsync("v2/a/tags/list")).GetProperty("name").GetString());
        Assert.Equal(["a", "b"], await registry.ListAsync("v2/a/tags/list?last=_x", "tags"));
        Assert.Equal(["B", "_x"], await registry.ListAsync("v2/a/tags/list?last=A&n=2", "tags"));
        Assert.Empty(await registry.ListAsync("v2/a/tags/list?n=0", "tags"));

        using var page = await registry.GetAsync("v2/a/tags/list?n=4");
        Assert.Equal("</v2/a/tags/list?n=4&last=_x>; rel=\"next\"", Header(page, "Link"));
        foreach (var query in (string[])["n=0", "n=6", "n=7", "n=4&last=_x"])
        {
            using var last = await registry.GetAsync($"v2/a/tags/list?{query}");
            Assert.Equal("", Header(last, "Link"));
        }
    }

    [Fact]
    public async Task Repositories_come_in_pages_and_a_page_is_limited()
    {
        var limits = RegistryLimits.Default with { PageEntries = 2 };
        await using var registry = await RunningRegistry.StartAsync(new() { Limits = limits });
        foreach (var name in (string[])["c", "a/b", "a"])
        {
            await registry.PushImageAsync(name, "v1");
        }
        Assert.Equal(["a", "a/b"], await registry.ListAsync("v2/_catalog?n=100", "repositories"));
        Assert.Equal(["c"], await registry.ListAsync("v2/_catalog?last=a%2Fb", "repositories"));
        using var page = await registry.GetAsync("v2/_catalog");
        Assert.Equal("</v2/_catalog?n=2&last=a%2Fb>; rel=\"next\"", Header(page, "Link"));
    }

    [Theory]
    [InlineData("n=-1")]
    [InlineData("n=x")]
    [InlineData("n=99999999999")]
    [InlineData("n=1&n=2")]
    public async Task A_count_that_is_none_is_a_bad_request(string query)
    {
        await using var registry = await RunningRegistry.StartAsync();
        using var answer = await registry.GetAsync($"v2/_catalog?{query}");
        await ExpectErrorAsync(answer, HttpStatusCode.BadRequest, "UNSUPPORTED");
    }

    [Fact]
    public async Task A_repository_that_is_not_there_has_no_list_and_an_empty_one_has()
    {
        await using var registry = await RunningRegistry.StartAsync();
        using (var unknown = await registry.GetAsync("v2/a/tags/list"))
        {
            await ExpectErrorAsync(unknown, HttpStatusCode.NotFound, "NAME_UNKNOWN");
        }
        await registry.PushBlobAsync("a", Layer);
        Assert.Empty(await registry.ListAsync("v2/a/tags/list", "tags"));
    }
}
