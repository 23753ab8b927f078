using System.Collections.Immutable;

namespace Oac.Producer.Inspecting;

/// <summary>What the name of an image leads to, before a platform is chosen.</summary>
/// <param name="Reference">The image as it was named.</param>
/// <param name="Digest">The digest of what the name leads to: of the index where there is one; null in an engine.</param>
/// <param name="MediaType">Its media type; null in an engine.</param>
/// <param name="IsIndex">Whether it is an index.</param>
/// <param name="Platforms">Every platform that there is, in the order of the index.</param>
internal sealed record InspectedTarget(
    string Reference,
    string? Digest,
    string? MediaType,
    bool IsIndex,
    ImmutableArray<string> Platforms
);
