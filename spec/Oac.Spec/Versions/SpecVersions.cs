using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Oac.Spec.Labels;
using Oac.Spec.Linting;

namespace Oac.Spec.Versions;

/// <summary>The versions that this build knows, oldest first. Each is a label set of its own; nothing is carried over.</summary>
public static class SpecVersions
{
    /// <summary>All versions.</summary>
    public static ImmutableArray<SpecVersionDefinition> All { get; } =
    [
        Define(Spec.V1Alpha1.V1Alpha1LabelSchema.Instance, V1Alpha1Rules.List),
        Define(Spec.V1Alpha2.V1Alpha2LabelSchema.Instance, V1Alpha2Rules.List),
        Define(Spec.V1Alpha3.V1Alpha3LabelSchema.Instance, V1Alpha3Rules.List),
    ];

    /// <summary>Finds a version by its identifier.</summary>
    public static bool TryGet(string version, [NotNullWhen(true)] out SpecVersionDefinition? definition)
    {
        definition = All.FirstOrDefault(d => d.Schema.Version == version);
        return definition is not null;
    }

    private static SpecVersionDefinition Define(LabelSchema schema, ImmutableArray<LintRule> rules) =>
        SpecVersion.TryParse(schema.Version, out var version)
            ? new(version, schema, rules)
            : throw new InvalidOperationException($"The schema's version {schema.Version} is no version identifier.");
}
