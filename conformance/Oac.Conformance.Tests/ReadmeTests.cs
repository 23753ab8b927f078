using System.Text;
using System.Text.RegularExpressions;
using Oac.Conformance.Commands;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Tests;

/// <summary>What <c>conformance/README.md</c> says is so.</summary>
public partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Repository.At("conformance/README.md"));

    [Fact]
    public void It_names_every_key_verdict_and_exit_code()
    {
        Assert.All(
            TargetKeys.Root,
            static k =>
                Assert.Contains($"| `{k.Name}`{(k.IsForHarness ? " (H)" : "")} |", Text, StringComparison.Ordinal)
        );
        Assert.All(TargetKeys.Event, static k => Assert.Contains($"`{k.Name}`", Text, StringComparison.Ordinal));
        Assert.All(
            Enum.GetValues<Verdict>(),
            static v => Assert.Contains($"| `{v.Name()}` |", Text, StringComparison.Ordinal)
        );
        Assert.All(
            [ExitCodes.Passed, ExitCodes.Failed, ExitCodes.Incomplete, ExitCodes.Broken, ExitCodes.Interrupted],
            static c => Assert.Contains($"\n| {c} | ", Text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Its_target_files_are_read()
    {
        var files = Yaml().Matches(Text);

        Assert.Equal(3, files.Count);
        Assert.All(
            files,
            static f => TargetFile.Read("README.md", Repository.Root, Encoding.UTF8.GetBytes(f.Groups[1].Value))
        );
    }

    [Fact]
    public async Task Its_commands_are_understood()
    {
        var commands = Command().Matches(Text).Select(static m => m.Value.TrimEnd('.')).ToList();
        using var folder = new TempFolder();
        var help = await new Commands.CliRun(folder.Path).RunAsync("--help");
        foreach (Match row in Row().Matches(help.Output))
        {
            Assert.Contains($"| `{row.Groups[1].Value}` |", Text, StringComparison.Ordinal);
        }

        Assert.True(commands.Count > 5);
        foreach (var command in commands)
        {
            var result = await new Commands.CliRun(folder.Path).RunAsync(command.Split(' ')[1..]);
            Assert.DoesNotContain("unknown", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("too many", result.Error, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();

    [GeneratedRegex("oac-conformance [a-z][^`\n]*")]
    private static partial Regex Command();

    [GeneratedRegex("^  ([a-z]+) .*$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
