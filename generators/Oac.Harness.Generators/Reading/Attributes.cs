using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Oac.Harness.Generators.Reading;

/// <summary>Reads what an attribute says.</summary>
internal static class Attributes
{
    /// <summary>An argument of the constructor as text; empty where it is null or not compiled.</summary>
    public static string Text(this AttributeData attribute, int argument) =>
        attribute.ConstructorArguments.Length > argument
            ? attribute.ConstructorArguments[argument].Value as string ?? ""
            : "";

    /// <summary>A named argument; null where it is not set.</summary>
    public static object? Named(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value.Value;

    /// <summary>Where the attribute stands.</summary>
    public static SourcePlace? Place(this AttributeData attribute, CancellationToken cancellation = default)
    {
        if (attribute.ApplicationSyntaxReference is not { } reference)
        {
            return null;
        }
        var span = reference.GetSyntax(cancellation).GetLocation().GetLineSpan();
        return new(
            span.Path,
            span.StartLinePosition.Line,
            span.StartLinePosition.Character,
            span.EndLinePosition.Line,
            span.EndLinePosition.Character
        );
    }

    /// <summary>A type's name in full, as code writes it.</summary>
    public static string InFull(this ITypeSymbol type) =>
        type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>A type's name for messages.</summary>
    public static string Shown(this ISymbol symbol) =>
        symbol.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}
