using System.Text;
using Oac.Harness.Agents.Tests.Peers;
using Oac.Harness.Testing;

namespace Oac.Harness.Agents.Tests.Readme;

/// <summary>The code of README.md: it stands in this folder word by word, and runs.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_test_of_the_readme_passes()
    {
        await using var server = await McpPeer.StartAsync("open");
        using var gateway = new InferenceGateway(
            new()
            {
                Types = [InferenceTypes.ChatCompletions],
                Handler = new AnsweringHandler(),
                Variables = name => name == "OPENAI_BASE_URL" ? "http://gateway/v1" : "key",
            }
        );
        using var knowledge = new McpConnector(new() { Name = "knowledge", Address = server.Address });
        await using var host = HarnessTestHost.Start(harness => HelpDeskAgent.Configure(harness, gateway, knowledge));
        var result = await host.DeliverAsync("session-1", "question", "How are you?");
        Assert.Equal("Fine.", result.OutputText);
    }

    [Fact]
    public async Task The_agent_of_the_readme_says_what_it_lacks() =>
        Assert.Equal(1, await HarnessHost.RunAsync(HelpDeskAgent.Configure, Gateway.Token));

    [Fact]
    public async Task Every_piece_of_code_stands_here()
    {
        var folder = AppContext.BaseDirectory;
        var readme = await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), Gateway.Token);
        var sources = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "Readme"), "*.cs"))
        {
            sources.Add(Squeeze(await File.ReadAllTextAsync(file, Gateway.Token)));
        }
        var blocks = readme
            .Split("```csharp\n")
            .Skip(1)
            .Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]);
        Assert.All(blocks, block => Assert.Contains(sources, source => source.Contains(Squeeze(block))));
        Assert.Equal(2, blocks.Count());
    }

    // How lines are broken is the formatter's, and with it the comma behind the last of several.
    private static string Squeeze(string code) =>
        string.Concat(code.Where(c => !char.IsWhiteSpace(c))).Replace(",}", "}", StringComparison.Ordinal);

    private sealed class AnsweringHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                new HttpResponseMessage
                {
                    Content = new StringContent(
                        request.RequestUri!.AbsolutePath == "/v1/models"
                            ? """{"data":[{"id":"m"}]}"""
                            : """{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"Fine."},"finish_reason":"stop"}]}""",
                        Encoding.UTF8,
                        "application/json"
                    ),
                }
            );
    }
}
