using System.Buffers;
using System.Diagnostics;
using System.Text;
using Oac.Conformance.Wire;
using Oac.Spec.Stream;
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
        var codec = StreamCodec.ForVersion("v1alpha3")!;
        var answered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await WireServer.StartAsync(
            new() { HttpVersion = 2 },
            async call =>
            {
                Assert.Equal(protocol, call.Protocol);
                call.ResponseHeaders.Add("oac-ext", "v1");
                await call.SendHeadersAsync();
                var bytes = new ArrayBufferWriter<byte>();
                codec.Write(
                    EventMessage.Create("session-1", channel, Encoding.UTF8.GetBytes(payload), "application/json"),
                    bytes,
                    StreamExtensions.V1
                );
                await call.SendAsync(bytes.WrittenMemory);
                var result = await call.ReceiveAsync();
                Assert.True(
                    codec.TryReadHarnessMessage(
                        new(result!.Value),
                        StreamExtensions.V1,
                        int.MaxValue,
                        out var message,
                        out _
                    )
                );
                answered.TrySetResult(Encoding.UTF8.GetString(Assert.IsType<EventResultMessage>(message).Output.Span));
                while (await call.ReceiveAsync() is not null) { }
                await call.FinishAsync(null);
            },
            _ => { },
            Token
        );
        var start = new ProcessStartInfo(Path.Combine(SampleImages.Samples, sample, "bin", "image", sample));
        start.Environment["ORCHESTRATOR_URL"] = server.Address.ToString();
        start.Environment["ORCHESTRATOR_TOKEN"] = "secret-token";
        start.Environment["COUNTER_WORKSPACE"] = workspace.FullName;
        start.Environment["OAC_PROTOCOL"] = protocol.ToString().ToLowerInvariant();
        await using var program = LoggedProcess.Start(start);
        return await answered.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }
}
