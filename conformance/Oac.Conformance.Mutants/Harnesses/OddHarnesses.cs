using System.Collections.Immutable;
using Oac.Conformance.Mutants.Harnesses.Wrapping;

namespace Oac.Conformance.Mutants.Harnesses;

/// <summary>Harnesses that are unusual and conformant: none of them may fail a row.</summary>
public static class OddHarnesses
{
    /// <summary>Their names: odd in every small way at once; huge.</summary>
    public static ImmutableArray<string> Names { get; } = [.. StreamOddities.Names];

    /// <summary>One of them as a target.</summary>
    public static MakeTarget Of(string name) =>
        async (workshop, cancelled) =>
            HarnessSubject.WithExtension(
                await HarnessSubject.MakeAsync(workshop, "v1alpha3", name, HarnessNeeds.Bearer, cancelled)
            );
}
