using System.Text.Json;
using Oac.Conformance.Doctoring;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Tests.Commands;

#pragma warning disable CA1822 // Checks are methods of an instance.

public sealed class OtherCommandTests : IDisposable
{
    private const string Present = "container/version/present";

    private readonly TempFolder _folder = new TempFolder().With("agent.yaml", "image: oci:./layout\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replay_shows_the_requirement_the_steps_and_everything_sent_and_observed()
    {
        var result = await Run($"{Present} fails")
            .RunAsync("replay", "-t", "agent.yaml", "--seed", "9", "container/sample/present-fails");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(
            """
            \Acontainer/sample/present-fails
            Samples: present fails
            container/version/present \(MUST, section 4.1\): The image carries .*

              Given a target
              Then it fails

                0\.\d{3} -> hello to agent.yaml
                         GET / HTTP/2
                0\.\d{3} <- the answer holds \*\*\* <b>&amp; \\x1b\[31m
                         line 1
                         line 2 \*\*\*
                0\.\d{3}    a note

            FAIL after \d+\.\d{3} s: found <script>alert\(1\)</script> \*\*\*
            advice: do 'it' otherwise \*\*\*
            at:     container/sample.feature:7: Then it fails
            again:  oac-conformance replay --target agent.yaml --seed 9 container/sample/present-fails
            \z
            """,
            result.Output
        );
    }

    [Fact]
    public async Task Explain_tells_of_a_requirement_or_of_those_of_a_case()
    {
        var cli = Run($"{Present} passes @slow");

        var one = (await cli.RunAsync("explain", Present)).Output;
        var same = (await cli.RunAsync("explain", "container/sample/present-passes")).Output;
        var none = (await cli.RunAsync("explain", "container/version/grammar")).Output;
        using var json = JsonDocument.Parse((await cli.RunAsync("explain", Present, "--format", "json")).Output);

        Assert.Equal(one, same);
        Assert.StartsWith(
            "container/version/present\n  The image carries the version label",
            one,
            StringComparison.Ordinal
        );
        Assert.Contains("  Level:    MUST\n", one, StringComparison.Ordinal);
        Assert.Contains("4.1 (v1alpha3)", one, StringComparison.Ordinal);
        Assert.Contains(
            "  Case container/sample/present-passes (v1alpha3, slow)\n    Samples: present passes\n      Given a target\n      Then it passes\n",
            one,
            StringComparison.Ordinal
        );
        Assert.Contains("No case of this suite judges it.", none, StringComparison.Ordinal);
        var scenario = json.RootElement.GetProperty("requirements")[0].GetProperty("scenarios")[0];
        Assert.Equal("Then", scenario.GetProperty("steps")[1].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task List_shows_cases_and_requirements()
    {
        var cli = Run($"{Present} passes", "container/version/grammar passes @alone");

        Assert.Equal(
            """
            container/sample/present-passes  MUST v1alpha3  container/version/present
            container/sample/grammar-passes  DERIVED v1alpha3 alone  container/version/grammar

            """,
            (await cli.RunAsync("list")).Output
        );
        Assert.Single((await cli.RunAsync("list", "--level", "MUST")).Output.TrimEnd().Split('\n'));
        Assert.StartsWith(
            "container/version/present  MUST v1alpha1 v1alpha2 v1alpha3  1 case\ncontainer/version/single-value  MUST v1alpha1 v1alpha2 v1alpha3  0 cases\n",
            (await cli.RunAsync("list", "requirements")).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "container/version/not-a-prefix  MUST v1alpha1  0 cases\n",
            (await cli.RunAsync("list", "requirements", "--requirement", "*not-a-prefix")).Output
        );
        using var cases = JsonDocument.Parse((await cli.RunAsync("list", "--format", "json")).Output);
        Assert.Equal(2, cases.RootElement.GetProperty("cases").GetArrayLength());
        using var rows = JsonDocument.Parse((await cli.RunAsync("list", "requirements", "--format", "json")).Output);
        Assert.Equal(Requirements.All.Length, rows.RootElement.GetProperty("requirements").GetArrayLength());
    }

    [Fact]
    public async Task Doctor_tells_what_is_in_the_way_and_which_rows_will_have_no_judgement()
    {
        var result = await Run(
                $"{Present} fails",
                "container/version/single-value passes",
                "container/mcp/scopes-list passes"
            )
            .WithDoctors(typeof(SampleChecks), typeof(HarnessChecks))
            .RunAsync("doctor", "-t", "agent.yaml");

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith(
            """
            agent.yaml: will be judged by v1alpha3
            PROBLEM       All is well
                          the suite itself failed: InvalidOperationException: oh no
            ok            Labels are read
                          41 labels in oci:./layout
            PROBLEM       The engine answers
                          no engine at ***
                          advice: start it
            PROBLEM       The image is there
                          no such image

            """,
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "N/A           container/mcp/scopes-list DERIVED\n              no MCP server is declared\n",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "UNTESTABLE    container/version/grammar DERIVED\n              no case of this suite judges it yet\n",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("2 rows will be judged, 1 are N/A, ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("The target cannot be judged as it stands.\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_judges_nothing_and_exits_with_2_where_a_row_will_be_untestable()
    {
        var world = new SampleWorld();
        var cli = new CliRun(_folder.Path) { Suite = [$"{Present} counts"], World = world };

        var result = await cli.RunAsync("doctor", "-t", "agent.yaml");
        using var json = JsonDocument.Parse((await cli.RunAsync("doctor", "-t", "agent.yaml", "-f", "json")).Output);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(0, world.Done);
        Assert.Equal(2, json.RootElement.GetProperty("exit_code").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("judged").GetInt32());
        Assert.True(json.RootElement.GetProperty("rows").GetArrayLength() > 10);
    }

    [Fact]
    public void A_forecast_must_fit_a_row_and_be_one()
    {
        var context = new DoctorContext();

        Assert.Throws<ArgumentException>(() => context.WillBe(Verdict.Untestable, "container/none/*", "why"));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.WillBe(Verdict.Fail, "container/*", "why"));
    }

    [Fact]
    public async Task Help_shows_examples_and_exit_codes_and_commands_have_no_name_of_a_file()
    {
        var cli = Run($"{Present} passes");

        var root = await cli.RunAsync("--help");
        var run = await cli.RunAsync("run", "--help");
        var bare = await cli.RunAsync();

        Assert.Equal(0, root.ExitCode);
        Assert.Contains("  oac-conformance [command] [options]", root.Output, StringComparison.Ordinal);
        Assert.Contains("  130  interrupted", root.Output, StringComparison.Ordinal);
        Assert.Contains("  oac-conformance run [options]", run.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:\n  oac-conformance run --target agent.yaml\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(3, bare.ExitCode);
        Assert.Equal(root.Output, bare.Output);
        Assert.Matches(@"\Aoac-conformance \d+\.\d+\.\d+", (await cli.RunAsync("--version")).Output);
    }

    [Theory]
    [InlineData("bash", "complete -o bashdefault -o default -F _oac_conformance oac-conformance")]
    [InlineData("zsh", "compdef _oac_conformance oac-conformance")]
    [InlineData("fish", "complete -c oac-conformance -f")]
    public async Task Completion_scripts_are_for_this_command(string shell, string text) =>
        Assert.Contains(
            text,
            (await Run($"{Present} passes").RunAsync("completion", shell)).Output,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Cases_and_requirements_are_completed()
    {
        var cli = Run($"{Present} passes");

        var cases = await cli.RunAsync("[suggest:34]", "oac-conformance replay container/s");
        var requirements = await cli.RunAsync("[suggest:45]", "oac-conformance explain container/version/pre");

        Assert.Contains("container/sample/present-passes", cases.Output, StringComparison.Ordinal);
        Assert.Contains(Present, requirements.Output, StringComparison.Ordinal);
    }

    private CliRun Run(params string[] suite) => new(_folder.Path) { Suite = suite };

    private sealed class SampleChecks(TargetDefinition target, DoctorContext doctor, Evidence evidence)
    {
        [DoctorCheck(ConformanceClass.Container, "All is well")]
        public void Breaks() => throw new InvalidOperationException("oh no");

        [DoctorCheck(ConformanceClass.Container, "Labels are read")]
        public async Task ReadsAsync()
        {
            await Task.Yield();
            doctor.Found($"41 labels in {target.Image}");
            doctor.WillBe(Verdict.NotApplicable, "container/mcp/*", "no MCP server is declared");
        }

        [DoctorCheck(ConformanceClass.Container, "The engine answers")]
        public void Engine()
        {
            evidence.Hide("s3cret");
            throw new UntestableException("no engine at s3cret", "start it");
        }

        [DoctorCheck(ConformanceClass.Container, "The image is there")]
        public void Image() => throw new TargetException("no such image");
    }

    private sealed class HarnessChecks
    {
        [DoctorCheck(ConformanceClass.Harness, "Not for this target")]
        public void Never() => throw new InvalidOperationException();
    }
}

internal static class CliRunDoctors
{
    public static CliRun WithDoctors(this CliRun cli, params Type[] types)
    {
        cli.Doctors = types;
        return cli;
    }
}
