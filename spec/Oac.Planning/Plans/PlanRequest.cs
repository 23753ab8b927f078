using System.Collections.Immutable;
using Oac.Planning.Configuration;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Planning.Plans;

/// <summary>All that a plan depends on. The same request always gives the same plan.</summary>
public sealed record PlanRequest
{
    /// <summary>What is offered and allowed.</summary>
    public required PlanningConfiguration Configuration { get; init; }

    /// <summary>The image.</summary>
    public required PlannedImage Image { get; init; }

    /// <summary>What the runtime that will run it can do.</summary>
    public RuntimeAbilities Runtime { get; init; } = RuntimeAbilities.All;

    /// <summary>The versions that can be read at all; those that the configuration accepts are looked up here by name.</summary>
    public ImmutableArray<SpecVersionDefinition> Known { get; init; } = SpecVersions.All;

    /// <summary>
    /// The ids that each gateway's <c>/models</c> lists, by the gateway's name; a gateway that is missing was not asked, and what its models
    /// are is taken from the configuration alone.
    /// </summary>
    public ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Available { get; init; } =
        ImmutableSortedDictionary<string, ImmutableSortedSet<string>>.Empty;
}

/// <summary>What is known of an image before its container exists.</summary>
public sealed record PlannedImage
{
    /// <summary>Registry and repository without tag: <c>registry.example/agents/triage</c>; what policy's patterns are compared with.</summary>
    public required string Repository { get; init; }

    /// <summary>The digest of the manifest of the platform that will run; null where it is not known (an image that is not in a registry).</summary>
    public string? Digest { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>What else is known of it: schemas among its layers, variables that ENV sets.</summary>
    public ImageFacts Facts { get; init; } = ImageFacts.Unknown;

    /// <summary>Whose signatures hold; null where none were looked for.</summary>
    public SignatureFacts? Signatures { get; init; }
}

/// <summary>What verification found.</summary>
/// <param name="Valid">Names of the configuration's signers whose signature holds for this digest.</param>
/// <param name="Problems">What was wrong with those that do not, one line each, for people.</param>
public sealed record SignatureFacts(ImmutableSortedSet<string> Valid, ImmutableArray<string> Problems);

/// <summary>What a runtime can honour.</summary>
/// <param name="Name">Its name: <c>docker</c>, <c>process</c>.</param>
/// <param name="IsolatesNetwork">Whether an instance can be kept from other networks; without it egress <c>none</c> is refused.</param>
public sealed record RuntimeAbilities(string Name, bool IsolatesNetwork)
{
    /// <summary>A runtime that can do everything.</summary>
    public static RuntimeAbilities All { get; } = new("docker", true);
}
