using System.Collections.Immutable;

namespace Oac.Spec.Linting;

/// <summary>
/// What is known of an image beside its labels. What is null is not known, and rules that need it say nothing; what is empty is known
/// to be empty.
/// </summary>
public sealed record ImageFacts
{
    /// <summary>Nothing is known.</summary>
    public static ImageFacts Unknown { get; } = new();

    /// <summary>The variables that ENV sets, by name.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>ENTRYPOINT followed by CMD; empty where the image has neither.</summary>
    public ImmutableArray<string>? Command { get; init; }

    /// <summary>Whether the first word of <see cref="Command"/> is a file of the image.</summary>
    public bool? EntrypointExists { get; init; }

    /// <summary>What stands at the paths of the declared schemas; a path that is missing was not looked at.</summary>
    public IReadOnlyDictionary<string, SchemaFileFact>? SchemaFiles { get; init; }

    /// <summary>Annotations of the manifest and the index.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Labels whose values differ between the platforms of one index.</summary>
    public ImmutableArray<string>? DivergingLabels { get; init; }

    /// <summary>Whether a signature is attached to the image.</summary>
    public bool? HasSignature { get; init; }

    /// <summary>Whether an SBOM is attached to the image.</summary>
    public bool? HasSbom { get; init; }
}

/// <summary>What was found at a schema's path.</summary>
/// <param name="State">What it is.</param>
/// <param name="Detail">What is wrong with the content, on one line; null where nothing is.</param>
public sealed record SchemaFileFact(SchemaFileState State, string? Detail = null)
{
    /// <summary>The draft that is assumed of a JSON Schema that names none; null where it names one, and where it is none.</summary>
    public string? AssumedDialect { get; init; }
}

/// <summary>What stands at a path of an image.</summary>
public enum SchemaFileState
{
    /// <summary>A file whose content is what its media type says, or was not judged.</summary>
    File,

    /// <summary>Nothing, or a link that leads nowhere.</summary>
    Missing,

    /// <summary>Something else than a file.</summary>
    NotAFile,

    /// <summary>A file that its media type does not describe.</summary>
    Malformed,
}
