using System.Collections.Immutable;
using Oac.Conformance.Mutants.Harnesses;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;
using Oac.Spec.Versions;

namespace Oac.Conformance.Mutants.Containers;

/// <summary>Labels that are judged with their harness: what they declare is held against what it uses.</summary>
internal static class UseMutants
{
    private static ImmutableArray<string> Versions { get; } =
    [.. SpecVersions.All.Select(static v => v.Schema.Version)];

    /// <summary>Declares two types of models and uses both.</summary>
    public static ImmutableArray<Original> Originals { get; } =
    [
        .. Versions.Select(static v => new Original($"container/{v}/two-used-types", Make(v, "calls-embeddings"))
        {
            RunsHarness = true,
        }),
    ];

    /// <summary>Declares two and uses one. That the other was not seen is no proof, so nothing fails; but nothing passes either.</summary>
    public static ImmutableArray<Mutant> All { get; } =
    [
        .. Originals.Zip(
            Versions,
            static (original, version) =>
                new Mutant
                {
                    Name = $"container/{version}/declares-unused-type",
                    Fault = "It declares a type of models that its harness never uses.",
                    Original = original,
                    Rows = [new("container/inference/only-used-types", Verdict.Untestable)],
                    Make = Make(version, "calls-chat"),
                }
        ),
    ];

    /// <summary>Labels with two types of models, and a harness that makes a use of its own of them.</summary>
    /// <param name="version">The version that the labels declare.</param>
    /// <param name="use">What the wrapper around the harness calls.</param>
    public static MakeTarget Make(string version, string use) =>
        async (workshop, cancelled) =>
            await HarnessSubject
                .MakeAsync(workshop, version, use, HarnessNeeds.TwoTypes, cancelled)
                .ConfigureAwait(false) with
            {
                // The harness is there to be run, and not judged: its own rows have mutants of their own.
                Classes = [ConformanceClass.Container],
            };
}
