using System.Text.Json;

namespace Oac.Producer.Tests.Output;

/// <summary>The published schemas, judged by ajv, and the SARIF form, judged by Microsoft's own validator.</summary>
public sealed class JsonContractTests(NpmTools tools) : IClassFixture<NpmTools>
{
    public static TheoryData<string> GoldenFolders() =>
        [
            .. Directory
                .GetDirectories(Path.Combine(Repository.TestData, "golden"))
                .Select(f => Path.GetFileName(f))
                .Order(),
        ];

    [Theory]
    [MemberData(nameof(GoldenFolders))]
    public async Task The_JSON_form_holds_its_contract(string name)
    {
        var report = await ReportAsync(name, "json");

        await tools.AssertValidAsync("docs/schemas/oac-lint-1.schema.json", report);
    }

    [Theory]
    [MemberData(nameof(GoldenFolders))]
    public async Task The_SARIF_form_is_valid(string name)
    {
        var report = await ReportAsync(name, "sarif");

        await tools.AssertSarifAsync(report);
    }

    [Theory]
    [InlineData("v1alpha1")]
    [InlineData("v1alpha2")]
    [InlineData("v1alpha3")]
    public async Task The_JSON_form_of_inspect_holds_its_contract(string version)
    {
        using var folder = new TempFolder().With("a.json", Samples.LabelsWith("version", version));

        var result = await folder.RunAsync("inspect", "a.json", "--format", "json");

        await tools.AssertValidAsync("docs/schemas/oac-inspect-1.schema.json", result.Output);
    }

    [Fact]
    public async Task The_JSON_form_of_inspect_holds_its_contract_for_every_kind_of_label()
    {
        var result = await new CliRun(Repository.TestData).RunAsync("inspect", "everything.json", "--format", "json");

        await tools.AssertValidAsync("docs/schemas/oac-inspect-1.schema.json", result.Output);
    }

    [Fact]
    public async Task The_schema_refuses_what_is_not_in_the_contract()
    {
        var report = await ReportAsync("mistakes", "json");

        await tools.AssertInvalidAsync(
            "docs/schemas/oac-lint-1.schema.json",
            report.Replace("\"severity\": \"error\"", "\"severity\": \"fatal\"", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Nothing_is_missing_from_an_object()
    {
        using var document = JsonDocument.Parse(await ReportAsync("several", "json"));

        foreach (var input in document.RootElement.GetProperty("inputs").EnumerateArray())
        {
            Assert.Equal(
                ["input", "platform", "digest", "version", "error", "findings"],
                input.EnumerateObject().Select(p => p.Name)
            );
        }
    }

    private static async Task<string> ReportAsync(string name, string format)
    {
        var folder = Path.Combine(Repository.TestData, "golden", name);
        var arguments = await File.ReadAllLinesAsync(
            Path.Combine(folder, "args"),
            TestContext.Current.CancellationToken
        );
        return (await new CliRun(folder).RunAsync(["lint", "--format", format, .. arguments])).Output;
    }

    [Fact]
    public async Task Several_images_of_one_input_are_numbered_and_keep_its_file()
    {
        using var document = JsonDocument.Parse(await ReportAsync("inspect-output", "json"));

        var inputs = document.RootElement.GetProperty("inputs").EnumerateArray().ToList();
        Assert.Equal(["images.json#1", "images.json#2"], inputs.Select(i => i.GetProperty("input").GetString()));
        Assert.All(
            inputs
                .SelectMany(i => i.GetProperty("findings").EnumerateArray())
                .Select(f => f.GetProperty("location"))
                .Where(l => l.ValueKind == JsonValueKind.Object),
            l => Assert.Equal("images.json", l.GetProperty("file").GetString())
        );
        using var sarif = JsonDocument.Parse(await ReportAsync("inspect-output", "sarif"));
        Assert.DoesNotContain("%23", sarif.RootElement.GetRawText());
    }
}
