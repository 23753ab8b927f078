namespace Oac.Producer.Tests.Linting;

public sealed class LabelSetTwiceTests
{
    private const string Name = "org.openagentcontainers.name";

    [Fact]
    public async Task Another_value_for_a_label_of_the_same_stage_is_advice_at_the_first()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith($"LABEL {Name}=planner"));

        var result = await folder.RunAsync("lint");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(
            $"Dockerfile:3:7: advice: '{Name}' is set again in line 7 with another value, which counts [OAC005 label-set-twice]",
            result.Output
        );
        Assert.EndsWith("\n1 advice in 1 input\n", result.Output);
    }

    [Theory]
    [InlineData($"LABEL {Name}=reviewer")]
    [InlineData("LABEL a=b a=c")]
    [InlineData($"# oac:ignore-file OAC005:name -- a default\nLABEL {Name}=planner")]
    public async Task The_same_value_and_labels_of_others_are_not(string instruction)
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith(instruction));

        Assert.StartsWith("no findings in 1 input", (await folder.RunAsync("lint")).Output);
    }

    [Fact]
    public async Task An_earlier_stage_may_set_what_a_later_one_changes()
    {
        var text = Samples.CleanDockerfile.Replace("FROM scratch", "FROM scratch AS base", StringComparison.Ordinal);
        using var folder = new TempFolder().With("Dockerfile", text + $"FROM base\nLABEL {Name}=planner\n");

        Assert.Equal("no findings in 1 input\n", (await folder.RunAsync("lint")).Output);
    }
}
