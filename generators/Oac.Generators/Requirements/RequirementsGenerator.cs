using Microsoft.CodeAnalysis;
using Oac.Generators.Descriptors;

namespace Oac.Generators.Requirements;

/// <summary>Makes a constant of every requirement in requirements.yaml, so that a wrong id does not compile.</summary>
[Generator]
public sealed class RequirementsGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var results = CatalogueText
            .Find(context)
            .WithTrackingName(TrackingNames.CatalogueText)
            .Select(static (text, _) => CatalogueParser.Parse(text.Path, text.Text, text.Emit))
            .WithTrackingName(TrackingNames.CatalogueResult);

        // Two pipelines: a row that moved changes the place of a diagnostic, not the code.
        context.RegisterSourceOutput(
            results.Select(static (result, _) => result.Model).WithTrackingName(TrackingNames.CatalogueModel),
            static (output, model) =>
            {
                if (model.Emit)
                {
                    output.AddSource("Requirements.g.cs", CatalogueEmitter.Emit(model));
                }
            }
        );
        context.RegisterSourceOutput(
            results
                .SelectMany(static (result, _) => result.Diagnostics)
                .WithTrackingName(TrackingNames.CatalogueDiagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic())
        );
    }
}
