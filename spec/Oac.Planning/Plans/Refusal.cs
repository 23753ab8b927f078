using System.Collections.Immutable;
using Oac.Spec.Catalogue;

namespace Oac.Planning.Plans;

/// <summary>What planning came to.</summary>
/// <param name="Plan">What the image would get; null where it is refused.</param>
/// <param name="Refusals">Every reason why it is refused, in the order of the specification's sections, then of their keys; empty with a plan.</param>
public sealed record PlanResult(Plan? Plan, ImmutableArray<Refusal> Refusals);

/// <summary>One reason why an image is refused.</summary>
/// <param name="Code">A stable code in lower case with hyphens, one of those in docs/refusals.md.</param>
/// <param name="Requirement">The statement of the specification that it rests on; null for a reason of ours (decisions.md).</param>
/// <param name="Section">The section that holds it in the image's version: <c>7.2</c>; null where there is none.</param>
/// <param name="Key">The label key, or the key of the configuration, that it is about; null where it is about the image.</param>
/// <param name="Message">
/// What was found, what is allowed and where it is configured, with the words that section 7 requires; on one line, without secrets.
/// </param>
public sealed record Refusal(string Code, Requirement? Requirement, string? Section, string? Key, string Message);
