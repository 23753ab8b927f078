using System.ClientModel;
using System.Text;
using Oac.Harness.Agents.Tests.Peers;
using OpenAI.Chat;

namespace Oac.Harness.Agents.Tests.Inference;

/// <summary>harness/inference/declared-types-only</summary>
public sealed class DeclaredTypesTests
{
    [Fact]
    public async Task What_is_declared_goes_to_the_gateway_with_its_key_and_the_chosen_model()
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Says("hello").Options(InferenceTypes.ChatCompletions));
        var chat = await gateway.GetChatClientAsync(Gateway.Token);
        ChatCompletion answer = await chat.CompleteChatAsync([new UserChatMessage("hi")], null, Gateway.Token);
        Assert.Equal("hello", answer.Content[0].Text);
        Assert.Equal(["GET /v1/models", "POST /v1/chat/completions"], peer.Paths);
        Assert.All(peer.Requests, request => Assert.Equal($"Bearer {Gateway.Key}", request.Authorization));
        Assert.Contains("\"model\":\"chosen-model\"", peer.Requests.Last().Body);
    }

    [Fact]
    public async Task What_is_not_declared_never_leaves()
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Options(InferenceTypes.ChatCompletions));
        var embeddings = gateway.OpenAI.GetEmbeddingClient("any");

        var error = await Assert.ThrowsAsync<UndeclaredInferenceException>(() =>
            embeddings.GenerateEmbeddingAsync("text", null, Gateway.Token)
        );
        Assert.Contains("'embeddings' is not declared; declared are chat-completions", error.Message);
        Assert.Throws<UndeclaredInferenceException>(() => embeddings.GenerateEmbedding("text", null, Gateway.Token));
        await Assert.ThrowsAsync<UndeclaredInferenceException>(() => gateway.GetEmbeddingClientAsync(Gateway.Token));
        await Assert.ThrowsAsync<UndeclaredInferenceException>(() =>
            gateway.OpenAI.GetAudioClient("any").GenerateSpeechAsync("text", "alloy", null, Gateway.Token)
        );
        Assert.Empty(peer.Requests);
    }

    [Theory]
    [InlineData("POST", "embeddings")]
    [InlineData("POST", "chat/../embeddings")]
    [InlineData("POST", "chat/%2e%2e/embeddings")]
    [InlineData("POST", "chat/completions/../../../v2/anything")]
    [InlineData("POST", "chat%2Fcompletions")]
    [InlineData("POST", "chat//completions")]
    [InlineData("POST", "chat/completions/")]
    [InlineData("POST", "Chat/Completions")]
    [InlineData("POST", "/v1/embeddings")]
    [InlineData("POST", "/v10/chat/completions")]
    [InlineData("POST", "")]
    [InlineData("GET", "chat/completions")]
    [InlineData("DELETE", "chat/completions")]
    [InlineData("POST", "models")]
    [InlineData("DELETE", "models/chosen-model")]
    [InlineData("GET", "modelsx")]
    [InlineData("POST", "http://localhost.invalid/v1/chat/completions")]
    [InlineData("POST", "http://127.0.0.1:1/v1/chat/completions")]
    public async Task Bare_requests_are_held_too(string method, string address)
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Options(InferenceTypes.ChatCompletions));
        using var request = new HttpRequestMessage(new(method), address);
        await Assert.ThrowsAsync<UndeclaredInferenceException>(() => gateway.Http.SendAsync(request, Gateway.Token));
        Assert.Empty(peer.Requests);
    }

    [Theory]
    [InlineData("POST", "chat/completions")]
    [InlineData("POST", "chat/completions?version=1")]
    [InlineData("POST", "responses")]
    [InlineData("GET", "models/chosen-model")]
    public async Task Bare_requests_that_are_declared_pass(string method, string address)
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.AnswersJson("{}").Options("chat-completions", "responses"));
        using var request = new HttpRequestMessage(new(method), address)
        {
            Content = method == "POST" ? new StringContent("{}", Encoding.UTF8, "application/json") : null,
        };
        using var response = await gateway.Http.SendAsync(request, Gateway.Token);
        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal($"Bearer {Gateway.Key}", Assert.Single(peer.Requests).Authorization);
    }

    [Fact]
    public async Task A_redirect_leads_nowhere()
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Options(InferenceTypes.ChatCompletions));
        peer.Answers.Enqueue(response =>
        {
            response.StatusCode = 307;
            response.Headers.Location = "/v1/embeddings";
            return Task.CompletedTask;
        });
        using var response = await gateway.Http.PostAsync("chat/completions", null, Gateway.Token);
        Assert.Equal(307, (int)response.StatusCode);
        Assert.Single(peer.Requests);
    }

    [Fact]
    public async Task Clients_with_connections_of_their_own_are_refused()
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Options("realtime"));
#pragma warning disable OPENAI002 // To be refused.
        Assert.Throws<UndeclaredInferenceException>(() => gateway.OpenAI.GetRealtimeClient());
#pragma warning restore OPENAI002
    }

    [Fact]
    public async Task The_key_is_in_no_exception_even_where_the_gateway_quotes_it()
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Options(InferenceTypes.ChatCompletions));
        for (var i = 0; i < 2; i++)
        {
            peer.Answers.Enqueue(response =>
                Gateway.WriteAsync(
                    response,
                    401,
                    $$"""{"error":{"message":"Incorrect API key: {{Gateway.Key}}","code":"bad"} }"""
                )
            );
        }
        var chat = gateway.OpenAI.GetChatClient("m");
        ChatMessage[] messages = [new UserChatMessage("hi")];
        var error = await Assert.ThrowsAsync<ClientResultException>(() => chat.CompleteChatAsync(messages));
        Assert.Equal(401, error.Status);
        Assert.Contains("Incorrect API key: ***", error.Message);
        Assert.DoesNotContain(Gateway.Key, error.ToString());
        Assert.DoesNotContain(Gateway.Key, error.GetRawResponse()!.Content.ToString());
        var second = Assert.Throws<ClientResultException>(() => chat.CompleteChat(messages));
        Assert.DoesNotContain(Gateway.Key, second.ToString());
    }

    [Fact]
    public async Task An_answer_without_end_is_refused()
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(
            peer.Says(new string('x', 5000)).Options(InferenceTypes.ChatCompletions) with
            {
                MaxResponseBytes = 4096,
            }
        );
        var error = await Assert.ThrowsAsync<InvalidDataException>(() =>
            gateway.OpenAI.GetChatClient("m").CompleteChatAsync(new UserChatMessage("hi"))
        );
        Assert.Contains("longer than 4096 bytes", error.Message);
    }
}
