using Oac.Harness.Samples.Echo;
using Oac.Harness.Testing;

namespace Oac.Harness.Samples.Tests;

public sealed class EchoAgentTests
{
    [Theory]
    [InlineData("{\"text\": \"hello\"}", "application/json")]
    [InlineData("{\"text\": \"hello\", \"fail\": false}", "application/json")]
    [InlineData("{\"fail\": \"true\"}", "")]
    [InlineData("[true]", "application/json")]
    [InlineData("no JSON {", "text/plain")]
    [InlineData("", "")]
    public async Task It_answers_with_the_event(string payload, string type)
    {
        await using var host = HarnessTestHost.Start(EchoAgent.Configure);

        var result = await host.DeliverAsync("s", "echo", System.Text.Encoding.UTF8.GetBytes(payload), type);

        Assert.True(result.IsSuccess, result.ErrorMessage);
        Assert.Equal((payload, type), (result.OutputText, result.OutputContentType));
    }

    [Fact]
    public async Task It_fails_where_it_is_asked_to()
    {
        await using var host = HarnessTestHost.Start(EchoAgent.Configure);

        var result = await host.DeliverAsync("s", "echo", "{\"text\": \"hello\", \"fail\": true}"u8.ToArray());

        Assert.False(result.IsSuccess);
        Assert.Equal("The event asked for a failure.", result.ErrorMessage);
    }
}
