using System.Text.RegularExpressions;
using Oac.Producer.AgentFiles;
using Oac.Producer.Tests.Output;
using Oac.Spec.Versions;

namespace Oac.Producer.Tests.Building;

/// <summary>docs/build.md and the report's schema say what the code does.</summary>
public sealed partial class BuildPageTests(NpmTools tools) : IClassFixture<NpmTools>
{
    private static string Page => File.ReadAllText(Repository.At("docs/build.md"));

    [Fact]
    public void Every_key_has_its_row()
    {
        var keys = SpecVersions
            .All.SelectMany(static v => AgentFileShape.Of(v).Fields)
            .Select(static f => f.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        var rows = Row().Matches(Page).Select(static m => m.Groups[1].Value).Order(StringComparer.Ordinal);

        Assert.Equal(keys, rows);
    }

    [Fact]
    public void Its_example_is_read()
    {
        var example = Example().Match(Page).Groups[1].Value;

        Assert.Equal(18, AgentFileReader.Read(new("docs/build.md", example)).Labels.Length);
    }

    [Theory]
    [InlineData("greeter")]
    [InlineData("reporter")]
    public async Task The_report_holds_its_contract(string sample)
    {
        using var folder = new TempFolder();

        var result = await folder.RunAsync(
            "build",
            Repository.At($"fixtures/samples/{sample}"),
            "--with-libs",
            "--output",
            "oci:out:1",
            "--format",
            "json"
        );

        await tools.AssertValidAsync("docs/schemas/oac-build-1.schema.json", result.Output);
    }

    [GeneratedRegex(@"^\| `([a-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
