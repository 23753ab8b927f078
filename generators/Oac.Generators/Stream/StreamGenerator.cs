using Microsoft.CodeAnalysis;
using Oac.Generators.Descriptors;
using Oac.Generators.Stream.Emitting;
using Oac.Generators.Stream.Model;
using Oac.Generators.Stream.Parsing;

namespace Oac.Generators.Stream;

/// <summary>From every stream.proto among the descriptor sets: one model of what travels, and a codec for each version.</summary>
/// <remarks>
/// Files (with places) → result → schema (without places) → source, and result → diagnostics. Two pipelines: a line that moves in a
/// .proto moves diagnostics and leaves the generated source as it is.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class StreamGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = DescriptorText
            .Find(context)
            .Select(static (text, _) => DescriptorSetReader.Read(text))
            .WithTrackingName(TrackingNames.StreamFiles);

        var result = files
            .Collect()
            .Select(static (sets, _) => StreamParser.Parse(sets))
            .WithTrackingName(TrackingNames.StreamResult);

        var schema = result.Select(static (result, _) => result.Schema).WithTrackingName(TrackingNames.StreamSchema);
        context.RegisterSourceOutput(
            schema,
            static (output, schema) =>
            {
                if (schema is not null)
                {
                    foreach (var source in StreamEmitter.Emit(schema))
                    {
                        output.AddSource(source.Key, source.Value);
                    }
                }
            }
        );

        var diagnostics = result
            .Select(static (result, _) => result.Diagnostics)
            .WithTrackingName(TrackingNames.StreamDiagnostics);
        context.RegisterSourceOutput(
            diagnostics,
            static (output, diagnostics) =>
            {
                foreach (var diagnostic in diagnostics)
                {
                    output.ReportDiagnostic(diagnostic.ToDiagnostic());
                }
            }
        );
    }
}
