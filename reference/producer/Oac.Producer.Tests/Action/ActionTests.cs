using System.Text.Json;
using Oac.Testing;

namespace Oac.Producer.Tests.Action;

public class ActionTests
{
    private static readonly string Good = System.IO.File.ReadAllText(
        Repository.At("fixtures/samples/minimal/Dockerfile")
    );
    private static readonly string Bad = System.IO.File.ReadAllText(
        Repository.At("fixtures/samples/near-miss/Dockerfile")
    );

    private static readonly ActionFile File = ActionFile.Read();

    [Fact]
    public async Task A_good_Dockerfile_passes()
    {
        using var run = await new ActionRun().WithBuiltToolAsync();
        run.Workspace.With("Dockerfile", Good);

        var result = await run.RunAsync();

        Assert.True(result.ExitCode == 0, result.Log);
        Assert.Equal("0", result.Outputs["exit-code"]);
        Assert.Equal(("0", "0", "0"), (result.Outputs["errors"], result.Outputs["warnings"], result.Outputs["advice"]));
        Assert.Equal(0, Findings(result.Outputs["sarif-file"]));
        Assert.Equal("### oac lint\n\nno findings in 1 input\n\n", result.Summary);
    }

    [Fact]
    public async Task A_bad_Dockerfile_fails_with_annotations_outputs_and_summary()
    {
        using var run = await new ActionRun().WithBuiltToolAsync();
        run.Workspace.With("agents/Dockerfile", Bad).With("Dockerfile", Good);

        var result = await run.RunAsync(("sarif-file", "found it.sarif"));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("1", result.Outputs["exit-code"]);
        Assert.Equal(
            ("10", "0", "4"),
            (result.Outputs["errors"], result.Outputs["warnings"], result.Outputs["advice"])
        );
        Assert.Equal("found it.sarif", result.Outputs["sarif-file"]);
        Assert.Equal(14, Findings(run.Workspace.At("found it.sarif")));
        Assert.Contains(
            "::error file=agents/Dockerfile,line=12,endLine=12,col=7,endColumn=84,title=OAC206 ",
            result.Log,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "### oac lint\n\n10 errors, 4 advice in 2 inputs\n\n    ",
            result.Summary,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\n    error agents/Dockerfile:12 OAC206 context-positive: '32k' is not",
            result.Summary,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Inputs_and_settings_reach_the_tool()
    {
        using var run = await new ActionRun().WithBuiltToolAsync();
        run.Workspace.With("a/Dockerfile", Good).With("b/Dockerfile", Bad).With("strict.yaml", "fail-on: advice\n");

        Assert.Equal(0, (await run.RunAsync(("inputs", "  a\r\n\n"))).ExitCode);
        var both = await run.RunAsync(("inputs", "a\nb/Dockerfile"));
        Assert.Equal((1, "4"), (both.ExitCode, both.Outputs["advice"]));
        Assert.EndsWith("in 2 inputs\n", both.Log, StringComparison.Ordinal);
        Assert.Equal("3", (await run.RunAsync(("inputs", "b"), ("ignore", "OAC110:Name"))).Outputs["advice"]);
        run.Workspace.With("a/Dockerfile", Good + "LABEL org.openagentcontainers.Name=x\n");
        Assert.Equal(0, (await run.RunAsync(("inputs", "a"))).ExitCode);
        Assert.Equal(1, (await run.RunAsync(("inputs", "a"), ("fail-on", "advice"))).ExitCode);
        Assert.Equal(1, (await run.RunAsync(("inputs", "a"), ("config", "strict.yaml"))).ExitCode);
        Assert.Equal(
            0,
            (await run.RunAsync(("inputs", "a"), ("config", "strict.yaml"), ("args", "--fail-on=error"))).ExitCode
        );
    }

    [Fact]
    public async Task The_summary_ends_before_GitHub_refuses_it()
    {
        using var run = await new ActionRun().WithBuiltToolAsync();
        // More than pipes hold: a thousand findings are kept of each input.
        var labels = Enumerable
            .Range(0, 400)
            .Select(i => $"LABEL org.openagentcontainers.events.E{i}.schema.mimetype=x\n");
        foreach (var agent in "abcde")
        {
            run.Workspace.With(
                $"{agent}/Dockerfile",
                "FROM scratch\nLABEL org.openagentcontainers.version=v1alpha3\n" + string.Concat(labels)
            );
        }

        var result = await run.RunAsync();

        Assert.Equal((1, "1", "5000"), (result.ExitCode, result.Outputs["exit-code"], result.Outputs["errors"]));
        // No program of the step had a complaint.
        Assert.EndsWith("5000 errors, 5 advice in 5 inputs\n", result.Log, StringComparison.Ordinal);
        Assert.Equal(500, result.Summary.Split('\n').Count(l => l.StartsWith("    ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_apart()
    {
        using var run = await new ActionRun().WithBuiltToolAsync();

        var missing = await run.RunAsync(("inputs", "gone/Dockerfile"));
        Assert.Equal((2, "2", "1"), (missing.ExitCode, missing.Outputs["exit-code"], missing.Outputs["errors"]));
        Assert.Contains("title=oac::cannot be read: no such file", missing.Log, StringComparison.Ordinal);

        var usage = await run.RunAsync(("fail-on", "never"));
        Assert.Equal((2, "2", ""), (usage.ExitCode, usage.Outputs["exit-code"], usage.Outputs["errors"]));
        Assert.Contains(
            "::error title=oac::oac could not do its work (exit code 2)",
            usage.Log,
            StringComparison.Ordinal
        );
        Assert.Contains("'never'", usage.Log, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Hostile()
    {
        string[] values =
        [
            "$(touch pwned)",
            "`touch pwned`",
            "; touch pwned",
            "\"; touch pwned; \"",
            "'; touch pwned; '",
            "x\ntouch pwned\n",
            "x\r\nerrors=0\r\nexit-code=0",
            "&& touch pwned || touch pwned | touch pwned > pwned",
            "${PATH:?} $((1/0)) ~ * ? [a] {a,b} \\",
            "EOF\ntouch pwned",
            "%0Aerrors=0",
            "::set-output name=errors::0",
        ];
        var data = new TheoryData<string, string>();
        foreach (var input in File.Inputs.Keys)
        {
            foreach (var value in values)
            {
                data.Add(input, value);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task No_value_becomes_a_command_or_an_output(string input, string value)
    {
        using var recorder = Recorder();
        using var run = await new ActionRun { Programs = recorder.Path }.WithBuiltToolAsync();
        run.Workspace.With("Dockerfile", Bad);

        var result = await run.RunAsync((input, value));

        Assert.Equal(Bad, run.Workspace.Read("Dockerfile"));
        Assert.DoesNotContain(
            new[] { run.Workspace.Path, run.RunnerTemp }.SelectMany(f => Directory.EnumerateFileSystemEntries(f)),
            f => f.EndsWith("/pwned", StringComparison.Ordinal)
        );
        Assert.Subset(
            new HashSet<string>([
                "steps.build.outputs.folder",
                .. File.Outputs.Keys.Select(o => $"steps.lint.outputs.{o}"),
            ]),
            result.StepOutputs.ToHashSet()
        );
        Assert.Contains(result.Outputs["exit-code"], new[] { "3", "2" });
    }

    [Fact]
    public async Task Values_reach_the_tool_letter_by_letter()
    {
        using var recorder = Recorder();
        using var run = await new ActionRun { Programs = recorder.Path }.WithBuiltToolAsync();

        var result = await run.RunAsync(
            ("inputs", "a b/Dockerfile\n  $(x)\n--fix\nregistry.example/agent:1"),
            ("fail-on", "warning"),
            ("config", "my config.yaml"),
            ("ignore", "OAC803:mcp.*\nOAC801"),
            ("platform", "linux/amd64\nlinux/arm64"),
            ("args", "--base=a b.json\n--no-network")
        );

        // The recorder ends with 3, which is passed on.
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(
            [
                "lint",
                "--ignore=OAC803:mcp.*",
                "--ignore=OAC801",
                "--platform=linux/amd64",
                "--platform=linux/arm64",
                "--fail-on=warning",
                "--config=my config.yaml",
                "--base=a b.json",
                "--no-network",
                "--format=github",
                "--",
                "a b/Dockerfile",
                "$(x)",
                "--fix",
                "registry.example/agent:1",
            ],
            recorder
                .Read("arguments")
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(a => !a.StartsWith("--output=", StringComparison.Ordinal))
                .Take(15)
        );
    }

    /// <summary>A folder with a `dotnet` that writes down what it was called with and gives an empty report.</summary>
    private static TempFolder Recorder()
    {
        var folder = new TempFolder().With(
            "dotnet",
            """
            #!/usr/bin/env bash
            shift 2
            for argument in "$@"; do
              case $argument in --output=*) echo "no findings in 1 input" >"${argument#--output=}" ;; esac
              printf '%s\0' "$argument" >>"$(dirname "$0")/arguments"
            done
            exit 3

            """
        );
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(folder.At("dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        return folder;
    }

    private static int Findings(string sarif)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(sarif));
        return document.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength();
    }
}
