using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Oac.Harness.Generators.Model;

namespace Oac.Harness.Generators.Reading;

/// <summary>Reads a class with [Agent].</summary>
internal static class AgentReader
{
    public static ReadAgent Read(GeneratorAttributeSyntaxContext attributed, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)attributed.TargetSymbol;
        var attribute = attributed.Attributes[0];
        var place = attribute.Place(cancellation);
        var json = attribute.Named("Json") as INamedTypeSymbol;
        var agent = new AgentSpec(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            type.ToDisplayString(),
            attribute.Text(0),
            attribute.Named("Version") as string ?? "v1alpha3",
            attribute.Named("Isolated") is true,
            json?.InFull(),
            EquatableArray<HandlerSpec>.Empty
        );
        return new(
            agent,
            JsonTypes(json),
            place,
            Check(agent, type, (ClassDeclarationSyntax)attributed.TargetNode, place)
        );
    }

    private static EquatableArray<DiagnosticInfo> Check(
        AgentSpec agent,
        INamedTypeSymbol type,
        ClassDeclarationSyntax node,
        SourcePlace? place
    )
    {
        var found = new List<DiagnosticInfo>();
        if (
            !type.IsStatic
            || type.IsGenericType
            || type.ContainingType is not null
            || type.IsFileLocal
            || !node.Modifiers.Any(SyntaxKind.PartialKeyword)
        )
        {
            found.Add(DiagnosticInfo.Create(HarnessDiagnostics.NotAnAgent, place, type.Shown()));
        }
        if (string.IsNullOrWhiteSpace(agent.Name))
        {
            found.Add(DiagnosticInfo.Create(HarnessDiagnostics.NoName, place, type.Shown()));
        }
        if (agent.Version is not ("v1alpha1" or "v1alpha2" or "v1alpha3"))
        {
            found.Add(DiagnosticInfo.Create(HarnessDiagnostics.UnknownVersion, place, agent.Version));
        }
        if (agent is { Version: "v1alpha1", Isolated: true })
        {
            found.Add(DiagnosticInfo.Create(HarnessDiagnostics.NoIsolation, place));
        }
        return found.ToEquatableArray();
    }

    private static EquatableArray<string> JsonTypes(INamedTypeSymbol? context) =>
        context is null
            ? EquatableArray<string>.Empty
            : context
                .GetAttributes()
                .Where(static a =>
                    a.AttributeClass?.ToDisplayString() == "System.Text.Json.Serialization.JsonSerializableAttribute"
                )
                .Select(static a => a.ConstructorArguments.FirstOrDefault().Value)
                .OfType<ITypeSymbol>()
                .Select(static t => t.InFull())
                .ToEquatableArray();
}
