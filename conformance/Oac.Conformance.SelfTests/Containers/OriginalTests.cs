using Oac.Conformance.Mutants;
using Oac.Conformance.Running;

namespace Oac.Conformance.SelfTests.Containers;

/// <summary>What is as it should be passes.</summary>
public sealed class OriginalTests
{
    // What no Dockerfile and no file of labels can show.
    private static readonly string[] BeyondLabels =
    [
        "container/labels/in-image-labels",
        "container/inference/only-used-types",
        "container/events/schema-embedded",
        "container/events/schema-mimetype",
        "container/registry/plain-oci",
        "container/security/signed-with-sbom",
    ];

    public static TheoryData<string> Versions => ["v1alpha1", "v1alpha2", "v1alpha3"];

    [Theory, MemberData(nameof(Versions))]
    public async Task AWholeLabelSetPassesWhatLabelsCanShow(string version)
    {
        var report = await Judging.JudgeAsync(Original($"container/{version}/labels"));

        Assert.Equal(version, report.Version);
        Assert.Empty(report.With(Verdict.Fail, Verdict.Warn, Verdict.Error, Verdict.Indeterminate));
        Assert.Equal(BeyondLabels, report.Ids(Verdict.Untestable));
        Assert.Equal(2, report.ExitCode);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task ASignedImageForTwoPlatformsPassesEverything(string version)
    {
        var report = await Judging.JudgeAsync(Original($"container/{version}/image"));

        Assert.Empty(report.With(Verdict.Fail, Verdict.Warn, Verdict.Error, Verdict.Indeterminate, Verdict.Untestable));
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(Verdict.Pass, report.Row("container/events/schema-embedded").Verdict);
        Assert.Equal(Verdict.Pass, report.Row("container/registry/plain-oci").Verdict);
    }

    [Theory]
    [InlineData("weather/Dockerfile", "v1alpha3")]
    [InlineData("minimal/Dockerfile", "v1alpha3")]
    [InlineData("inspected/docker-inspect.json", "v1alpha2")]
    public async Task TheSamplesPassWhatLabelsCanShow(string sample, string version)
    {
        var report = await Judging.JudgeAsync(Path.Combine(AppContext.BaseDirectory, "samples", sample));

        Assert.Equal(version, report.Version);
        Assert.Empty(report.With(Verdict.Fail, Verdict.Warn, Verdict.Error, Verdict.Indeterminate));
        Assert.Subset(BeyondLabels.ToHashSet(), report.Ids(Verdict.Untestable).ToHashSet());
    }

    private static MakeTarget Original(string name) => MutantCatalogue.Originals.Single(o => o.Name == name).Make;
}
