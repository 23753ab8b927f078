using Oac.Conformance.Wire;
using Oac.Connect;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Connection;

public sealed class ProtocolVariableTests : IDisposable
{
    private readonly string _variable = $"OAC_TEST_{Guid.NewGuid():N}";

    [Theory]
    [InlineData("connect", WireProtocol.Connect)]
    [InlineData("grpc", WireProtocol.Grpc)]
    [InlineData("grpcweb", WireProtocol.GrpcWeb)]
    [InlineData("", WireProtocol.GrpcWeb)]
    [InlineData(null, WireProtocol.GrpcWeb)]
    public async Task It_says_which_protocol_the_stream_takes(string? value, WireProtocol protocol)
    {
        Environment.SetEnvironmentVariable(_variable, value);
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, Configure);
        Assert.Equal(protocol, (await orchestrator.AcceptAsync()).Protocol);
    }

    [Fact]
    public async Task What_is_no_protocol_ends_the_program_at_its_start()
    {
        Environment.SetEnvironmentVariable(_variable, "soap");
        await using var run = HarnessRun.Start("http://127.0.0.1:9", Configure);
        Assert.Equal(1, await run.Running);
        Assert.Equal($"{_variable} is 'soap'; it may be connect, grpc or grpcweb.", run.Log.Lines.Single().Text);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(_variable, null);

    private void Configure(HarnessBuilder harness)
    {
        EchoAgent.Configure(harness);
        harness.Protocol = RpcProtocol.GrpcWeb;
        harness.Orchestrator = harness.Orchestrator with { ProtocolVariable = _variable };
    }
}
