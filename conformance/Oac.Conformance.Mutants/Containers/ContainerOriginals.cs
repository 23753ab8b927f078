using System.Collections.Immutable;
using Oac.Spec.Versions;

namespace Oac.Conformance.Mutants.Containers;

/// <summary>Label sets and images as they should be, for each version.</summary>
internal static class ContainerOriginals
{
    public static ImmutableArray<Original> All { get; } =
    [.. SpecVersions.All.Select(static v => v.Schema.Version).SelectMany(static v => new[] { Make(v), MakeImage(v) })];

    /// <summary>A file of labels that declares all that there is to declare.</summary>
    public static Original Labels(string version) => All.First(o => o.Name == $"container/{version}/labels");

    /// <summary>An image for two platforms, in a layout, signed and with an SBOM; the suite exits with 0.</summary>
    public static Original Image(string version) => All.First(o => o.Name == $"container/{version}/image");

    private static Original Make(string version) =>
        new(
            $"container/{version}/labels",
            (workshop, _) => Task.FromResult(LabelSet.Complete(version).ToTarget(workshop))
        );

    private static Original MakeImage(string version) =>
        new(
            $"container/{version}/image",
            (workshop, cancelled) => new AgentImage(version).WriteAsync(workshop, cancelled)
        );
}
