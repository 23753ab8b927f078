using Oac.Conformance.Mutants.Containers;
using Oac.Conformance.Running;

namespace Oac.Conformance.SelfTests.Containers;

/// <summary>Where the specification is silent, who chose otherwise than we did has not failed.</summary>
public sealed class SilenceTests
{
    [Theory]
    [InlineData("container/inference/context-positive", "inference.chat-completions.context", "+8191")]
    [InlineData("container/inference/context-positive", "inference.chat-completions.context", "8e3")]
    [InlineData("container/inference/context-positive", "inference.chat-completions.context", "9223372036854775808")]
    [InlineData("container/inference/bench-range", "inference.chat-completions.bench.gpqa", "+55")]
    [InlineData("container/inference/bench-range", "inference.chat-completions.bench.gpqa", "5.55e1")]
    [InlineData("container/inference/bench-range", "inference.chat-completions.bench.gpqa", ".5")]
    [InlineData("container/inference/type-key", "inference.responses.context", "8191")]
    [InlineData("container/labels/names-not-values", "orchestrator.env", "ORCHESTRATOR-ADDR")]
    [InlineData("container/labels/names-not-values", "mcp.search.bearer.token.file", "secrets/search")]
    [InlineData("container/labels/names-not-values", "workspace.src.path", "/src/../data")]
    public async Task AnotherChoiceIsNotJudged(string row, string key, string value) =>
        await IsIndeterminateAsync(row, s => s.With(key, value));

    [Theory]
    [InlineData("container/mcp/credential-target", "mcp.drive.bearer.header", "X-Token")]
    [InlineData("container/workspace/path-present", "workspace.data.size", "1Gi")]
    public async Task AnUnknownLeafMayDeclareWhatStandsAboveIt(string row, string key, string value) =>
        await IsIndeterminateAsync(row, s => s.With(key, value), "container/labels/known-groups");

    [Fact]
    public async Task AnUnknownLeafBelowAMethodBesideACompleteOneIsNotJudged()
    {
        await IsIndeterminateAsync(
            "container/orchestrator/bearer-target",
            static s => s.Without("orchestrator.bearer.").With("orchestrator.bearer.scheme", "Bearer"),
            "container/labels/known-groups"
        );
        await IsIndeterminateAsync(
            "container/orchestrator/mtls-targets",
            static s => s.Without("orchestrator.mtls.").With("orchestrator.mtls.mode", "strict"),
            "container/labels/known-groups"
        );
    }

    [Fact]
    public async Task AnUnknownLeafOfAWorkspaceUnderIsolationIsNotJudged()
    {
        var report = await JudgeAsync(static s =>
            s.Without("workspace.").With("session.isolation", "true").With("workspace.data.size", "1Gi")
        );

        Assert.Equal(
            ["container/workspace/path-present", "container/session/no-workspace-with-isolation"],
            report.Ids(Verdict.Indeterminate)
        );
        Assert.Empty(report.With(Verdict.Fail, Verdict.Error));
    }

    [Fact]
    public async Task AnUnknownLeafOfAnInferenceTypeWithoutConnectionIsNotJudged() =>
        await IsIndeterminateAsync(
            "container/inference/connection-when-used",
            static s => s.Without("inference.").With("inference.chat-completions.streaming", "true"),
            "container/labels/known-groups"
        );

    [Fact]
    public async Task AChannelThatBeginsWithADigitIsNotJudged() =>
        await IsIndeterminateAsync(
            "container/events/channel-name",
            static s =>
                s.With("events.9to5.schema.path", "/schemas/alert.json")
                    .With("events.9to5.schema.mimetype", "application/schema+json")
        );

    [Fact]
    public async Task AFailureOutweighsAnotherChoice()
    {
        var report = await JudgeAsync(static s =>
            s.With("inference.chat-completions.bench.a", "+5").With("inference.chat-completions.bench.b", "500")
        );

        var found = Assert.Single(report.Row("container/inference/bench-range").Cases);
        Assert.Equal(Verdict.Fail, found.Verdict);
        Assert.DoesNotContain("+5", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProtobufSchemaThatIsNoDescriptorSetIsNotJudged()
    {
        var image = new AgentImage("v1alpha3");
        image = image with
        {
            Labels = image.Labels.With("events.alert.schema.mimetype", "application/protobuf"),
            Upper = static (layer, _) => layer.AddText("/schemas/alert.json", "syntax = \"proto3\";"),
        };

        var report = await Judging.JudgeAsync(image.WriteAsync);

        Assert.Equal(["container/events/schema-mimetype"], report.Ids(Verdict.Indeterminate));
        Assert.Empty(report.With(Verdict.Fail, Verdict.Error, Verdict.Untestable));
    }

    private static async Task IsIndeterminateAsync(string row, Func<LabelSet, LabelSet> edit, params string[] warned)
    {
        var report = await JudgeAsync(edit);

        Assert.Equal([row], report.Ids(Verdict.Indeterminate));
        Assert.Contains("docs/decisions.md", Assert.Single(report.Row(row).Cases).Advice, StringComparison.Ordinal);
        Assert.Equal(warned, report.Ids(Verdict.Warn));
        Assert.Empty(report.With(Verdict.Fail, Verdict.Error));
    }

    private static Task<RunReport> JudgeAsync(Func<LabelSet, LabelSet> edit) =>
        Judging.JudgeAsync((workshop, _) => Task.FromResult(edit(LabelSet.Complete("v1alpha3")).ToTarget(workshop)));
}
