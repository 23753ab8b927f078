using System.Collections.Immutable;
using Oac.Planning.Plans;

namespace Oac.Planning.Tests.Refusals;

/// <summary>One refusal: a label set, a configuration, the exact words; and a control, which differs as little as can be and plans.</summary>
/// <param name="Code">The refusal's code.</param>
/// <param name="Case">What is special about this one, where a code has several rows.</param>
internal sealed record RefusalRow(string Code, string Case = "")
{
    /// <summary>The label set that is changed, in short keys.</summary>
    public ImmutableSortedDictionary<string, string> From { get; init; } = Setup.Least;

    /// <summary>What is refused: <c>key=value</c> sets a label, <c>-key</c> removes it.</summary>
    public string[] Labels { get; init; } = [];

    /// <summary>The rest of what is refused.</summary>
    public Func<PlanRequest, PlanRequest> With { get; init; } = static r => r;

    /// <summary>All that is said, a line for each refusal, without their code: requirement, section, key, words.</summary>
    public required string Says { get; init; }

    /// <summary>The labels that plan instead; none where only the rest differs.</summary>
    public string[]? ControlLabels { get; init; }

    /// <summary>The rest that plans instead.</summary>
    public Func<PlanRequest, PlanRequest>? ControlWith { get; init; }

    /// <summary>The request that is refused.</summary>
    public PlanRequest Refused => With(Setup.Request(Change(From, Labels)));

    /// <summary>The request that plans.</summary>
    public PlanRequest Control =>
        (ControlWith ?? (ControlLabels is null ? static r => r : With))(
            Setup.Request(Change(From, ControlLabels ?? (ControlWith is null ? [] : Labels)))
        );

    /// <inheritdoc/>
    public override string ToString() => Case.Length == 0 ? Code : $"{Code}, {Case}";

    private static ImmutableSortedDictionary<string, string> Change(
        ImmutableSortedDictionary<string, string> labels,
        string[] changes
    )
    {
        foreach (var change in changes)
        {
            labels =
                change[0] == '-' ? labels.Remove(change[1..])
                : change.IndexOf('=', StringComparison.Ordinal) is var at
                    ? labels.SetItem(change[..at], change[(at + 1)..])
                : labels;
        }
        return labels;
    }
}
