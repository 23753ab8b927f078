namespace Oac.Producer.Tests.Configuration;

public sealed class ConfigurationTests
{
    private static readonly string Bad = Samples.LabelsWith("workspace.src.path", "relative");

    [Fact]
    public async Task The_nearest_file_up_to_the_repository_counts()
    {
        using var folder = new TempFolder()
            .With(".oaclint.yaml", "ignore: [OAC117]")
            .With("repo/.git/HEAD", "")
            .With("repo/a/b/x.json", Bad)
            .With("repo/c/x.json", Bad)
            .With("repo/a/.oaclint.yaml", "ignore:\n  - rule: OAC117\n    reason: old\n");

        Assert.Equal(0, (await folder.RunAsync("lint", "repo/a/b/x.json")).ExitCode);
        Assert.Equal(1, (await folder.RunAsync("lint", "repo/c/x.json")).ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_named_counts_for_all()
    {
        using var folder = new TempFolder()
            .With("a/x.json", Bad)
            .With("a/.oaclint.yaml", "fail-on: warning")
            .With("strict.yaml", "ignore: [OAC117]");

        Assert.Equal(0, (await folder.RunAsync("lint", "--config", "strict.yaml", "a/x.json")).ExitCode);
    }

    [Fact]
    public async Task Options_win_over_the_file()
    {
        using var folder = new TempFolder()
            .With("x.json", Samples.CleanLabels)
            .With(".oaclint.yaml", "spec-version: v1alpha2\nfail-on: advice\n");

        Assert.Equal(1, (await folder.RunAsync("lint", "x.json")).ExitCode);
        Assert.Equal(
            0,
            (await folder.RunAsync("lint", "x.json", "--spec-version", "v1alpha3", "--fail-on", "error")).ExitCode
        );
    }

    [Theory]
    [InlineData("src/**", true)]
    [InlineData("src/x.json", true)]
    [InlineData("**/x.json", true)]
    [InlineData("other/**", false)]
    public async Task A_path_narrows_an_ignore(string glob, bool covered)
    {
        using var folder = new TempFolder()
            .With("src/x.json", Bad)
            .With(".oaclint.yaml", $"ignore:\n  - rule: OAC117\n    path: '{glob}'\n");

        var result = await folder.RunAsync("lint", "src/x.json");

        Assert.Equal(covered ? 0 : 1, result.ExitCode);
        Assert.DoesNotContain("OAC001", result.Output);
    }

    [Theory]
    [InlineData(
        "colour: red",
        ".oaclint.yaml:1:1: unknown key 'colour' in configuration; allowed: spec-version, fail-on, ignore"
    )]
    [InlineData(
        "\nignore:\n  - rule: OAC117\n    file: x",
        ".oaclint.yaml:4:5: unknown key 'file' in ignore; allowed: rule, key, path, reason"
    )]
    [InlineData("ignore:\n  - key: x", ".oaclint.yaml:2:5: this ignore names no rule")]
    [InlineData("fail-on: never", ".oaclint.yaml:1:10: unknown fail-on 'never'; allowed: error, warning, advice")]
    [InlineData("spec-version: v9", ".oaclint.yaml:1:15: unknown spec-version 'v9'; known: v1alpha1")]
    [InlineData("fail-on: error\nfail-on: error", ".oaclint.yaml:2:1: the key 'fail-on' stands twice")]
    [InlineData("- a", ".oaclint.yaml:1:1: expected a mapping with spec-version, fail-on, ignore")]
    [InlineData("ignore: {a", ".oaclint.yaml:")]
    [InlineData("fail-on: !!!!!!!![x]", ".oaclint.yaml: not well-formed YAML")]
    [InlineData("a: *b", ".oaclint.yaml:")]
    public async Task A_mistake_ends_with_2_and_names_its_place(string text, string expected)
    {
        using var folder = new TempFolder().With("x.json", Samples.CleanLabels).With(".oaclint.yaml", text);

        var result = await folder.RunAsync("lint", "x.json");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("oac: " + expected, result.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("ignore:\n")]
    [InlineData("ignore: []\n")]
    public async Task An_empty_file_says_nothing(string text)
    {
        using var folder = new TempFolder().With("x.json", Samples.CleanLabels).With(".oaclint.yaml", text);

        Assert.Equal("no findings in 1 input\n", (await folder.RunAsync("lint", "x.json")).Output);
    }

    [Fact]
    public async Task Ignores_of_the_file_are_judged_at_their_lines()
    {
        using var folder = new TempFolder()
            .With("x.json", Samples.CleanLabels)
            .With(".oaclint.yaml", "ignore:\n  - OAC117\n  - rule: OAC9999\n");

        var result = await folder.RunAsync("lint", "x.json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(".oaclint.yaml:2:5: advice: the ignore of OAC117 matches no finding", result.Output);
        Assert.Contains(".oaclint.yaml:3:11: error: there is no rule 'OAC9999' to ignore", result.Output);
        Assert.EndsWith("1 error, 1 advice in 1 input\n", result.Output);
    }

    [Fact]
    public async Task A_link_out_of_the_repository_is_not_followed()
    {
        using var outside = new TempFolder().With("other.yaml", "private: content\n");
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile).With(".git/HEAD", "");
        File.CreateSymbolicLink(folder.At(".oaclint.yaml"), outside.At("other.yaml"));

        var result = await folder.RunAsync("lint");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(".oaclint.yaml: is a link that leads out of", result.Error);
        Assert.DoesNotContain("private", result.Error);
    }

    [Fact]
    public async Task A_link_within_the_repository_is_followed()
    {
        using var folder = new TempFolder()
            .With("a/Dockerfile", Samples.CleanDockerfile)
            .With("lint.yaml", "wrong: x\n")
            .With(".git/HEAD", "");
        File.CreateSymbolicLink(folder.At("a/.oaclint.yaml"), "../lint.yaml");

        Assert.Contains("unknown key 'wrong'", (await folder.RunAsync("lint", "a")).Error);
    }

    [Theory]
    [InlineData("a/../b")]
    [InlineData("**/..")]
    public async Task A_path_that_is_no_pattern_is_a_mistake_with_its_place(string path)
    {
        using var folder = new TempFolder()
            .With("Dockerfile", Samples.CleanDockerfile)
            .With(".oaclint.yaml", $"ignore:\n  - rule: OAC803\n    path: \"{path}\"\n");

        var result = await folder.RunAsync("lint");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("oac: .oaclint.yaml:3:11: not a pattern of paths: ", result.Error);
    }
}
