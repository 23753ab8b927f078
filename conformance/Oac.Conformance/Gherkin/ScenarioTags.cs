using System.Collections.Immutable;
using Oac.Spec.Catalogue;
using Oac.Spec.Versions;

namespace Oac.Conformance.Gherkin;

/// <summary>What tags may stand before a scenario, held against the catalogue of requirements.</summary>
internal static class ScenarioTags
{
    /// <summary>Run a second time with the stream's extension announced; nothing may change.</summary>
    public const string Extension = "extension";

    /// <summary>Nothing else runs beside it: it loads the machine or measures.</summary>
    public const string Alone = "alone";

    /// <summary>Only run where it is asked for by name or with <c>--slow</c>.</summary>
    public const string Slow = "slow";

    /// <summary>Tags that change how a scenario is run.</summary>
    public static ImmutableArray<string> Marks { get; } = [Extension, Alone, Slow];

    private static readonly ImmutableDictionary<string, RequirementLevel> Levels = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        Enum.GetValues<RequirementLevel>().Select(static l => KeyValuePair.Create(LevelName(l), l))
    );

    private static readonly ImmutableDictionary<string, ConformanceClass> Classes = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        Enum.GetValues<ConformanceClass>().Select(static c => KeyValuePair.Create(ClassName(c), c))
    );

    /// <summary>The tag of a level: the keyword in capitals.</summary>
    public static string LevelName(RequirementLevel level) => level.ToString().ToUpperInvariant();

    /// <summary>The tag of a class.</summary>
    public static string ClassName(ConformanceClass conformanceClass) => conformanceClass.ToString().ToLowerInvariant();

    /// <summary>Reads the tags of one scenario, those of its feature among them.</summary>
    /// <param name="tags">The tags without their <c>@</c>.</param>
    /// <param name="place">The file and line, for errors.</param>
    /// <param name="errors">What is wrong.</param>
    /// <returns>What they say; null where an error was found.</returns>
    public static TagReading? Read(IReadOnlyCollection<string> tags, string place, List<string> errors)
    {
        var before = errors.Count;
        var requirements = ImmutableArray.CreateBuilder<Requirement>();
        var levels = new List<RequirementLevel>();
        var classes = new List<ConformanceClass>();
        var versions = new List<string>();
        var marks = ImmutableArray.CreateBuilder<string>();
        foreach (var tag in tags.Distinct(StringComparer.Ordinal))
        {
            if (Requirements.TryGet(tag, out var requirement))
            {
                requirements.Add(requirement);
            }
            else if (Levels.TryGetValue(tag, out var level))
            {
                levels.Add(level);
            }
            else if (Classes.TryGetValue(tag, out var conformanceClass))
            {
                classes.Add(conformanceClass);
            }
            else if (SpecVersions.TryGet(tag, out _))
            {
                versions.Add(tag);
            }
            else if (Marks.Contains(tag))
            {
                marks.Add(tag);
            }
            else
            {
                errors.Add($"{place}: @{tag} is neither a requirement of the catalogue nor a known tag");
            }
        }
        Hold(requirements.Count > 0, "names no requirement");
        Hold(classes.Count == 1, "needs exactly one of @container, @harness and @orchestrator");
        Hold(levels.Count == 1, "needs exactly one of @MUST, @SHOULD, @DERIVED and @MAY");
        Hold(versions.Count > 0, "names no version");
        foreach (var requirement in requirements)
        {
            Hold(
                levels.Count != 1 || requirement.Level == levels[0],
                $"says @{(levels.Count == 1 ? LevelName(levels[0]) : "")}, and {requirement.Id} is {LevelName(requirement.Level)}"
            );
            Hold(
                classes.Count != 1 || requirement.Class == classes[0],
                $"says @{(classes.Count == 1 ? ClassName(classes[0]) : "")}, and {requirement.Id} binds another class"
            );
            foreach (var version in versions)
            {
                Hold(requirement.SectionIn(version) is not null, $"says @{version}, which lacks {requirement.Id}");
            }
        }
        return errors.Count > before
            ? null
            : new(requirements.ToImmutable(), levels[0], classes[0], [.. versions], marks.ToImmutable());

        void Hold(bool holds, string otherwise)
        {
            if (!holds)
            {
                errors.Add($"{place}: the scenario {otherwise}");
            }
        }
    }
}

/// <summary>What the tags of a scenario say.</summary>
internal sealed record TagReading(
    ImmutableArray<Requirement> Requirements,
    RequirementLevel Level,
    ConformanceClass Class,
    ImmutableArray<string> Versions,
    ImmutableArray<string> Marks
);
