using Oac.Spec.Catalogue;

namespace Oac.Planning.Plans;

/// <summary>A reason for which images are refused.</summary>
/// <param name="Code">Its stable code, lower case with hyphens.</param>
/// <param name="Requirement">The statement that it rests on; null for a reason of ours (docs/decisions.md).</param>
/// <param name="Says">When an image is refused for it, one sentence.</param>
public sealed record RefusalCode(string Code, Requirement? Requirement, string Says);

/// <summary>Something that an operator is warned of.</summary>
/// <param name="Code">Its stable code, lower case with hyphens.</param>
/// <param name="Says">When it is said, one sentence.</param>
public sealed record WarningCode(string Code, string Says);
