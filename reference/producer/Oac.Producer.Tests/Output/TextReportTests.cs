namespace Oac.Producer.Tests.Output;

public sealed class TextReportTests
{
    [Fact]
    public async Task A_clean_input_says_so()
    {
        using var folder = new TempFolder().With("a.json", Samples.CleanLabels);

        var result = await folder.RunAsync("lint", "a.json");

        Assert.Equal((0, "no findings in 1 input\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData(false, "auto", "", false)]
    [InlineData(true, "auto", "", true)]
    [InlineData(true, "never", "", false)]
    [InlineData(false, "always", "", true)]
    [InlineData(true, "auto", "NO_COLOR=1", false)]
    [InlineData(true, "auto", "NO_COLOR=", true)]
    [InlineData(true, "always", "NO_COLOR=1", true)]
    [InlineData(false, "auto", "FORCE_COLOR=1", true)]
    [InlineData(false, "auto", "FORCE_COLOR=0", false)]
    [InlineData(false, "auto", "CLICOLOR_FORCE=1", true)]
    [InlineData(false, "auto", "FORCE_COLOR=1 NO_COLOR=1", false)]
    [InlineData(true, "auto", "CLICOLOR=0", false)]
    [InlineData(true, "auto", "TERM=dumb", false)]
    public async Task Colour_follows_option_then_environment_then_terminal(
        bool terminal,
        string option,
        string variables,
        bool colored
    )
    {
        using var folder = new TempFolder().With("a.json", "{}");
        var run = new CliRun(folder.Path) { IsTerminal = terminal };
        foreach (var variable in variables.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            run.Environment[variable.Split('=')[0]] = variable.Split('=')[1];
        }

        var result = await run.RunAsync("lint", "--color", option, "a.json");

        Assert.Equal(colored, result.Output.Contains('\e', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Colour_never_reaches_a_file()
    {
        using var folder = new TempFolder().With("a.json", "{}");

        await new CliRun(folder.Path) { IsTerminal = true }.RunAsync("lint", "a.json", "-o", "out.txt");

        Assert.DoesNotContain('\e', folder.Read("out.txt"));
        Assert.EndsWith("1 error in 1 input\n", folder.Read("out.txt"));
    }

    [Fact]
    public async Task A_wide_character_moves_the_marker_by_two_columns()
    {
        using var folder = new TempFolder().With(
            "Dockerfile",
            Samples.DockerfileWith("LABEL x=\"検査\" org.openagentcontainers.workspace.a.path=b")
        );

        var lines = (await folder.RunAsync("lint")).Output.Split('\n');

        var excerpt = Array.FindIndex(lines, l => l.Contains("検査", StringComparison.Ordinal));
        var before = lines[excerpt][..lines[excerpt].IndexOf("org.", StringComparison.Ordinal)];
        Assert.Equal(before.Length + 2, lines[excerpt + 1].IndexOf('^', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_line_is_cut_around_the_marker()
    {
        var filler = new string('x', 5000);
        using var folder = new TempFolder().With(
            "Dockerfile",
            Samples.DockerfileWith($"LABEL a={filler} org.openagentcontainers.workspace.w.path=relative b={filler}")
        );

        var lines = (await folder.RunAsync("lint")).Output.Split('\n');

        var excerpt = Assert.Single(lines, l => l.Contains("xxxx", StringComparison.Ordinal));
        Assert.Contains("org.openagentcontainers.workspace.w.path=relative", excerpt);
        Assert.InRange(excerpt.Length, 50, 120);
        Assert.All(lines, l => Assert.InRange(l.Length, 0, 300));
    }

    [Fact]
    public async Task Many_findings_on_one_line_of_some_MiB_take_no_longer_than_the_line()
    {
        var labels = string.Join(
            ',',
            Enumerable
                .Range(0, 1_200)
                .Select(i => $"\"org.openagentcontainers.wurkspace.w{i}.pth\":\"{new string('x', 2_500)}\"")
        );
        using var folder = new TempFolder().With(
            "a.json",
            $"{{\"org.openagentcontainers.version\":\"v1alpha3\",{labels}}}"
        );
        var started = TimeProvider.System.GetTimestamp();

        var result = await folder.RunAsync("lint", "a.json");

        Assert.True(result.Output.Split('\n').Length > 2_000);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Characters_that_take_no_column_do_not_make_an_excerpt_long()
    {
        var marks = new string('\u0301', 500_000);
        using var folder = new TempFolder().With(
            "a.json",
            $"{{\"org.openagentcontainers.version\":\"v1alpha3\",\"org.openagentcontainers.nam\":\"{marks}\"}}"
        );

        Assert.InRange((await folder.RunAsync("lint", "a.json")).Output.Length, 100, 10_000);
    }
}
