using System;
using Microsoft.CodeAnalysis;
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
        var files = context
            .AdditionalTextsProvider.Where(static text => text.Path.EndsWith(".fds.txt", StringComparison.Ordinal))
            .Select(static (text, cancellation) => DescriptorSetReader.Read(text, cancellation))
            .WithTrackingName(TrackingNames.Files);

        var result = files
            .Collect()
            .Select(static (sets, _) => StreamParser.Parse(sets))
            .WithTrackingName(TrackingNames.Result);

        var schema = result.Select(static (result, _) => result.Schema).WithTrackingName(TrackingNames.Schema);
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

        var protoRoot = context.AnalyzerConfigOptionsProvider.Select(
            static (options, _) =>
                options.GlobalOptions.TryGetValue("build_property.ProtoRoot", out var root) ? root : ""
        );
        var diagnostics = result
            .Select(static (result, _) => result.Diagnostics)
            .WithTrackingName(TrackingNames.Diagnostics)
            .Combine(protoRoot);
        context.RegisterSourceOutput(
            diagnostics,
            static (output, pair) =>
            {
                foreach (var diagnostic in pair.Left)
                {
                    output.ReportDiagnostic(diagnostic.ToDiagnostic(pair.Right));
                }
            }
        );
    }
}
