using System.Text;
using System.Text.Json;

namespace Oac.Producer.Tests.Commands;

public sealed class LintCommandTests
{
    [Theory]
    [InlineData("error", 0)]
    [InlineData("warning", 1)]
    [InlineData("advice", 1)]
    public async Task The_exit_code_follows_the_severity_asked_for(string failOn, int expected)
    {
        using var folder = new TempFolder().With(
            "a.json",
            Samples
                .CleanLabels.Replace("bearer.token.file", "bearer.token.env", StringComparison.Ordinal)
                .Replace("/run/oac/token", "AGENT_TOKEN", StringComparison.Ordinal)
        );

        var result = await folder.RunAsync("lint", "--fail-on", failOn, "a.json");

        Assert.Contains("warning: ", result.Output);
        Assert.Equal(expected, result.ExitCode);
    }

    [Theory]
    [InlineData("--no-such-option")]
    [InlineData("--format", "xml", "a.json")]
    [InlineData("--fail-on", "never", "a.json")]
    [InlineData("--spec-version", "v9", "a.json")]
    [InlineData("--build-arg", "=x", "a.json")]
    [InlineData("--ignore", "OAC9999", "a.json")]
    [InlineData("--base", "missing.json", "a.json")]
    [InlineData("--config", "missing.yaml", "a.json")]
    [InlineData("--output", "no/such/folder/x", "a.json")]
    [InlineData("--output")]
    [InlineData("--diff", "--fix", "a.json")]
    [InlineData("--yes", "a.json")]
    [InlineData("-", "-")]
    [InlineData("")]
    public async Task Bad_arguments_end_with_2_and_one_line_that_says_why(params string[] arguments)
    {
        using var folder = new TempFolder().With("a.json", Samples.CleanLabels);

        var result = await folder.RunAsync(["lint", .. arguments]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("oac: ", result.Error);
    }

    [Fact]
    public async Task A_command_that_is_none_ends_with_2()
    {
        using var folder = new TempFolder();

        Assert.Equal(2, (await folder.RunAsync("lnt")).ExitCode);
        Assert.Equal(2, (await folder.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task Without_an_input_the_Dockerfile_here_is_linted()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile);

        Assert.Equal(0, (await folder.RunAsync("lint")).ExitCode);
    }

    [Fact]
    public async Task Without_an_input_and_a_Dockerfile_it_says_so()
    {
        using var folder = new TempFolder();

        var result = await folder.RunAsync("lint");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("there is no ./Dockerfile and no ./oac.yaml here", result.Error);
    }

    [Theory]
    [InlineData(Samples.CleanLabels)]
    [InlineData(Samples.CleanDockerfile)]
    public async Task Standard_input_is_read_whatever_it_is(string text)
    {
        using var folder = new TempFolder();

        var result = await new CliRun(folder.Path) { Input = text }.RunAsync("lint", "-");

        Assert.Equal((0, "no findings in 1 input\n"), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("dockerfile", Samples.CleanDockerfile)]
    [InlineData("labels-json", Samples.CleanLabels)]
    [InlineData("labels-yaml", Samples.CleanLabels)]
    [InlineData(
        "docker-inspect",
        "[{ \"Id\": \"sha256:1\", \"Config\": { \"Cmd\": [\"/a\"], \"Labels\": " + Samples.CleanLabels + " } }]"
    )]
    [InlineData(
        "skopeo-inspect",
        "{ \"Name\": \"a\", \"Digest\": \"sha256:1\", \"Labels\": " + Samples.CleanLabels + " }"
    )]
    [InlineData(
        "image-config",
        "{ \"architecture\": \"amd64\", \"os\": \"linux\", \"config\": { \"Cmd\": [\"/a\"], \"Labels\": "
            + Samples.CleanLabels
            + " } }"
    )]
    public async Task A_format_can_be_named(string format, string text)
    {
        using var folder = new TempFolder().With("input", text);

        var result = await folder.RunAsync("lint", "--input-format", format, "input");

        Assert.Equal((0, "no findings in 1 input\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Stage_and_build_arguments_decide_what_is_linted()
    {
        using var folder = new TempFolder().With(
            "Dockerfile",
            $"ARG V\nFROM scratch AS agent\nARG V\nLABEL {Samples.Prefix}version=$V\nFROM scratch AS other\n"
        );
        var run = new CliRun(folder.Path) { Environment = { ["V"] = "v1alpha2" } };

        Assert.Equal("v1alpha3", await VersionAsync("--target", "agent", "--build-arg", "V=v1alpha3"));
        Assert.Equal("v1alpha2", await VersionAsync("--target", "AGENT", "--build-arg", "V"));
        Assert.Null(await VersionAsync());
        Assert.Equal(2, (await run.RunAsync("lint", "--target", "none")).ExitCode);

        async Task<string?> VersionAsync(params string[] arguments)
        {
            using var report = JsonDocument.Parse(
                (await run.RunAsync(["lint", "--format", "json", .. arguments])).Output
            );
            return report.RootElement.GetProperty("inputs")[0].GetProperty("version").GetString();
        }
    }

    [Fact]
    public async Task A_label_of_the_base_image_is_reported_in_the_file_that_describes_it()
    {
        var folder = Path.Combine(Repository.TestData, "golden", "base");

        var result = await new CliRun(folder).RunAsync("lint", "--base", "base.json", "Dockerfile");

        Assert.Contains("base.json:3:3: error: ", result.Output);
    }

    [Fact]
    public async Task Another_version_than_the_declared_one_is_reported()
    {
        using var folder = new TempFolder().With("a.json", Samples.CleanLabels);

        var result = await folder.RunAsync("lint", "--spec-version", "v1alpha2", "a.json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[OAC105 ", result.Output);
    }

    [Fact]
    public async Task What_cannot_be_read_ends_with_2_and_the_rest_is_reported()
    {
        using var folder = new TempFolder().With("a.json", "{}").With("c.json", Samples.CleanLabels);

        var result = await folder.RunAsync("lint", "a.json", "missing.json", "no/b.json", "c.json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("a.json: error: ", result.Output);
        Assert.Contains("missing.json: cannot be read: no such file\n", result.Output);
        Assert.EndsWith("1 error in 4 inputs, 2 could not be read\n", result.Output);
    }

    [Fact]
    public async Task Text_that_is_no_input_ends_with_2()
    {
        using var folder = new TempFolder().With("notes.txt", "hello");

        Assert.Equal(2, (await folder.RunAsync("lint", "notes.txt")).ExitCode);
    }

    [Fact]
    public async Task Broken_JSON_is_a_finding_at_its_place_and_no_rule_guesses()
    {
        using var folder = new TempFolder().With("a.labels.json", "{\n  \"a\": \"b\",\n  oops\n}");

        var result = await folder.RunAsync("lint", "a.labels.json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("a.labels.json:3:3: error: ", result.Output);
        Assert.EndsWith("\n1 error in 1 input\n", result.Output);
    }

    [Fact]
    public async Task A_byte_order_mark_moves_no_column()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder.At("a.json"),
            "{ \"org.openagentcontainers.version\": \"v9\" }",
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            TestContext.Current.CancellationToken
        );

        var result = await folder.RunAsync("lint", "a.json");

        Assert.Contains("a.json:1:3: error: ", result.Output);
    }

    [Fact]
    public async Task Too_large_an_input_is_refused()
    {
        using var folder = new TempFolder().With("a.json", new string(' ', (4 * 1024 * 1024) + 1));

        var result = await folder.RunAsync("lint", "a.json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("a.json: cannot be read: larger than 4 MiB", result.Output);
    }

    [Fact]
    public async Task Help_ends_with_examples()
    {
        using var folder = new TempFolder();

        foreach (var command in (string[])["lint", "explain", "rules", "inspect", "completion"])
        {
            var result = await folder.RunAsync(command, "--help");

            Assert.Equal(0, result.ExitCode);
            Assert.Contains("Examples:\n  ", result.Output);
        }
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        using var folder = new TempFolder();

        var result = await folder.RunAsync("--version");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("\\Aoac [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n\\z", result.Output);
    }

    [Fact]
    public async Task A_pattern_that_leads_upwards_is_an_error()
    {
        using var folder = new TempFolder().With("a/Dockerfile", Samples.CleanDockerfile);

        var result = await folder.RunAsync("lint", "*/../Dockerfile");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("oac: */../Dockerfile: this pattern cannot be searched: ", result.Error);
    }

    [Fact]
    public void Standard_output_that_is_full_is_an_error()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile);
        using var full = new StreamWriter(
            new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0)
        );
        using var error = new StringWriter();
        var context = new CliContext(Stream.Null, full, error, new Dictionary<string, string>(), folder.Path);

        Assert.Equal(2, Cli.Run(["lint"], context, TestContext.Current.CancellationToken));
        Assert.StartsWith("oac: standard output cannot be written: ", error.ToString());
    }

    [Fact]
    public async Task The_command_line_is_no_input()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile);

        var result = await folder.RunAsync("lint", "--ignore", "OAC803");

        Assert.EndsWith("\n1 advice in 1 input\n", result.Output);
    }

    [Theory]
    [InlineData("oac: --format 'xml': not one of text, json, sarif, github, junit\n", "lint", "--format", "xml")]
    [InlineData("oac: --fail-on 'never': not one of error, warning, advice\n", "lint", "--fail-on", "never")]
    [InlineData("oac: SHELL 'tcsh': not one of bash, zsh, fish\n", "completion", "tcsh")]
    public async Task A_value_that_is_none_of_those_allowed_takes_one_line(string expected, params string[] arguments)
    {
        using var folder = new TempFolder();

        var result = await folder.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(expected, result.Error);
    }

    [Fact]
    public async Task Several_images_of_one_input_are_told_apart_by_number_and_name()
    {
        using var folder = new TempFolder().With(
            "inspect.json",
            """[{ "Id": "sha256:1", "RepoTags": ["my/agent:1"], "Config": {} }, { "Id": "sha256:2", "RepoTags": ["my/agent:2"], "Config": {} }]"""
        );

        var result = await folder.RunAsync("lint", "inspect.json");

        Assert.Contains("inspect.json#1 (my/agent:1): ", result.Output);
        Assert.Contains("inspect.json#2 (my/agent:2): ", result.Output);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("lint")]
    public async Task Bytes_that_are_no_text_end_with_2(string command)
    {
        using var folder = new TempFolder();
        byte[] bytes = [0x7f, (byte)'E', (byte)'L', (byte)'F', 0, 1, 0xff, 0xfe, .. new byte[64]];
        foreach (var name in (string[])["a.bin", "Dockerfile", "a.labels.json", "a.labels.yaml"])
        {
            await File.WriteAllBytesAsync(folder.At(name), bytes, TestContext.Current.CancellationToken);

            Assert.Equal((name, 2), (name, (await folder.RunAsync(command, name)).ExitCode));
        }
    }
}
