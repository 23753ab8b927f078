using System.Xml.Linq;
using Oac.Producer.Scaffolding;

namespace Oac.Producer.Tests.Scaffolding;

public sealed class InitCommandTests
{
    private static readonly string[] Files =
    [
        ".gitignore",
        "Program.cs",
        "README.md",
        "TriageAgent.cs",
        "TriageJson.cs",
        "global.json",
        "oac.yaml",
        "schemas/ticket.json",
        "target.yaml",
        "tests/TriageAgentTests.cs",
        "tests/triage.tests.csproj",
        "triage.csproj",
    ];

    [Fact]
    public async Task Flags_say_it_all()
    {
        using var folder = new TempFolder();

        var result = await folder.RunAsync(
            "init",
            "triage",
            "--channel",
            "ticket",
            "--isolated",
            "--protocol",
            "grpcweb"
        );

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            Files.Select(static f => "triage/" + f),
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)
        );
        Assert.Contains("triage/README.md says what is next", result.Error);
        var agent = folder.Read("triage/TriageAgent.cs");
        Assert.Contains("[Agent(\"triage\", Isolated = true, Json = typeof(TriageJson))]", agent);
        Assert.Contains("[Channel(\"ticket\", \"schemas/ticket.json\")]", agent);
        Assert.Contains("RpcProtocol.GrpcWeb", agent);
    }

    [Fact]
    public async Task Without_a_terminal_the_usual_is_taken()
    {
        using var folder = new TempFolder();

        var result = await new CliRun(folder.Path) { Input = "other\n" }.RunAsync("init", "pull-bot");

        Assert.Equal(0, result.ExitCode);
        var agent = folder.Read("pull-bot/PullBotAgent.cs");
        Assert.Contains("[Agent(\"pull-bot\", Json = typeof(PullBotJson))]", agent);
        Assert.Contains("[Channel(\"message\", \"schemas/message.json\")]", agent);
        Assert.Contains("Customize(HarnessBuilder harness) => harness.ExportTelemetry();", agent);
    }

    [Theory]
    [InlineData("\n\n\n", "work", "message", false)]
    [InlineData("triage\nticket, note\nyes\n", "triage", "ticket", true)]
    [InlineData("triage\r\nticket\r\nno\r\n", "triage", "ticket", false)]
    [InlineData("", "work", "message", false)]
    public async Task A_terminal_is_asked(string answers, string name, string channel, bool isolated)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("work"));

        var result = await new CliRun(folder.At("work")) { Input = answers, IsTerminal = true }.RunAsync("init");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Name of the agent [work]: Channels that it handles [message]: ", result.Error);
        var agent = folder.Read($"work/{NewAgent.Pascal(name)}Agent.cs");
        Assert.Contains($"[Agent(\"{name}\"", agent);
        Assert.Contains($"[Channel(\"{channel}\"", agent);
        Assert.Equal(isolated, agent.Contains("Isolated = true", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("init Triage", "the folder's name makes no agent's name: 'Triage' is none; lowercase letters")]
    [InlineData("init x --name a_b", "--name: 'a_b' is none")]
    [InlineData("init x --name ../y", "--name: '../y' is none")]
    [InlineData("init x --channel Ticket", "--channel: 'Ticket' is none")]
    [InlineData("init x --channel a --channel a", "a and a give one name of a class")]
    [InlineData("init x --channel a1-2 --channel a12", "a1-2 and a12 give one name of a class")]
    [InlineData("init x --protocol http", "connect")]
    [InlineData("init x --language go", "csharp")]
    [InlineData("init x --package-source gone", "--package-source gone: is no folder and no URL of http or https")]
    [InlineData("init --nmae x", "--name")]
    [InlineData("init file", "file: is a file; name a folder")]
    public async Task A_mistake_writes_nothing(string line, string words)
    {
        using var folder = new TempFolder().With("file", "");

        var result = await folder.RunAsync(line.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.Error);
        Assert.Equal([folder.At("file")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Nothing_is_overwritten_unless_forced()
    {
        using var folder = new TempFolder().With("triage/oac.yaml", "mine").With("triage/notes.txt", "mine");

        var refused = await folder.RunAsync("init", "triage");
        var entries = Directory.GetFileSystemEntries(folder.At("triage")).Length;
        var forced = await folder.RunAsync("init", "triage", "--force");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("triage: oac.yaml is there already; nothing was written; --force replaces", refused.Error);
        Assert.Equal(2, entries);
        Assert.Equal(0, forced.ExitCode);
        Assert.StartsWith("# The agent's image.", folder.Read("triage/oac.yaml"));
        Assert.Equal("mine", folder.Read("triage/notes.txt"));
    }

    [Fact]
    public async Task No_link_is_followed_out()
    {
        using var elsewhere = new TempFolder();
        using var folder = new TempFolder().With("triage/x", "");
        Directory.CreateSymbolicLink(folder.At("triage/schemas"), elsewhere.Path);

        var result = await folder.RunAsync("init", "triage", "--force");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'schemas/message.json' is a link, or lies behind one", result.Error);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere.Path));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.At("triage")).Length);
    }

    [Fact]
    public async Task What_cannot_be_written_whole_is_taken_away_again()
    {
        // A file stands where a folder must.
        using var folder = new TempFolder().With("triage/tests", "");

        var result = await folder.RunAsync("init", "triage");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal([folder.At("triage/tests")], Directory.GetFileSystemEntries(folder.At("triage")));
    }

    [Fact]
    public async Task The_flag_takes_no_folder_for_its_value()
    {
        using var folder = new TempFolder();

        var result = await folder.RunAsync("init", "--isolated", "triage");

        Assert.Equal((0, true), (result.ExitCode, Directory.Exists(folder.At("triage"))));
        Assert.Contains("Isolated = true", folder.Read("triage/TriageAgent.cs"));
    }

    [Fact]
    public void Its_tests_use_the_version_that_ours_use()
    {
        var versions = XDocument.Load(Repository.At("Directory.Packages.props")).Descendants("PackageVersion");
        Assert.Equal(
            AgentTemplate.XunitVersion,
            (string?)versions.Single(static v => (string?)v.Attribute("Include") == "xunit.v3").Attribute("Version")
        );
    }
}
