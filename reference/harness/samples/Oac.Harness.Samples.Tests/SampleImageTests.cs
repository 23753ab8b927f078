using System.Diagnostics;
using System.Text;
using Oac.Conformance.Wire;
using Oac.Testing;

namespace Oac.Harness.Samples.Tests;

/// <summary>Each sample as it is shipped: its image is clean, its program answers, and the conformance suite passes both.</summary>
public sealed class SampleImageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("echo", "echo", "{\"text\":\"hello\"}", "{\"text\":\"hello\"}")]
    [InlineData("counter", "count", "{\"by\":3}", "{\"sum\":3}")]
    public async Task The_image_is_clean_conforms_and_its_program_answers(
        string sample,
        string channel,
        string payload,
        string answer
    )
    {
        // Where its target file looks for it.
        var layout = Path.Combine(SampleFolders.Of(sample), "bin", "layout");
        if (Directory.Exists(layout))
        {
            Directory.Delete(layout, recursive: true);
        }
        var folder = Directory.CreateTempSubdirectory("oac-sample-");
        try
        {
            var tool = Path.Combine(AppContext.BaseDirectory, "oac");
            var build = new ProcessStartInfo(Path.Combine(SampleFolders.All, "build.sh"), [sample, $"oci:{layout}:1"]);
            build.Environment["OAC"] = tool;
            Assert.StartsWith("sha256:", (await ProcessResult.RunAsync(build, "", Token)).Succeeded());
            var lint = new ProcessStartInfo(tool, ["lint", $"oci:{layout}:1"]);
            Assert.Equal(
                new ProcessResult(0, "no findings in 1 input\n", ""),
                await ProcessResult.RunAsync(lint, "", Token)
            );
            await Suite.PassesAsync(Path.Combine(SampleFolders.Of(sample), "target.yaml"));

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
