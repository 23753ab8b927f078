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

    /// <summary>USER; empty where the image sets none.</summary>
    public string? User { get; init; }

    /// <summary>ENTRYPOINT followed by CMD; empty where the image has neither.</summary>
    public ImmutableArray<string>? Command { get; init; }
}
