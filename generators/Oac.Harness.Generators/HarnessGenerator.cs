using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Oac.Harness.Generators.Emitting;
using Oac.Harness.Generators.Reading;

namespace Oac.Harness.Generators;

/// <summary>
/// From the class with [Agent] and the handlers with [Channel]: the method that configures the harness, and attributes of the assembly
/// that <c>oac build</c> makes labels of.
/// </summary>
/// <remarks>
/// Agents and handlers (with places) → declaration (with diagnostics) → agent (without) → source, and declaration → diagnostics. Two
/// pipelines: code that only moves moves diagnostics and leaves the generated source as it is.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class HarnessGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var agents = context
            .SyntaxProvider.ForAttributeWithMetadataName(
                "Oac.Harness.AgentAttribute",
                static (node, _) => node is ClassDeclarationSyntax,
                static (attributed, cancellation) => AgentReader.Read(attributed, cancellation)
            )
            .WithTrackingName(TrackingNames.Agents)
            .Collect();
        var handlers = context
            .SyntaxProvider.ForAttributeWithMetadataName(
                "Oac.Harness.ChannelAttribute",
                static (node, _) => node is ClassDeclarationSyntax or MethodDeclarationSyntax,
                static (attributed, _) => HandlerReader.Read(attributed)
            )
            .WithTrackingName(TrackingNames.Handlers)
            .Collect();
        var files = context
            .AdditionalTextsProvider.Select(static (text, _) => text.Path)
            .Collect()
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => ProjectFiles.Of(pair.Left, pair.Right.GlobalOptions))
            .WithTrackingName(TrackingNames.Files);
        var declaration = agents
            .Combine(handlers)
            .Combine(files)
            .Select(static (all, _) => DeclarationBuilder.Build(all.Left.Left, all.Left.Right, all.Right))
            .WithTrackingName(TrackingNames.Declaration);

        context.RegisterSourceOutput(
            declaration.Select(static (built, _) => built.Agent).WithTrackingName(TrackingNames.Code),
            static (output, agent) =>
            {
                if (agent is not null)
                {
                    output.AddSource("Agent.g.cs", AgentEmitter.Emit(agent));
                }
            }
        );
        context.RegisterSourceOutput(
            declaration
                .SelectMany(static (built, _) => built.Diagnostics.ToArray())
                .WithTrackingName(TrackingNames.Diagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic())
        );
    }
}
