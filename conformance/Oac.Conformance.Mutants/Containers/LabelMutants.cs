using System.Collections.Immutable;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Mutants.Containers;

/// <summary>Label sets with one fault each, in every version that has the row.</summary>
internal static partial class LabelMutants
{
    // What only advice is given about. The rows say why: nobody can tell what the author meant.
    private const string UnknownToo = "the key is unknown to the version, which is pointed out as well";

    public static ImmutableArray<Mutant> All { get; } =
    [.. Version, .. Keys, .. Orchestrator, .. Inference, .. Mcp, .. Workspaces, .. Events, .. Sessions, .. Security];

    /// <summary>A mutant in each version that has its first row, or only in some.</summary>
    private static IEnumerable<Mutant> Break(
        string name,
        string fault,
        RedRow[] rows,
        Func<LabelSet, LabelSet> edit,
        params string[] versions
    ) =>
        from section in Row(rows[0].Requirement).Sections
        let version = section.Key
        where versions.Length == 0 || versions.Contains(version)
        select new Mutant
        {
            Name = $"container/{version}/{name}",
            Fault = fault,
            Original = ContainerOriginals.Labels(version),
            Rows = [.. rows.Where(r => Row(r.Requirement).SectionIn(version) is not null)],
            Make = (workshop, _) => Task.FromResult(edit(LabelSet.Complete(version)).ToTarget(workshop)),
        };

    private static RedRow[] Fail(string requirement) => [new(requirement)];

    private static RedRow[] Warn(string requirement) => [new(requirement, Verdict.Warn)];

    private static RedRow UnknownKey => new("container/labels/known-groups", Verdict.Warn, UnknownToo);

    private static Requirement Row(string id) =>
        Requirements.TryGet(id, out var requirement)
            ? requirement
            : throw new InvalidOperationException($"{id} is no row of the catalogue.");
}
