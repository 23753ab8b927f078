using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Oac.Connect.Generators.Model;

namespace Oac.Connect.Generators;

/// <summary>Looks around in the project that consumes the stubs. It runs at every edit, and mostly finds what it found before.</summary>
internal static class SurroundingsReader
{
    public static Surroundings Read(
        Compilation compilation,
        EquatableArray<ServiceSpec> services,
        CancellationToken cancellation
    )
    {
        var messages = services
            .SelectMany(static s => s.Methods.SelectMany(static m => new[] { m.Input, m.Output }).Concat(s.Registry))
            .Select(static m => m.Metadata)
            .Distinct();
        var missing = new List<string>();
        var notPublic = new List<string>();
        foreach (var message in messages)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Find(compilation, message) is not { } type)
            {
                missing.Add(message);
            }
            else if (!IsPublic(type))
            {
                notPublic.Add(message);
            }
        }
        return new(
            Has(compilation, "Oac.Connect.Method`2"),
            Has(compilation, "Oac.Connect.AspNetCore.IConnectService"),
            Has(compilation, "Google.Protobuf.IMessage`1"),
            new(missing),
            new(notPublic)
        );
    }

    private static bool Has(Compilation compilation, string type) => Find(compilation, type) is not null;

    private static INamedTypeSymbol? Find(Compilation compilation, string name) =>
        compilation
            .GetTypesByMetadataName(name)
            .FirstOrDefault(type => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly));

    private static bool IsPublic(INamedTypeSymbol type)
    {
        for (var at = type; at is not null; at = at.ContainingType)
        {
            if (at.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }
        return true;
    }
}
