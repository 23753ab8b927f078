using System.Collections.Immutable;

namespace Oac.Spec.Catalogue;

/// <summary>One normative statement of the specification. The only instances are the generated ones in <c>Requirements</c>.</summary>
public sealed class Requirement
{
    internal Requirement(
        string id,
        ConformanceClass conformanceClass,
        RequirementLevel level,
        ImmutableArray<KeyValuePair<string, string>> sections,
        string says,
        string observe
    )
    {
        Id = id;
        Class = conformanceClass;
        Level = level;
        Sections = sections;
        Says = says;
        Observe = observe;
    }

    /// <summary>The stable id, <c>class/topic/what-must-hold</c>.</summary>
    public string Id { get; }

    /// <summary>Who is bound by it.</summary>
    public ConformanceClass Class { get; }

    /// <summary>Its keyword.</summary>
    public RequirementLevel Level { get; }

    /// <summary>The section by version; a version that is missing lacks the rule.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Sections { get; }

    /// <summary>The rule, in our words.</summary>
    public string Says { get; }

    /// <summary>How an outsider can see it, or why nobody can.</summary>
    public string Observe { get; }

    /// <summary>The section that holds the rule in a version, or null where that version lacks it.</summary>
    public string? SectionIn(string version)
    {
        foreach (var section in Sections)
        {
            if (section.Key == version)
            {
                return section.Value;
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>The conformance classes of section 6.</summary>
public enum ConformanceClass
{
    /// <summary>The image (v1alpha1 calls the class Producer).</summary>
    Container,

    /// <summary>What reads labels and runs images.</summary>
    Orchestrator,

    /// <summary>The process in the container.</summary>
    Harness,
}

/// <summary>The keyword of a statement.</summary>
public enum RequirementLevel
{
    /// <summary>MUST, REQUIRED, SHALL.</summary>
    Must,

    /// <summary>SHOULD, RECOMMENDED.</summary>
    Should,

    /// <summary>A permission.</summary>
    May,

    /// <summary>Said without a keyword, or following from statements taken together.</summary>
    Derived,
}
