using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Oac.Connect.Generators.Descriptors;
using Oac.Connect.Generators.Model;
using Oac.Connect.Generators.Naming;

namespace Oac.Connect.Generators;

/// <summary>The services of all sets, with their places, and what is wrong with them.</summary>
internal sealed record Contract(EquatableArray<PlacedService> Services, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>Unites sets: a file that is in several of them counts once.</summary>
internal static class ContractBuilder
{
    public static Contract Build(ImmutableArray<SetContent> sets)
    {
        var diagnostics = new List<DiagnosticInfo>(sets.SelectMany(static s => s.Diagnostics));
        var services = new List<PlacedService>();
        foreach (
            var same in sets.SelectMany(static s => s.Services)
                .GroupBy(static s => s.Spec.FullName, StringComparer.Ordinal)
        )
        {
            var first = same.First();
            var others = same.Where(s => s.Spec != first.Spec).ToList();
            diagnostics.AddRange(
                others.Select(other =>
                    DiagnosticInfo.Create(
                        ConnectDiagnostics.ServiceTwice,
                        other.Place,
                        first.Spec.FullName,
                        first.Place.Path
                    )
                )
            );
            if (others.Count == 0)
            {
                services.Add(first);
            }
        }
        var names = new ServiceNames(sets.SelectMany(static s => s.Types));
        return new(new(names.Name(services)), new(diagnostics.Distinct()));
    }
}
