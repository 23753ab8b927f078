namespace Oac.Producer.Tests.Ignores;

public sealed class IgnoreTests
{
    private const string Bad = "LABEL org.openagentcontainers.workspace.src.path=relative";

    [Theory]
    [InlineData("OAC117", true)]
    [InlineData("OAC117:workspace.*", true)]
    [InlineData("OAC117:org.openagentcontainers.workspace.src.path", true)]
    [InlineData("OAC117:*.p?th", true)]
    [InlineData("OAC117:workspace.doc.*", false)]
    [InlineData("OAC117:Workspace.*", false)]
    public async Task An_ignore_of_the_command_line_covers_rule_and_key(string ignore, bool covered)
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith(Bad));

        var result = await folder.RunAsync("lint", "--ignore", ignore);

        Assert.Equal(covered ? 0 : 1, result.ExitCode);
        Assert.Equal(
            !covered,
            result.Output.Contains("command line: advice: the ignore of OAC117:", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("# oac:ignore OAC117\n" + Bad, true)]
    [InlineData("# oac:ignore OAC117 -- old\n\n# another comment\n" + Bad, true)]
    [InlineData("# oac:ignore OAC116,OAC117\n" + Bad, true)]
    [InlineData("# oac:ignore OAC117:workspace.src.*\n" + Bad, true)]
    [InlineData("LABEL a=b \\\n  # oac:ignore OAC117\n  org.openagentcontainers.workspace.src.path=relative", true)]
    [InlineData(
        "LABEL a=b \\\n  # oac:ignore OAC117\n  c=d \\\n  org.openagentcontainers.workspace.src.path=relative",
        false
    )]
    [InlineData("# oac:ignore OAC117\nLABEL a=b\n" + Bad, false)]
    [InlineData(Bad + "\n# oac:ignore OAC117", false)]
    [InlineData(Bad + "\n# oac:ignore-file OAC117 -- why", true)]
    [InlineData("# oac:ignored OAC117\n" + Bad, false)]
    public async Task A_comment_covers_what_follows_it(string instructions, bool covered)
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith(instructions));

        var result = await folder.RunAsync("lint");

        Assert.Equal(!covered, result.Output.Contains("[OAC117 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_comment_that_is_of_no_use_is_advice_and_one_that_names_no_rule_an_error()
    {
        using var folder = new TempFolder().With(
            "Dockerfile",
            Samples.DockerfileWith("# oac:ignore OAC117 OAC1l7", "LABEL a=b", "# oac:ignore", "LABEL c=d")
        );

        var result = await folder.RunAsync("lint");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Dockerfile:7:1: advice: the ignore of OAC117 matches no finding", result.Output);
        Assert.Contains("Dockerfile:7:1: error: there is no rule 'OAC1l7' to ignore; did you mean OAC1", result.Output);
        Assert.Contains("Dockerfile:9:1: error: this ignore names no rule", result.Output);
    }

    [Fact]
    public async Task Comments_of_YAML_work_alike()
    {
        using var folder = new TempFolder().With(
            "a.labels.yaml",
            """
            # oac:ignore-file OAC108 OAC501 OAC502 -- a part of a label set
            org.openagentcontainers.version: v1alpha3
            # oac:ignore OAC117
            org.openagentcontainers.workspace.a.path: relative
            org.openagentcontainers.workspace.b.path: relative
            """
        );

        var result = await folder.RunAsync("lint", "a.labels.yaml");

        Assert.Contains("a.labels.yaml:5:1: error: ", result.Output);
        Assert.EndsWith("\n1 error in 1 input, 4 ignored\n", result.Output);
    }

    [Fact]
    public async Task A_suppressed_result_keeps_its_reason_in_SARIF()
    {
        using var folder = new TempFolder().With(
            "Dockerfile",
            Samples.DockerfileWith("# oac:ignore OAC117 -- historical", Bad)
        );

        var result = await folder.RunAsync("lint", "--format", "sarif");

        using var report = System.Text.Json.JsonDocument.Parse(result.Output);
        var suppression = Assert.Single(
            report
                .RootElement.GetProperty("runs")[0]
                .GetProperty("results")
                .EnumerateArray()
                .SelectMany(r => r.GetProperty("suppressions").EnumerateArray())
        );
        Assert.Equal("inSource", suppression.GetProperty("kind").GetString());
        Assert.Equal("historical", suppression.GetProperty("justification").GetString());
    }

    [Fact]
    public async Task Ignores_of_one_file_have_a_limit()
    {
        using var folder = new TempFolder().With(
            "Dockerfile",
            Samples.CleanDockerfile
                + string.Concat(
                    Enumerable.Repeat("# oac:ignore " + string.Join(' ', Enumerable.Repeat("OAC803", 500)) + "\n", 3)
                )
        );

        var result = await folder.RunAsync("lint");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "Dockerfile:9:1: error: more than 1000 ignores in one file; the rest is not read",
            result.Output
        );
    }

    [Fact]
    public async Task Ignores_of_a_configuration_have_a_limit()
    {
        using var folder = new TempFolder()
            .With("Dockerfile", Samples.CleanDockerfile)
            .With(".oaclint.yaml", "ignore:\n" + string.Concat(Enumerable.Repeat("  - OAC803\n", 1_001)));

        var result = await folder.RunAsync("lint");

        Assert.Equal((2, "oac: .oaclint.yaml:1002:5: more than 1000 ignores\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_key_pattern_has_a_longest_length()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile);

        var result = await folder.RunAsync("lint", "--ignore", "OAC803:" + new string('*', 1_025));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "the key pattern of this ignore of OAC803 has 1025 characters; at most 1024 are allowed",
            result.Output
        );
    }

    [Fact]
    public async Task Broken_syntax_cannot_be_ignored()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith("LABEL maintainer"));

        var ignored = await folder.RunAsync("lint", "--ignore", "OAC003");
        var refused = await folder.RunAsync("lint", "--ignore", "OAC004");

        Assert.Equal(1, ignored.ExitCode);
        Assert.Contains(" [OAC004 unreadable-syntax]", ignored.Output);
        Assert.Contains("no other rule was run on this input", ignored.Output);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("OAC004 cannot be ignored", refused.Error);
    }

    [Fact]
    public async Task Nor_can_it_in_a_comment_or_a_configuration()
    {
        using var folder = new TempFolder()
            .With("Dockerfile", Samples.DockerfileWith("# oac:ignore OAC004", "LABEL maintainer"))
            .With(".oaclint.yaml", "ignore: [OAC004]\n");

        var result = await folder.RunAsync("lint");

        Assert.Contains(" [OAC004 unreadable-syntax]", result.Output);
        Assert.Contains("Dockerfile:7:1: error: OAC004 cannot be ignored", result.Output);
        Assert.Contains(".oaclint.yaml:1:10: error: OAC004 cannot be ignored", result.Output);
    }

    [Fact]
    public async Task Where_no_rule_was_run_no_ignore_is_called_useless()
    {
        using var folder = new TempFolder()
            .With("Dockerfile", Samples.DockerfileWith("# oac:ignore OAC803", "LABEL maintainer"))
            .With(".oaclint.yaml", "ignore: [OAC801]\n");

        Assert.DoesNotContain("OAC001", (await folder.RunAsync("lint")).Output);
    }

    [Fact]
    public async Task A_remark_of_a_reader_can_be_ignored()
    {
        using var folder = new TempFolder().With(
            "Dockerfile",
            Samples.DockerfileWith("# oac:ignore OAC003 -- set by the base image", "LABEL a=$NOBODY")
        );

        Assert.Equal(
            (0, "no findings in 1 input, 1 ignored\n"),
            await folder.RunAsync("lint") is var result ? (result.ExitCode, result.Output) : default
        );
    }

    [Theory]
    [InlineData("# oac:ignore OAC908 -- a sample", true)]
    [InlineData("# oac:ignore-file OAC908 -- a sample", true)]
    [InlineData("# nothing", false)]
    public async Task A_finding_about_a_variable_is_at_its_ENV(string comment, bool ignored)
    {
        using var folder = new TempFolder().With(
            "Dockerfile",
            Samples.DockerfileWith(comment, "ENV A=b \\", "  API_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345")
        );

        var result = await folder.RunAsync("lint");

        Assert.Equal(ignored, result.Output.EndsWith("no findings in 1 input, 1 ignored\n", StringComparison.Ordinal));
        Assert.Equal(!ignored, result.Output.Contains("Dockerfile:9:3: ", StringComparison.Ordinal));
    }
}
