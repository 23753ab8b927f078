using System.Collections.Immutable;
using Oac.Spec.Labels;
using Oac.Spec.Linting;
using Oac.Spec.Manifest;
using Oac.Spec.Versions;

namespace Oac.Spec;

/// <summary>How labels are to be read.</summary>
public sealed record ManifestReadOptions
{
    /// <summary>The versions that are accepted, each by name (8.1); all that this build knows unless set.</summary>
    public required ImmutableArray<SpecVersionDefinition> Accepted { get; init; }

    /// <summary>Reads the labels as this version, whatever they declare; a label that declares another is reported.</summary>
    public SpecVersionDefinition? ReadAs { get; init; }

    /// <summary>What else is known of the image.</summary>
    public ImageFacts Facts { get; init; } = ImageFacts.Unknown;
}

/// <summary>What was read from one set of labels.</summary>
public sealed record ManifestReading
{
    /// <summary>The version label's value as found; null where there is none or it is empty.</summary>
    public required string? DeclaredVersion { get; init; }

    /// <summary>The version that the labels were read as; null where reading stopped at the version.</summary>
    public required SpecVersionDefinition? Version { get; init; }

    /// <summary>The version's own typed labels; null where reading stopped at the version.</summary>
    public required ILabelSet? Labels { get; init; }

    /// <summary>The version-neutral view; null where reading stopped at the version.</summary>
    public required AgentManifest? Manifest { get; init; }

    /// <summary>Labels of the namespace that the version does not know, in the input's order. They are ignored (7.6), never fatal.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Unknown { get; init; }

    /// <summary>Everything that the rules have to say, in the order of the rules, then of the labels.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }
}
