using System.Collections.Immutable;
using Oac.Planning.Plans;

namespace Oac.Producer.Planning;

/// <summary>What planning one input came to.</summary>
/// <param name="Name">The input as it was given.</param>
/// <param name="Repository">The repository that it was planned for; null where none is known.</param>
/// <param name="Platform">The platform that was looked at; null where nobody says.</param>
/// <param name="Digest">The digest of its manifest; null outside registries, layouts and archives.</param>
/// <param name="Result">The plan or the reasons against it; null where the input could not be read.</param>
/// <param name="Problems">Why it cannot be told, or not be told for sure; one line each.</param>
internal sealed record PlannedInput(
    string Name,
    string? Repository,
    string? Platform,
    string? Digest,
    PlanResult? Result,
    ImmutableArray<string> Problems
)
{
    /// <summary>
    /// The configuration's signers whose signature holds, by name; null where nobody looked: policy wants none, or the place can hold none.
    /// </summary>
    public ImmutableSortedSet<string>? Signers { get; init; }

    /// <summary>What is said of it.</summary>
    public PlanVerdict Verdict =>
        Result is null || !Problems.IsEmpty ? PlanVerdict.Unknown
        : Result.Plan is null ? PlanVerdict.Refused
        : PlanVerdict.Runs;
}

/// <summary>What can be said of an image.</summary>
internal enum PlanVerdict
{
    /// <summary>It would run.</summary>
    Runs,

    /// <summary>It would be refused.</summary>
    Refused,

    /// <summary>It cannot be told.</summary>
    Unknown,
}

/// <summary>The words for verdicts.</summary>
internal static class PlanVerdicts
{
    /// <summary>For people.</summary>
    public static string Words(PlanVerdict verdict) =>
        verdict switch
        {
            PlanVerdict.Runs => "would run",
            PlanVerdict.Refused => "would be refused",
            _ => "cannot be told",
        };

    /// <summary>For programs.</summary>
    public static string Name(PlanVerdict verdict) =>
        verdict switch
        {
            PlanVerdict.Runs => "runs",
            PlanVerdict.Refused => "refused",
            _ => "unknown",
        };
}
