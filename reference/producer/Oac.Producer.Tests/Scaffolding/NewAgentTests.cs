using System.Diagnostics;
using Oac.Producer.Scaffolding;
using Oac.Testing;

namespace Oac.Producer.Tests.Scaffolding;

/// <summary>What <c>oac init</c> writes, used as anybody would.</summary>
public sealed class NewAgentTests
{
    [Fact]
    public async Task The_commands_of_its_readme_end_well()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo(Repository.At("eng/check-new-agent.sh"), [configuration]);

        var result = await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("succeeded: 2", result.Output);
        Assert.Contains("sha256:", result.Output);
        Assert.Contains("no findings in 1 input\n", result.Output);
        Assert.Contains("PASS          harness/events/result-per-event", result.Output);
        Assert.Contains("MUST pass, 0 fail, 0 untested", result.Output);
    }

    [Fact]
    public void The_page_of_samples_shows_what_is_written()
    {
        var page = File.ReadAllText(Repository.At("reference/harness/samples/README.md"));
        var agent = new NewAgent
        {
            Name = "triage",
            Channels = ["ticket"],
            IsIsolated = true,
            PackageVersion = "1",
        };
        var files = AgentTemplate.Files(agent).ToDictionary(static f => f.Path, static f => f.Text);

        // What the commands do is held by the test above.
        foreach (var line in Block(files["README.md"], "sh").Split('\n'))
        {
            Assert.Contains(line, page);
        }
        Assert.Contains(Block(page, "csharp"), files["TriageAgent.cs"]);
    }

    private static string Block(string page, string language) =>
        page.Split($"```{language}\n")[1].Split("```")[0].TrimEnd();
}
