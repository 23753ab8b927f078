using System.Collections.Immutable;
using System.IO.Enumeration;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Doctoring;

/// <summary>Where a check of <c>doctor</c> tells what it found.</summary>
public sealed class DoctorContext
{
    private readonly List<string> _facts = [];
    private readonly List<Forecast> _forecasts = [];

    internal DoctorContext() { }

    /// <summary>A fact for the reader: the image's digest, the engine's version.</summary>
    public void Found(string fact)
    {
        ArgumentException.ThrowIfNullOrEmpty(fact);
        _facts.Add(fact);
    }

    /// <summary>Rows that will have no judgement.</summary>
    /// <param name="verdict"><see cref="Verdict.NotApplicable"/> or <see cref="Verdict.Untestable"/>.</param>
    /// <param name="requirements">Their id, with <c>*</c> for any text; it must fit a row of the catalogue.</param>
    /// <param name="why">The reason, and what to change where something can be.</param>
    public void WillBe(Verdict verdict, string requirements, string why)
    {
        if (verdict is not (Verdict.NotApplicable or Verdict.Untestable))
        {
            throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Only N/A and UNTESTABLE are foretold.");
        }
        if (!Requirements.All.Any(r => Forecast.Fits(requirements, r.Id)))
        {
            throw new ArgumentException($"No requirement is named {requirements}.", nameof(requirements));
        }
        _forecasts.Add(new(verdict, requirements, why));
    }

    /// <summary>The facts so far.</summary>
    internal ImmutableArray<string> Facts => [.. _facts];

    /// <summary>The rows so far.</summary>
    internal ImmutableArray<Forecast> Forecasts => [.. _forecasts];
}

/// <summary>Rows that will have no judgement, and why.</summary>
internal sealed record Forecast(Verdict Verdict, string Requirements, string Why)
{
    /// <summary>Whether it is about a row.</summary>
    public bool Fits(Requirement requirement) => Fits(Requirements, requirement.Id);

    /// <summary>Whether an id fits a pattern.</summary>
    public static bool Fits(string pattern, string id) =>
        FileSystemName.MatchesSimpleExpression(pattern, id, ignoreCase: false);
}
