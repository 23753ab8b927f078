using Google.Protobuf;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Oac.Generators.Stream;

namespace Oac.Generators.Tests.Stream;

public sealed class StreamGeneratorTests
{
    private static AdditionalText Usual =>
        ProtoSource.Set(ProtoSource.Version("v1alpha2"), ProtoSource.Version("v1alpha3"), Traced());

    [Fact]
    public void Generates_one_model_and_a_codec_per_version()
    {
        var run = new StreamGeneratorRun(Usual);

        Assert.Empty(run.Diagnostics);
        Assert.Equal(
            [
                "Stream.HarnessMessage.g.cs",
                "Stream.OrchestratorMessage.g.cs",
                "Stream.StreamCodec.V1Alpha2.g.cs",
                "Stream.StreamCodec.V1Alpha3.g.cs",
                "Stream.StreamCodec.g.cs",
                "Stream.StreamExtensions.g.cs",
            ],
            run.Sources.Select(s => s.HintName).Order(StringComparer.Ordinal)
        );
        foreach (var source in run.Sources)
        {
            var tree = CSharpSyntaxTree.ParseText(
                source.SourceText,
                cancellationToken: TestContext.Current.CancellationToken
            );
            Assert.Empty(tree.GetDiagnostics(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Orders_versions_by_number_and_finds_them_in_any_set()
    {
        var run = new StreamGeneratorRun(
            ProtoSource.Set(ProtoSource.Version("v1")),
            ProtoSource.Set(ProtoSource.Version("v1alpha10")),
            ProtoSource.Set(ProtoSource.Version("v1beta1"), ProtoSource.Version("v1alpha2"))
        );

        Assert.Contains(
            "All { get; } = [V1Alpha2, V1Alpha10, V1Beta1, V1];",
            Source(run, "Stream.StreamCodec.g.cs"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_field_that_one_version_lacks_is_in_the_model_and_not_in_its_codec()
    {
        var run = new StreamGeneratorRun(
            ProtoSource.Set(
                ProtoSource.Version("v1alpha2"),
                ProtoSource
                    .Version("v1alpha3")
                    .Field("priority", 7, Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type.Uint64)
            )
        );

        Assert.Empty(run.Diagnostics);
        Assert.Contains("ulong Priority", Source(run, "Stream.OrchestratorMessage.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("Priority", Source(run, "Stream.StreamCodec.V1Alpha2.g.cs"), StringComparison.Ordinal);
        Assert.Contains("WriteNumber(56,", Source(run, "Stream.StreamCodec.V1Alpha3.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_other_files_and_sets_without_a_stream()
    {
        var labels = new Google.Protobuf.Reflection.FileDescriptorSet();
        labels.File.Add(
            new Google.Protobuf.Reflection.FileDescriptorProto
            {
                Name = "v1alpha3/labels.proto",
                Package = "openagentcontainers.labels.v1alpha3",
            }
        );

        var run = new StreamGeneratorRun(
            ProtoSource.Raw("/obj/a.fds.txt", Convert.ToBase64String(labels.ToByteArray())),
            ProtoSource.Raw("/requirements.yaml", "not base64")
        );

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Sources);
    }

    [Fact]
    public void An_edit_elsewhere_runs_nothing()
    {
        var run = new StreamGeneratorRun(Usual);

        run.Edit();

        foreach (
            var step in new[]
            {
                TrackingNames.StreamFiles,
                TrackingNames.StreamResult,
                TrackingNames.StreamSchema,
                TrackingNames.StreamDiagnostics,
            }
        )
        {
            Assert.All(run.Reasons(step), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        }
        Assert.All(run.OutputReasons(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void The_same_set_built_again_changes_nothing()
    {
        var run = new StreamGeneratorRun(Usual);

        run.Replace(Usual);

        Assert.All(run.Reasons(TrackingNames.StreamSchema), Unmodified);
        Assert.All(run.OutputReasons(), Unmodified);
    }

    [Fact]
    public void A_moved_line_writes_no_source_again()
    {
        var run = new StreamGeneratorRun(ProtoSource.Set(ProtoSource.Version("v1alpha3")));
        var before = run.Sources.Select(s => s.SourceText).ToList();

        run.Replace(ProtoSource.Set(ProtoSource.Version("v1alpha3", firstLine: 40)));

        Assert.Contains(IncrementalStepRunReason.Modified, run.Reasons(TrackingNames.StreamFiles));
        Assert.All(run.Reasons(TrackingNames.StreamSchema), Unmodified);
        Assert.All(run.OutputReasons(), Unmodified);
        Assert.Equal(before, run.Sources.Select(s => s.SourceText));
    }

    [Fact]
    public void A_new_field_writes_source_again()
    {
        var run = new StreamGeneratorRun(ProtoSource.Set(ProtoSource.Version("v1alpha3")));

        run.Replace(ProtoSource.Set(ProtoSource.Version("v1alpha3").Field("content_type", 3)));

        Assert.Contains(IncrementalStepRunReason.Modified, run.Reasons(TrackingNames.StreamSchema));
    }

    /// <summary>What the steps keep is compared at every key press and lives as long as the compiler.</summary>
    [Fact]
    public void Keeps_only_values() =>
        ModelGraph.AssertHoldsNothingOfTheCompiler(
            new StreamGeneratorRun(Usual).Result,
            [
                TrackingNames.StreamFiles,
                TrackingNames.StreamResult,
                TrackingNames.StreamSchema,
                TrackingNames.StreamDiagnostics,
            ]
        );

    private static void Unmodified(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());

    private static string Source(StreamGeneratorRun run, string name) =>
        run.Sources.Single(s => s.HintName == name).SourceText.ToString();

    private static ProtoSource Traced() => ProtoSource.Extension("v1").Message("Event").Field("traceparent", 1000);
}
