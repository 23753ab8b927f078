using Oac.Producer.Tests.Building;

namespace Oac.Producer.Tests.Commands;

/// <summary>An <c>oac.yaml</c> where inputs stand: read as <c>oac build</c> reads it.</summary>
public sealed class AgentFileInputTests
{
    private const string WithoutClient = BuildCommandTests.Clean + "mcp:\n  a:\n    dcr: { scopes: [x] }\n";

    [Theory]
    [InlineData("lint")]
    [InlineData("lint", "oac.yaml")]
    [InlineData("lint", ".")]
    [InlineData("lint", "./oac.yaml")]
    public async Task Findings_stand_at_their_lines(params string[] arguments)
    {
        using var folder = new TempFolder().With("oac.yaml", WithoutClient);

        var result = await folder.RunAsync(arguments);

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Contains("oac.yaml:14:", result.Output);
    }

    [Fact]
    public async Task A_clean_file_is_clean_and_shown()
    {
        using var folder = new TempFolder().With("agents/oac.yaml", BuildCommandTests.Clean);

        var lint = await folder.RunAsync("lint", "agents");
        var inspect = await folder.RunAsync("inspect", "agents/oac.yaml");

        Assert.Equal(new CliResult(0, "no findings in 1 input\n", ""), lint);
        Assert.Equal((0, ""), (inspect.ExitCode, inspect.Error));
        Assert.Contains("reviewer", inspect.Output);
    }

    [Fact]
    public async Task A_mistake_is_told_with_its_place()
    {
        using var folder = new TempFolder().With("oac.yaml", "version: v1alpha3\nnmae: x\n");

        var lint = await folder.RunAsync("lint", "oac.yaml");
        var inspect = await folder.RunAsync("inspect", "oac.yaml");

        Assert.Equal((2, 2), (lint.ExitCode, inspect.ExitCode));
        Assert.StartsWith("oac.yaml: cannot be read: 2:1: unknown key 'nmae'", lint.Output);
        Assert.StartsWith("oac: oac.yaml: 2:1: unknown key 'nmae'", inspect.Error);
    }

    [Fact]
    public async Task A_secret_in_a_variable_and_a_missing_program_are_found_as_the_build_finds_them()
    {
        var text = BuildCommandTests.Clean.Replace("entrypoint: [/agent]\n", "", StringComparison.Ordinal);
        using var folder = new TempFolder().With("oac.yaml", text);
        using var based = new TempFolder().With("oac.yaml", text + "base: oci:base\n");

        Assert.Contains("OAC907", (await folder.RunAsync("lint", "oac.yaml")).Output);
        Assert.DoesNotContain("OAC907", (await based.RunAsync("lint", "oac.yaml")).Output);
    }

    [Fact]
    public async Task Rules_that_nothing_was_known_for_are_no_cases_of_junit()
    {
        using var folder = new TempFolder().With("oac.yaml", BuildCommandTests.Clean);

        var result = await folder.RunAsync("lint", "--format", "junit", "oac.yaml");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("OAC908 ", result.Output);
        Assert.DoesNotContain("OAC901 ", result.Output);
        Assert.DoesNotContain("OAC905 ", result.Output);
        Assert.DoesNotContain("OAC906 ", result.Output);
    }
}
