using Oac.Conformance.Mutants.Containers;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.SelfTests.Containers;

/// <summary>What declares nothing passes no row about what is declared, and no run of it exits with 0.</summary>
public sealed class NullSubjectTests
{
    [Theory]
    [InlineData("labels.json", "{}")]
    [InlineData("labels.yaml", "# nothing\n{}\n")]
    [InlineData("Dockerfile", "FROM scratch\n")]
    [InlineData("foreign.json", """{"org.opencontainers.image.title": "weather"}""")]
    [InlineData(
        "config.json",
        """{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}"""
    )]
    public async Task AFileWithoutLabelsPassesNothing(string name, string text)
    {
        var report = await JudgeAsync(name, text);

        Assert.Equal("v1alpha3", report.Version);
        Assert.Empty(report.Ids(Verdict.Pass));
        Assert.Equal(
            [
                "container/version/present",
                "container/name/present",
                "container/orchestrator/env-present",
                "container/orchestrator/auth-declared",
            ],
            report.Ids(Verdict.Fail)
        );
        Assert.Equal(1, report.ExitCode);
    }

    [Fact]
    public async Task AnEmptyFileIsNoTarget()
    {
        var error = await Assert.ThrowsAsync<TargetException>(() => JudgeAsync("Dockerfile", ""));

        Assert.Contains("Dockerfile:1:1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1alpha1")]
    [InlineData("v1alpha2")]
    [InlineData("v1alpha3")]
    public async Task AnImageWithoutLabelsIsAnImageAndNothingElse(string version)
    {
        var image = new AgentImage(version);
        image = image with { Labels = image.Labels.Without([.. image.Labels.Labels.Keys]) };

        var report = await Judging.JudgeAsync(image.WriteAsync);

        Assert.Equal(version, report.Version);
        Assert.Equal(["container/registry/plain-oci", "container/security/signed-with-sbom"], report.Ids(Verdict.Pass));
        Assert.Equal(1, report.ExitCode);
    }

    [Fact]
    public async Task AnImageWithoutLayersAndLabelsIsNotJudgedByItsVersionEither()
    {
        var report = await JudgeAsync("labels.json", """{"org.openagentcontainers.version": "v1alpha3"}""");

        Assert.Equal(1, report.ExitCode);
        Assert.Subset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "container/version/present",
                "container/version/single-value",
                "container/version/grammar",
                "container/version/no-mixed-versions",
                "container/labels/namespaced",
                "container/labels/known-groups",
                "container/labels/utf8-values",
                "container/labels/names-not-values",
                "container/mcp/no-infrastructure-urls",
            },
            report.Ids(Verdict.Pass).ToHashSet(StringComparer.Ordinal)
        );
    }

    private static Task<RunReport> JudgeAsync(string name, string text) =>
        Judging.JudgeAsync(
            async (workshop, cancelled) =>
            {
                await File.WriteAllTextAsync(Path.Combine(workshop.Folder, name), text, cancelled);
                return Judging.Target(workshop.Folder, name);
            }
        );
}
