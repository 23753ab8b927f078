using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Oac.Generators.Requirements;

/// <summary>
/// The catalogue as it reaches the compiler. The metadata <c>Catalogue</c> says what it is for: <c>true</c> makes the constants,
/// <c>reference</c> only checks the ids that schemas name, in an assembly that uses the constants of another.
/// </summary>
internal sealed record CatalogueText(string Path, string Text, bool Emit)
{
    public static IncrementalValuesProvider<CatalogueText> Find(IncrementalGeneratorInitializationContext context) =>
        context
            .AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellation) => From(pair.Left, pair.Right, cancellation))
            .Where(static text => text is not null)
            .Select(static (text, _) => text!);

    private static CatalogueText? From(
        AdditionalText text,
        AnalyzerConfigOptionsProvider provider,
        CancellationToken cancellation
    ) =>
        provider.GetOptions(text).TryGetValue("build_metadata.AdditionalFiles.Catalogue", out var use)
        && use is "true" or "reference"
            ? new(text.Path, text.GetText(cancellation)?.ToString() ?? "", use == "true")
            : null;
}
