using Oac.Harness.Testing;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Hosting;

public sealed class HarnessBuilderTests
{
    public static TheoryData<Action<HarnessBuilder>, string> Faults =>
        new()
        {
            { harness => harness.Name = "", "no Name" },
            { harness => harness.Version = "v1alpha9", "Version 'v1alpha9' is not known" },
            { harness => harness.ShutdownTimeout = TimeSpan.FromSeconds(-1), "ShutdownTimeout is negative" },
            { harness => harness.On("say", Payload.Bytes, (_, _) => EventResult.Success), "has two handlers" },
            {
                harness => harness.On("Say", Payload.Bytes, (_, _) => EventResult.Success),
                "'Say' is no channel's name"
            },
            { harness => harness.On("1st", Payload.Bytes, (_, _) => EventResult.Success), "'1st' is no" },
            { harness => harness.On("a-", Payload.Bytes, (_, _) => EventResult.Success), "'a-' is no" },
            { harness => harness.On("", Payload.Bytes, (_, _) => EventResult.Success), "'' is no" },
            { harness => harness.On(new string('a', 64), Payload.Bytes, (_, _) => EventResult.Success), "at most 63" },
        };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_mistake_is_told_at_the_start(Action<HarnessBuilder> mistake, string why)
    {
        var error = Assert.Throws<HarnessConfigurationException>(() =>
            HarnessTestHost.Start(harness =>
            {
                EchoAgent.Configure(harness);
                mistake(harness);
            })
        );
        Assert.Contains(why, error.Message);
    }

    [Fact]
    public async Task A_mistake_ends_the_program_with_a_line_of_the_log()
    {
        var log = new TestLog();
        var exitCode = await HarnessHost.RunAsync(
            harness =>
            {
                harness.Logging = log;
                EchoAgent.Configure(harness);
                EchoAgent.Configure(harness);
            },
            TestOrchestrator.Token
        );
        Assert.Equal(1, exitCode);
        Assert.Contains(log.Lines, static line => line.Text.Contains("has two handlers", StringComparison.Ordinal));
    }

    [Fact]
    public void A_harness_without_a_channel_is_a_mistake() =>
        Assert.Contains(
            "handles no channel",
            Assert
                .Throws<HarnessConfigurationException>(() => HarnessTestHost.Start(harness => harness.Name = "x"))
                .Message
        );

    [Fact]
    public async Task What_is_wrong_in_configure_ends_the_program_in_peace() =>
        Assert.Equal(
            1,
            await HarnessHost.RunAsync(_ => throw new HarnessConfigurationException("wrong"), TestOrchestrator.Token)
        );

    [Theory]
    [InlineData("v1alpha1", "v1alpha2")]
    [InlineData("v1alpha2", "v1alpha2")]
    [InlineData("v1alpha3", "v1alpha3")]
    public async Task The_version_decides_the_service(string version, string service)
    {
        await using var orchestrator = await TestOrchestrator.StartAsync(version: version);
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                EchoAgent.Configure(harness);
                harness.Version = version;
            }
        );
        var stream = await orchestrator.AcceptAsync();
        Assert.Equal($"/openagentcontainers.{service}.Orchestrator/Connect", stream.Request.Path);
        await stream.EventAsync("s", "say", default);
        Assert.True((await stream.ResultAsync()).Success);
    }

    [Fact]
    public async Task A_prefix_of_the_address_goes_before_the_method()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start($"{orchestrator.Address}tenants/7/", EchoAgent.Configure);
        var stream = await orchestrator.AcceptAsync();
        Assert.Equal("/tenants/7/openagentcontainers.v1alpha3.Orchestrator/Connect", stream.Request.Path);
        orchestrator.Leave();
        run.Stop();
        orchestrator.Leave();
    }
}
