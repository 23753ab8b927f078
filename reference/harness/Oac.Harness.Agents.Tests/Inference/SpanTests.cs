using System.ClientModel;
using System.Diagnostics;
using Oac.Harness.Agents.Tests.Peers;
using OpenAI.Chat;

namespace Oac.Harness.Agents.Tests.Inference;

/// <summary>harness/observability/genai-spans</summary>
public sealed class SpanTests
{
    private static readonly ChatMessage[] Hello = [new UserChatMessage("a secret question")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_is_a_span_with_model_and_usage(bool isAsync)
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Says("a secret answer").Options(InferenceTypes.ChatCompletions));
        using var spans = new Spans();
        var chat = gateway.OpenAI.GetChatClient("asked-model");
        _ = isAsync ? await chat.CompleteChatAsync(Hello) : chat.CompleteChat(Hello);
        Assert.Same(spans.Root, Activity.Current);

        var span = spans.Single("chat asked-model");
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal(spans.Root.SpanId, span.ParentSpanId);
        Assert.Equal("chat", span.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("openai", span.GetTagItem("gen_ai.provider.name"));
        Assert.Equal("asked-model", span.GetTagItem("gen_ai.request.model"));
        Assert.Equal("served-model", span.GetTagItem("gen_ai.response.model"));
        Assert.Equal("answer-1", span.GetTagItem("gen_ai.response.id"));
        Assert.Equal(11L, span.GetTagItem("gen_ai.usage.input_tokens"));
        Assert.Equal(7L, span.GetTagItem("gen_ai.usage.output_tokens"));
        Assert.Equal(["stop"], (string[])span.GetTagItem("gen_ai.response.finish_reasons")!);
        Assert.Equal("127.0.0.1", span.GetTagItem("server.address"));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("secret"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task A_stream_is_a_span_until_its_end()
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Options(InferenceTypes.ChatCompletions));
        string Chunk(string rest) =>
            $$"""data: {"id":"s-1","object":"chat.completion.chunk","created":1,"model":"served-model",{{rest}}}"""
            + "\r\n\r\n";
        peer.Answers.Enqueue(response =>
            Gateway.WriteAsync(
                response,
                200,
                Chunk(
                    """
                    "choices":[{"index":0,"delta":{"content":"he"}}]
                    """
                )
                    + Chunk(
                        """
                        "choices":[{"index":0,"delta":{"content":"llo"},"finish_reason":"length"}]
                        """
                    )
                    + Chunk(
                        """
                        "choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}
                        """
                    )
                    + "data: [DONE]\r\n\r\n",
                "text/event-stream"
            )
        );
        using var spans = new Spans();
        var text = "";
        await foreach (var update in gateway.OpenAI.GetChatClient("m").CompleteChatStreamingAsync(Hello))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
        }
        Assert.Equal("hello", text);
        var span = spans.Single("chat m");
        Assert.Equal("served-model", span.GetTagItem("gen_ai.response.model"));
        Assert.Equal(3L, span.GetTagItem("gen_ai.usage.input_tokens"));
        Assert.Equal(2L, span.GetTagItem("gen_ai.usage.output_tokens"));
        Assert.Equal(["length"], (string[])span.GetTagItem("gen_ai.response.finish_reasons")!);
    }

    [Fact]
    public async Task The_end_of_a_call_leaves_the_readers_own_span_alone()
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Says("x").Options(InferenceTypes.ChatCompletions));
        using var spans = new Spans();
        using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions");
        using var response = await gateway.Http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            Gateway.Token
        );
        using var own = new Activity("own").Start();
        var body = response.Content.ReadAsStream(Gateway.Token);
        body.CopyTo(Stream.Null);
        Assert.Same(own, Activity.Current);
        Assert.Equal("served-model", spans.Single("chat").GetTagItem("gen_ai.response.model"));
    }

    [Fact]
    public async Task A_failure_has_a_type()
    {
        await using var peer = await Gateway.StartAsync();
        using var gateway = new InferenceGateway(peer.Options(InferenceTypes.Embeddings));
        using var spans = new Spans();
        await Assert.ThrowsAsync<ClientResultException>(() =>
            gateway.OpenAI.GetEmbeddingClient("m").GenerateEmbeddingAsync("x", null, Gateway.Token)
        );
        var span = spans.Single("embeddings m");
        Assert.Equal("400", span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }
}
