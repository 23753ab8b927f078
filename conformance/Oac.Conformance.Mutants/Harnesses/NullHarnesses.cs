using System.Collections.Immutable;

namespace Oac.Conformance.Mutants.Harnesses;

/// <summary>Programs that do no work. None of them may pass a row about what a harness does with events, or end a run well.</summary>
public static class NullHarnesses
{
    /// <summary>Their names: ends at once; opens a stream and does nothing; sends back what came; says success to everything.</summary>
    public static ImmutableArray<string> Names { get; } = ["exits", "does-nothing", "echoes", "says-success"];

    /// <summary>One of them as a target.</summary>
    public static MakeTarget Of(string name) =>
        (workshop, _) =>
            Task.FromResult(HarnessSubject.WithExtension(HarnessSubject.MakeNull(workshop, "v1alpha3", name)));
}
