namespace Oac.Producer.Tests.Ignores;

/// <summary>Ignores that are nearly right.</summary>
public sealed class IgnoreSpellingTests
{
    private const string Bad = "LABEL org.openagentcontainers.workspace.src.path=relative";

    [Theory]
    [InlineData("OAC117", "OAC803")]
    [InlineData("oac117")]
    [InlineData("OAC803,OAC117")]
    [InlineData("OAC803:mcp.*, oac117:workspace.*")]
    public async Task The_command_line_takes_any_case_and_lists(params string[] ignores)
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith(Bad));

        var result = await folder.RunAsync(["lint", .. ignores.SelectMany(i => new[] { "--ignore", i })]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.EndsWith(", 1 ignored\n", "," + result.Output);
    }

    [Fact]
    public async Task The_command_line_takes_names()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith("LABEL a=$NOBODY"));

        var result = await folder.RunAsync("lint", "--ignore", "input-problem");

        Assert.Equal("no findings in 1 input, 1 ignored\n", result.Output);
    }

    [Theory]
    [InlineData("# oac:ingore OAC117")]
    [InlineData("# oac:disable OAC117")]
    [InlineData("# OAC:IGNORE OAC117")]
    [InlineData("# oac ignore=OAC117")]
    [InlineData("# oac-ignore OAC117")]
    [InlineData("# oac: ignore OAC117")]
    [InlineData("# oac:ignore-files OAC117")]
    [InlineData("# oac:ignore: OAC117")]
    public async Task A_comment_that_is_nearly_an_ignore_is_a_warning(string comment)
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith(comment, Bad));

        var result = await folder.RunAsync("lint");

        Assert.Contains(
            "Dockerfile:7:1: warning: this comment ignores nothing; write '# oac:ignore OAC803 -- reason'",
            result.Output
        );
        Assert.Contains("[OAC117 ", result.Output);
    }

    [Theory]
    [InlineData("# the oac tool ignores this")]
    [InlineData("# oac reads these labels")]
    [InlineData("# oac")]
    [InlineData("# oaccident: ignore")]
    public async Task Prose_is_not(string comment)
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith(comment));

        Assert.Equal("no findings in 1 input\n", (await folder.RunAsync("lint")).Output);
    }

    [Theory]
    [InlineData("# oac:ignore OAC117 it is relative on purpose", true)]
    [InlineData("# oac:ignore OAC117, we know - really", true)]
    [InlineData("# oac:ignore it is relative on purpose", false)]
    public async Task A_reason_without_dashes_is_one_finding(string comment, bool covers)
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith(comment, Bad));

        var result = await folder.RunAsync("lint");

        Assert.Single(result.Output.Split("[OAC002 ")[1..]);
        Assert.Contains("'# oac:ignore OAC803 -- reason'", result.Output);
        Assert.Equal(!covers, result.Output.Contains("[OAC117 ", StringComparison.Ordinal));
    }
}
