namespace Oac.Producer.Tests.Commands;

public sealed class InspectCommandTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Everything_that_labels_can_say_is_shown(string format)
    {
        var result = await new CliRun(Repository.TestData).RunAsync("inspect", "everything.json", "--format", format);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var golden = Path.Combine(Repository.TestData, $"everything.{format}.out");
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(golden, result.Output, TestContext.Current.CancellationToken);
        }
        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), result.Output);
    }

    [Fact]
    public async Task Findings_do_not_fail_it()
    {
        using var folder = new TempFolder().With("a.json", "{}");

        var result = await folder.RunAsync("inspect", "a.json");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("specification                none declared", result.Output);
        Assert.Contains("Lint finds 1 error, 0 warnings, 0 advice", result.Output);
    }

    [Fact]
    public async Task Labels_cannot_repaint_a_terminal()
    {
        var folder = Path.Combine(Repository.TestData, "golden", "malicious");

        var result = await new CliRun(folder).RunAsync("inspect", "evil.json");

        Assert.DoesNotContain(result.Output, c => char.IsControl(c) && c != '\n');
        Assert.Contains("\\x1b[2J", result.Output);
    }

    [Theory]
    [InlineData("missing.json", "missing.json: no such file")]
    [InlineData("notes.txt", "notes.txt: ")]
    [InlineData("broken.json", "broken.json: line 1, column ")]
    [InlineData("two", "two holds 2 inputs; inspect takes one")]
    public async Task What_cannot_be_read_ends_with_2(string input, string reason)
    {
        using var folder = new TempFolder()
            .With("notes.txt", "hello")
            .With("broken.json", "{ \"a\" ")
            .With("two/a.dockerfile", "")
            .With("two/b.dockerfile", "");

        var result = await folder.RunAsync("inspect", input);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("oac: " + reason, result.Error);
    }
}
