using Oac.Conformance.Mutants.Containers;
using Oac.Conformance.Running;
using Oac.Images.Writing;
using Oac.Testing;

namespace Oac.Conformance.SelfTests.Containers;

/// <summary>What is odd and conformant fails nothing.</summary>
public sealed class OddTwinTests
{
    public static TheoryData<string> Files =>
        [
            .. Directory
                .GetFiles(Path.Combine(AppContext.BaseDirectory, "odd-twins"))
                .Select(static f => Path.GetFileName(f)),
        ];

    [Theory, MemberData(nameof(Files))]
    public async Task AnOddLabelSetFailsNothing(string file)
    {
        var report = await Judging.JudgeAsync(Path.Combine(AppContext.BaseDirectory, "odd-twins", file));

        Assert.Empty(report.With(Verdict.Fail, Verdict.Error, Verdict.Indeterminate));
    }

    [Fact]
    public async Task FilesThatNoLabelMentionsChangeNothing() =>
        await FailsNothingAsync(static i =>
            i with
            {
                Upper = static (layer, _) =>
                    layer
                        .AddText("/schemas/alert.json", AgentImage.Schema)
                        .AddText("/schemas/other.json", "no JSON")
                        .AddText("/org.openagentcontainers.labels.json", "{}"),
            }
        );

    [Fact]
    public async Task ASchemaBehindLinksIsInTheImage() =>
        await FailsNothingAsync(static i =>
            i with
            {
                Upper = static (layer, _) =>
                    layer
                        .AddSymbolicLink("/schemas", "opt/agent/schemas")
                        .AddText("/opt/agent/v1/alert.json", AgentImage.Schema)
                        .AddSymbolicLink("/opt/agent/schemas/alert.json", "../v1/alert.json"),
            }
        );

    [Fact]
    public async Task ASchemaThatALaterLayerReplacesIsTheLaterOne() =>
        await FailsNothingAsync(static i =>
            i with
            {
                Upper = static (layer, _) => layer.AddText("/schemas/alert.json", "not yet"),
                Top = static layer => layer.AddText("/schemas/alert.json", AgentImage.Schema),
            }
        );

    [Fact]
    public async Task ASchemaOfAnotherTypeIsNotJudged() =>
        await FailsNothingAsync(static i =>
            i with
            {
                Labels = i.Labels.With("events.alert.schema.mimetype", "application/xml; charset=utf-8"),
                Upper = static (layer, _) => layer.AddText("/schemas/alert.json", "<schema/>"),
            }
        );

    [Fact]
    public async Task AnnotationsOfOthersSayNothing() =>
        await FailsNothingAsync(static i =>
            i with
            {
                Annotations = [new("org.opencontainers.image.title", "weather")],
            }
        );

    /// <summary>The row asks for JSON; that what is JSON cannot be used as a schema is a warning.</summary>
    [Theory]
    [InlineData("""{"type":"object"}""", new string[0])]
    [InlineData("""{"type":"objekt"}""", new[] { "container/events/schema-mimetype" })]
    [InlineData("""{"$ref":"#/nowhere"}""", new[] { "container/events/schema-mimetype" })]
    public async Task AJsonSchemaThatIsJsonFailsNothing(string schema, string[] warnings)
    {
        var image = new AgentImage("v1alpha3") { Upper = (layer, _) => layer.AddText("/schemas/alert.json", schema) };

        var report = await Judging.JudgeAsync(image.WriteAsync);

        Assert.Equal(warnings, report.Ids(Verdict.Warn));
        Assert.Equal(0, report.ExitCode);
    }

    [Theory]
    [InlineData("v1alpha1")]
    [InlineData("v1alpha2")]
    [InlineData("v1alpha3")]
    public async Task ATypeThatIsUsedOnlyWhereAnEventFailsIsUsed(string version)
    {
        RealParts.Require(RealProgram.Missing("node") ?? RealProgram.Missing("npm"));

        var report = await Judging.JudgeAsync(UseMutants.Make(version, "calls-embeddings-where-it-fails"));

        Assert.Equal(Verdict.Pass, report.Row("container/inference/only-used-types").Verdict);
    }

    private static async Task FailsNothingAsync(Func<AgentImage, AgentImage> edit)
    {
        foreach (var version in (string[])["v1alpha1", "v1alpha2", "v1alpha3"])
        {
            var report = await Judging.JudgeAsync(edit(new AgentImage(version)).WriteAsync);

            Assert.Empty(
                report.With(Verdict.Fail, Verdict.Warn, Verdict.Error, Verdict.Indeterminate, Verdict.Untestable)
            );
            Assert.Equal(0, report.ExitCode);
        }
    }
}
