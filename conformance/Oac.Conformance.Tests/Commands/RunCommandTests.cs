using System.Text.Json;

namespace Oac.Conformance.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private const string Present = "container/version/present";
    private const string Single = "container/version/single-value";
    private const string Only = "--requirement=container/version/*";

    private readonly TempFolder _folder = new TempFolder()
        .With("agent.yaml", "image: oci:./layout\n")
        .With("known.yaml", $"image: x\nexpected_failures: [{{requirement: {Present}, why: known}}]\n")
        .With("stale.yaml", $"image: x\nexpected_failures: [{{requirement: {Single}, why: known}}]\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "agent.yaml", $"{Present} passes")]
    [InlineData(1, "agent.yaml", $"{Present} fails")]
    [InlineData(1, "known.yaml", $"{Present} fails")]
    [InlineData(0, "known.yaml", $"{Present} fails", "--allow-expected")]
    [InlineData(1, "known.yaml", $"{Present} fails;{Single} fails", "--allow-expected")]
    [InlineData(2, "agent.yaml", $"{Present} cannot-be-tested")]
    [InlineData(3, "agent.yaml", $"{Present} throws")]
    [InlineData(3, "stale.yaml", $"{Present} passes;{Single} passes")]
    public async Task Exit_codes(int expected, string target, string suite, params string[] more)
    {
        var result = await Run(suite.Split(';')).RunAsync(["run", "--target", target, Only, .. more]);

        Assert.Equal(expected, result.ExitCode);
    }

    [Fact]
    public async Task A_failure_is_told_with_advice_place_and_how_to_do_it_again()
    {
        var result = await Run($"{Present} fails", $"{Single} passes")
            .RunAsync("run", "-t", "agent.yaml", Only, "--seed", "7");

        Assert.Equal(
            """
            agent.yaml: container, v1alpha3, 2 cases, seed 7

            FAIL          container/version/present MUST 4.1
                          found <script>alert(1)</script> ***
                          advice: do 'it' otherwise ***
                          at:     container/sample.feature:7: Then it fails
                          again:  oac-conformance replay --target agent.yaml --seed 7 container/sample/present-fails
            PASS          container/version/single-value MUST 4.1

            A filter was given: rows that it left out are not shown.
            part of the suite, so nothing is claimed: 1/2 MUST pass, 1 fail, 0 untested

            """,
            result.Output
        );
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Every_part_of_the_filter_reaches_the_run()
    {
        var cli = Run($"{Present} passes", $"{Single} passes @slow", "container/version/grammar passes");

        Assert.Contains("1 cases", await HeadAsync("--level", "DERIVED"), StringComparison.Ordinal);
        Assert.Contains("2 cases", await HeadAsync("--version", "v1alpha3"), StringComparison.Ordinal);
        Assert.Contains("2 cases", await HeadAsync("--class", "container"), StringComparison.Ordinal);
        Assert.Contains("3 cases", await HeadAsync("--slow"), StringComparison.Ordinal);
        Assert.Contains(
            "1 cases",
            await HeadAsync("--case", "container/sample/single-value-passes"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "2 cases",
            await HeadAsync("--requirement", Present, "--requirement", "*grammar"),
            StringComparison.Ordinal
        );

        async Task<string> HeadAsync(params string[] more) =>
            (await cli.RunAsync(["run", "-t", "agent.yaml", .. more])).Output.Split('\n')[0];
    }

    [Fact]
    public async Task The_target_comes_from_the_option_an_image_or_the_environment()
    {
        var cli = Run($"{Present} passes");
        cli.Environment["OAC_TARGET"] = "known.yaml";

        Assert.StartsWith(
            "agent.yaml: ",
            (await cli.RunAsync("run", "-t", "agent.yaml")).Output,
            StringComparison.Ordinal
        );
        Assert.StartsWith("known.yaml: ", (await cli.RunAsync("run")).Output, StringComparison.Ordinal);
        var image = await Run($"{Present} fails").RunAsync("run", "--image", "oci:./my layout", "--seed", "1");
        Assert.StartsWith("oci:./my layout: ", image.Output, StringComparison.Ordinal);
        Assert.Contains("replay --image 'oci:./my layout' --seed 1 ", image.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "no target is named: give --target FILE or --image IMAGE, or set OAC_TARGET")]
    [InlineData("run -t none.yaml", "none.yaml: there is no such file")]
    [InlineData("run -t agent.yaml --image x", "--target and --image name two targets; one is judged at a time")]
    [InlineData("run -t agent.yaml --case none", "no case for this target is named 'none'")]
    [InlineData(
        "run -t agent.yaml --report x.pdf",
        "--report x.pdf: the ending says the form; allowed are .html, .json and .xml (JUnit)"
    )]
    [InlineData("run -t agent.yaml --report none/x.xml", "--report none/x.xml: its folder is not there")]
    [InlineData("run -t agent.yaml --report d.xml", "--report d.xml: is a folder; name a file")]
    [InlineData("run -t agent.yaml --jobs 0", "--jobs '0': allowed is a whole number from 1 to 256")]
    [InlineData("run -t agent.yaml --jobs 257", "--jobs '257': allowed is a whole number from 1 to 256")]
    [InlineData("run -t agent.yaml --seed -1", "--seed '-1': allowed is a whole number from 0 to 18446744073709551615")]
    [InlineData("run -t agent.yaml --time-factor 0", "--time-factor '0': allowed is a number above 0, at most 1000")]
    [InlineData(
        "run -t agent.yaml --time-factor 1001",
        "--time-factor '1001': allowed is a number above 0, at most 1000"
    )]
    [InlineData(
        "run -t agent.yaml --time-factor NaN",
        "--time-factor 'NaN': allowed is a number above 0, at most 1000"
    )]
    [InlineData("run -t agent.yaml --level must", "--level 'must': not one of MUST, SHOULD, MAY, DERIVED")]
    [InlineData("run -t agent.yaml --format xml", "--format 'xml': not one of console, json")]
    [InlineData("run -t agent.yaml --tagret", "unknown option '--tagret'; did you mean --target?")]
    [InlineData("run -t agent.yaml more", "'more' is one word too many")]
    [InlineData("rnu", "unknown command 'rnu'; did you mean run?")]
    [InlineData("judge", "unknown command 'judge'; known are init, doctor, run, replay, explain, list, completion")]
    [InlineData("replay -t agent.yaml", "missing: CASE")]
    [InlineData(
        "replay -t agent.yaml container/*",
        "'container/*': replay takes one case; 'run --case' takes patterns"
    )]
    [InlineData("explain nothing/at/all", "there is no requirement and no case 'nothing/at/all'")]
    [InlineData("explain container/version/presnt", "; did you mean container/version/present?")]
    [InlineData("list nothing", "WHAT 'nothing': not one of cases, requirements")]
    [InlineData("list --class harness", "no case of the suite fits the filter")]
    [InlineData("list requirements --requirement x", "no requirement of the suite fits the filter")]
    [InlineData("doctor", "no target is named")]
    [InlineData("completion tcsh", "SHELL 'tcsh': not one of bash, zsh, fish")]
    public async Task Mistakes_are_told_and_exit_with_3(string line, string message)
    {
        Directory.CreateDirectory(_folder.At("d.xml"));

        var result = await Run($"{Present} passes").RunAsync(line.Split(' '));

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.StartsWith("oac-conformance: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Reports_are_written_in_their_forms_and_replace_older_ones()
    {
        _folder.With("r.html", "old");

        var result = await Run($"{Present} fails")
            .RunAsync("run", "-t", "agent.yaml", Only, "--report", "r.html", "--report", "r.json", "--report", "r.xml");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("<!doctype html>", _folder.Read("r.html"), StringComparison.Ordinal);
        Assert.StartsWith("<?xml ", _folder.Read("r.xml"), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(_folder.Read("r.json"));
        Assert.Equal(1, json.RootElement.GetProperty("exit_code").GetInt32());
        Assert.Equal(6, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task Json_on_standard_output_is_one_document_and_nothing_else()
    {
        var result = await Run($"{Present} passes").RunAsync("run", "-t", "agent.yaml", Only, "--format", "json");

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("oac-conformance-report/1", json.RootElement.GetProperty("schema").GetString());
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_terminal_sees_how_far_it_is_and_colours_and_a_file_does_not()
    {
        var seen = await new CliRun(_folder.Path) { IsTerminal = true, Suite = [$"{Present} fails"] }.RunAsync(
            "run",
            "-t",
            "agent.yaml"
        );
        var plain = await Run($"{Present} fails").RunAsync("run", "-t", "agent.yaml");

        Assert.Contains("1/1 cases, 1 failed  container/sample/present-fails", seen.Error, StringComparison.Ordinal);
        Assert.EndsWith("\r\e[K", seen.Error, StringComparison.Ordinal);
        Assert.Contains("\e[1;31mFAIL", seen.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', plain.Output);
        Assert.Empty(plain.Error);
    }

    [Fact]
    public async Task A_run_that_is_stopped_reports_what_it_has_and_exits_with_130()
    {
        using var stop = new CancellationTokenSource();
        var world = new SampleWorld();
        var cli = new CliRun(_folder.Path)
        {
            Suite = [$"{Present} passes", $"{Single} waits"],
            World = world,
            Stop = stop.Token,
        };
        var running = cli.RunAsync("run", "-t", "agent.yaml", "--jobs", "1", "--report", "r.json");
        await world.Waiting.Task;

        await stop.CancelAsync();
        var result = await running;

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("PASS          container/version/present", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "The run was stopped: 1 case of 2 did not run to the end.",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("part of the suite, so nothing is claimed", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, world.Ended);
        using var json = JsonDocument.Parse(_folder.Read("r.json"));
        Assert.Equal(130, json.RootElement.GetProperty("exit_code").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("not_run").GetInt32());
    }

    [Fact]
    public async Task A_replay_that_is_stopped_exits_with_130()
    {
        using var stop = new CancellationTokenSource();
        var world = new SampleWorld();
        var cli = new CliRun(_folder.Path)
        {
            Suite = [$"{Present} waits"],
            World = world,
            Stop = stop.Token,
        };
        var running = cli.RunAsync("replay", "-t", "agent.yaml", "container/sample/present-waits");
        await world.Waiting.Task;

        await stop.CancelAsync();
        var result = await running;

        Assert.Equal(130, result.ExitCode);
        Assert.Equal("oac-conformance: stopped\n", result.Error);
        Assert.Equal(1, world.Ended);
    }

    private CliRun Run(params string[] suite) => new(_folder.Path) { Suite = suite };
}
