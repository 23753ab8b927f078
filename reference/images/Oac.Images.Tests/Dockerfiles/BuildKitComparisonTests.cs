namespace Oac.Images.Dockerfiles;

/// <summary>Holds the reader against a real BuildKit.</summary>
public sealed class BuildKitComparisonTests(Yardstick yardstick) : IClassFixture<Yardstick>
{
    public static TheoryData<string> Accepted => [.. DockerfileFixture.Accepted.Select(f => f.Name)];

    public static TheoryData<string> Refused => [.. DockerfileFixture.Refused.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task What_is_read_is_what_is_built(string name)
    {
        var fixture = DockerfileFixture.Accepted.Single(f => f.Name == name);
        var tag = $"oac-compared:{name}";
        (await yardstick.BuildAsync(fixture, tag)).Succeeded();
        var built = ImageInput.Read("built.json", await yardstick.InspectAsync(tag))[0];

        var options = fixture.Options with { Base = await BaseOf(fixture) };
        var read = ImageInput.Read(fixture.DisplayName, fixture.Bytes, options)[0];

        Assert.Empty(read.Diagnostics.Where(d => d.Severity == ImageDiagnosticSeverity.Error));
        Assert.Empty(Comparison.Differences(read, built));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_BuildKit_refuses_has_an_error(string name)
    {
        var fixture = DockerfileFixture.Refused.Single(f => f.Name == name);
        var result = await yardstick.BuildAsync(fixture, "oac-refused:1");
        Assert.NotEqual(0, result.ExitCode);
        Assert.True(ImageInput.Read(fixture.DisplayName, fixture.Bytes, fixture.Options)[0].HasErrors, result.Error);
    }

    private async Task<ImageDescription> BaseOf(DockerfileFixture fixture)
    {
        var tag = $"oac-fixture-{fixture.Base ?? "os"}:1";
        return ImageInput.Read("base.json", await yardstick.InspectAsync(tag))[0];
    }
}
