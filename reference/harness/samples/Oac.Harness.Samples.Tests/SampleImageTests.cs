using System.Diagnostics;
using System.Text;
using Oac.Conformance.Wire;
using Oac.Testing;

namespace Oac.Harness.Samples.Tests;

/// <summary>Each sample as it is shipped: its image is clean, and the program in it answers.</summary>
public sealed class SampleImageTests(SampleImages images)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("echo", "echo", "{\"text\":\"hello\"}", "{\"text\":\"hello\"}")]
    [InlineData("counter", "count", "{\"by\":3}", "{\"sum\":3}")]
    public async Task The_image_is_clean_and_its_program_answers(
        string sample,
        string channel,
        string payload,
        string answer
    )
    {
        var folder = Directory.CreateTempSubdirectory("oac-sample-");
        try
        {
            var image = await images.BuildAsync(sample);
            var lint = new ProcessStartInfo(SampleImages.Tool, ["lint", image]);
            Assert.Equal(
                new ProcessResult(0, "no findings in 1 input\n", ""),
                await ProcessResult.RunAsync(lint, "", Token)
            );
            foreach (var protocol in Enum.GetValues<WireProtocol>())
            {
                var workspace = folder.CreateSubdirectory($"workspace-{protocol}");
                Assert.Equal(answer, await AnswerAsync(sample, protocol, workspace, channel, payload));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What the program answers to one event by a protocol. It is asked to stop afterwards, and does.</summary>
    private static async Task<string> AnswerAsync(
        string sample,
        WireProtocol protocol,
        DirectoryInfo workspace,
        string channel,
        string payload
    )
    {
        await using var orchestrator = await SampleOrchestrator.StartAsync(
            SampleFolders.Published(sample),
            ("COUNTER_WORKSPACE", workspace.FullName),
            ("OAC_PROTOCOL", protocol.ToString().ToLowerInvariant())
        );
        var stream = await orchestrator.AcceptAsync();
        Assert.Equal(protocol, stream.Protocol);
        await stream.EventAsync("session-1", channel, payload);
        var answer = Encoding.UTF8.GetString((await stream.ResultAsync()).Output.Span);
        orchestrator.Program.Terminate();
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        Assert.Equal(0, await orchestrator.Program.ExitAsync(SampleOrchestrator.Patience, Token));
        return answer;
    }
}
