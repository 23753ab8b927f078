using System.Text;
using Oac.Conformance.Wire;
using Oac.Connect;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Hosting;

public sealed class EndToEndTests
{
    public static TheoryData<RpcProtocol> Protocols => new(Enum.GetValues<RpcProtocol>());

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_agent_answers_by_every_protocol(RpcProtocol protocol)
    {
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                EchoAgent.Configure(harness);
                harness.Protocol = protocol;
            }
        );

        var stream = await orchestrator.AcceptAsync();
        Assert.Equal(protocol.ToString(), stream.Protocol.ToString());
        Assert.Equal("/openagentcontainers.v1alpha3.Orchestrator/Connect", stream.Request.Path);
        Assert.Equal("Bearer secret-token", stream.Request.Headers.Find("authorization"));
        Assert.Equal("v1", stream.Request.Headers.Find("oac-ext"));

        await stream.EventAsync("session-1", "say", "hello"u8.ToArray(), "text/plain");
        var result = await stream.ResultAsync();
        Assert.True(result.Success);
        Assert.Equal("session-1", result.SessionId);
        Assert.Equal("hello", Encoding.UTF8.GetString(result.Output.Span));
        Assert.Equal("text/plain", result.OutputContentType);

        run.Stop();
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        Assert.Equal(0, await run.Running);
        Assert.Empty(orchestrator.Complaints);
    }
}
