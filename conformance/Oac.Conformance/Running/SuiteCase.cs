using System.Collections.Immutable;
using Oac.Conformance.Gherkin;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Running;

/// <summary>One scenario as it is run against one target: the unit of <c>replay</c> and of a test.</summary>
/// <param name="Id">Stable and speakable: file, scenario, example, variant; such as <c>harness/sessions/ids-come-back-byte-for-byte</c>.</param>
/// <param name="Scenario">What is done.</param>
/// <param name="Version">The version of the specification that the target is judged by.</param>
/// <param name="Variant">What is different from the plain run, such as <c>extension</c>; null for the plain run.</param>
public sealed record SuiteCase(string Id, Scenario Scenario, string Version, string? Variant)
{
    /// <summary>The statements that it judges.</summary>
    public ImmutableArray<Requirement> Requirements => Scenario.Requirements;

    /// <summary>Every case that a scenario makes in one version: the plain run, and one for each variant that it is marked with.</summary>
    internal static IEnumerable<SuiteCase> Of(Scenario scenario, string version)
    {
        yield return new(scenario.Id, scenario, version, Variant: null);
        if (scenario.Marks.Contains(ScenarioTags.Extension))
        {
            yield return new($"{scenario.Id}+{ScenarioTags.Extension}", scenario, version, ScenarioTags.Extension);
        }
    }
}

/// <summary>How a case ended.</summary>
/// <param name="Case">The case.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Message">What was found, or why there is no judgement; null for a plain pass.</param>
/// <param name="Advice">What the implementer does about it; null where there is nothing to do.</param>
/// <param name="Step">The step at which the case ended, with its line; null where all were done.</param>
/// <param name="Evidence">What was sent and observed.</param>
/// <param name="Duration">How long it took.</param>
public sealed record CaseResult(
    SuiteCase Case,
    Verdict Verdict,
    string? Message,
    string? Advice,
    string? Step,
    ImmutableArray<EvidenceLine> Evidence,
    TimeSpan Duration
);
