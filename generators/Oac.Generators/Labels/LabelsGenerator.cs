using System.Linq;
using Microsoft.CodeAnalysis;
using Oac.Generators.Descriptors;
using Oac.Generators.Requirements;

namespace Oac.Generators.Labels;

/// <summary>Makes patterns, matcher, records, reader, writer and keys of every labels.proto.</summary>
[Generator]
public sealed class LabelsGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var schemas = DescriptorText
            .Find(context)
            .WithTrackingName(TrackingNames.LabelDescriptors)
            .SelectMany(static (text, _) => LabelParser.Parse(text))
            .WithTrackingName(TrackingNames.LabelSchemaResult);
        var catalogue = CatalogueText
            .Find(context)
            .Select(static (text, _) => CatalogueParser.Parse(text.Path, text.Text, text.Emit).Model)
            .Collect()
            .Select(static (models, _) => models.FirstOrDefault());

        // Two pipelines: a place that moved changes a diagnostic, not the code.
        context.RegisterSourceOutput(
            schemas
                .Select(static (schema, _) => schema.Model)
                .Where(static model => model is not null)
                .Combine(catalogue)
                .WithTrackingName(TrackingNames.LabelSchemaModel),
            static (output, pair) =>
            {
                var (model, name) = (pair.Left!, $"Labels.{pair.Left!.VersionName}");
                output.AddSource($"{name}.Records.g.cs", RecordEmitter.Emit(model));
                output.AddSource($"{name}.Reader.g.cs", ReaderEmitter.Emit(model));
                output.AddSource($"{name}.Keys.g.cs", KeyEmitter.Emit(model));
                output.AddSource($"{name}.Schema.g.cs", SchemaEmitter.Emit(model, pair.Right));
            }
        );
        context.RegisterSourceOutput(
            schemas
                .Combine(catalogue)
                .SelectMany(static (pair, _) => pair.Left.Diagnostics.Concat(CheckUses(pair.Left, pair.Right)))
                .WithTrackingName(TrackingNames.LabelDiagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic())
        );
    }

    private static System.Collections.Generic.IEnumerable<DiagnosticInfo> CheckUses(
        LabelSchemaResult schema,
        CatalogueModel? catalogue
    )
    {
        foreach (var use in schema.Uses)
        {
            var row = catalogue?.Find(use.Id);
            if (row is null)
            {
                yield return DiagnosticInfo.Create(LabelDiagnostics.UnknownRequirement, use.Place, use.Id);
            }
            // A version that no row speaks of is one that the catalogue does not cover yet.
            else if (!row.HasSection(use.Version) && catalogue!.KnowsVersion(use.Version))
            {
                yield return DiagnosticInfo.Create(
                    LabelDiagnostics.RequirementOfOtherVersion,
                    use.Place,
                    use.Id,
                    use.Version
                );
            }
        }
    }
}
