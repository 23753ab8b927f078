using System.Collections.Immutable;
using Oac.Spec.Versions;

namespace Oac.Conformance.Mutants.Harnesses;

/// <summary>A sound harness in a wrapper that changes nothing, for each version and for what it can declare.</summary>
internal static class HarnessOriginals
{
    public static ImmutableArray<Original> All { get; } =
    [
        .. from version in SpecVersions.All.Select(static v => v.Schema.Version)
        from needs in Enum.GetValues<HarnessNeeds>()
        select new Original(
            $"harness/{version}/{needs.ToString().ToLowerInvariant()}",
            (workshop, cancelled) => HarnessSubject.MakeAsync(workshop, version, UseOf(needs), needs, cancelled)
        ),
    ];

    // Each uses what it declares.
    private static string UseOf(HarnessNeeds needs) =>
        needs switch
        {
            HarnessNeeds.Inference => "calls-chat",
            HarnessNeeds.TwoTypes => "calls-embeddings",
            _ => "none",
        };

    public static Original Of(string version, HarnessNeeds needs) =>
        All.First(o => o.Name == $"harness/{version}/{needs.ToString().ToLowerInvariant()}");
}
