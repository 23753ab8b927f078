using Oac.Harness.Agents.Tests.Peers;

namespace Oac.Harness.Agents.Tests.Inference;

public sealed class ModelTests
{
    private static readonly string[] Several = ["first", "second"];

    [Fact]
    public async Task The_list_is_asked_for_once_in_a_while()
    {
        await using var peer = await Gateway.StartAsync();
        var time = new ManualTime();
        using var gateway = new InferenceGateway(peer.Options("chat-completions") with { Time = time });
        var asked = Enumerable.Range(0, 8).Select(_ => gateway.GetModelAsync("chat-completions", Gateway.Token));
        Assert.All(await Task.WhenAll(asked), model => Assert.Equal("chosen-model", model));
        Assert.Single(peer.Requests);
        time.Advance(TimeSpan.FromMinutes(5));
        peer.Models = ["another"];
        Assert.Equal("another", await gateway.GetModelAsync("chat-completions", Gateway.Token));
        Assert.Equal(2, peer.Requests.Count);
    }

    [Fact]
    public async Task Of_several_the_first_is_taken_unless_the_author_chooses()
    {
        await using var peer = await Gateway.StartAsync();
        peer.Models = Several;
        using var gateway = new InferenceGateway(peer.Options("embeddings"));
        Assert.Equal("first", await gateway.GetModelAsync("embeddings", Gateway.Token));
        using var choosing = new InferenceGateway(
            peer.Options("embeddings") with
            {
                SelectModel = (type, names) => type == "embeddings" ? names[^1] : "",
            }
        );
        Assert.Equal("second", await choosing.GetModelAsync("embeddings", Gateway.Token));
        using var wrong = new InferenceGateway(peer.Options("embeddings") with { SelectModel = (_, _) => "third" });
        var error = await Assert.ThrowsAsync<InferenceGatewayException>(() =>
            wrong.GetModelAsync("embeddings", Gateway.Token)
        );
        Assert.Contains("SelectModel chose 'third' for 'embeddings'", error.Message);
    }

    [Theory]
    [InlineData(401, "quoting sk-secret-of-this-instance", "answered 401")]
    [InlineData(200, "<html>", "something else than a list of models")]
    [InlineData(200, "[]", "something else than a list of models")]
    [InlineData(200, """{"data":{} }""", "something else than a list of models")]
    [InlineData(200, """{"data":[]}""", "lists no model")]
    [InlineData(200, """{"data":[{"id":""},{"id":7},"x",{"id":"a\u0000b"}]}""", "lists no model")]
    public async Task A_list_that_is_none_is_told_and_asked_for_again(int status, string body, string why)
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Options("embeddings"));
        peer.ModelsAnswer = response => Gateway.WriteAsync(response, status, body);
        var error = await Assert.ThrowsAsync<InferenceGatewayException>(() =>
            gateway.GetModelAsync("embeddings", Gateway.Token)
        );
        Assert.Contains(why, error.Message);
        Assert.DoesNotContain(Gateway.Key, error.ToString());
        peer.ModelsAnswer = null;
        Assert.Equal("chosen-model", await gateway.GetModelAsync("embeddings", Gateway.Token));
    }

    [Fact]
    public async Task A_list_has_limits()
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Options("embeddings"));
        peer.Models = [.. Enumerable.Range(0, 1001).Select(i => $"m{i}")];
        var error = await Assert.ThrowsAsync<InferenceGatewayException>(() =>
            gateway.GetModelAsync("embeddings", Gateway.Token)
        );
        Assert.Contains("more than 1000 models", error.Message);
        peer.Models = [new string('x', 1024 * 1024)];
        error = await Assert.ThrowsAsync<InferenceGatewayException>(() =>
            gateway.GetModelAsync("embeddings", Gateway.Token)
        );
        Assert.Contains("longer than 1048576 bytes", error.InnerException!.Message);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_told()
    {
        using var gateway = new InferenceGateway(
            new()
            {
                Types = ["embeddings"],
                Variables = name => name == "OPENAI_BASE_URL" ? "http://127.0.0.1:1/v1" : Gateway.Key,
            }
        );
        var error = await Assert.ThrowsAsync<InferenceGatewayException>(() =>
            gateway.GetModelAsync("embeddings", Gateway.Token)
        );
        Assert.Contains("http://127.0.0.1:1/v1/models cannot be reached", error.Message);
    }
}
