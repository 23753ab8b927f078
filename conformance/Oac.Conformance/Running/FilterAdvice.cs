using System.Collections.Immutable;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Running;

/// <summary>Says why a filter lets nothing through, and what exists instead.</summary>
internal static class FilterAdvice
{
    /// <summary>One sentence for the first part of the filter after which nothing is left.</summary>
    public static string NothingFits(
        ImmutableArray<SuiteCase> all,
        TargetDefinition target,
        string version,
        RunOptions options
    )
    {
        var classes = string.Join(" and ", target.Classes.Select(ScenarioTags.ClassName));
        if (all.IsEmpty)
        {
            return $"the suite has no case for the class {classes} in {version}";
        }
        var filter = options.Filter;
        IEnumerable<SuiteCase> left = all;
        if (!Any(left, c => filter.Classes.IsEmpty || filter.Classes.Contains(c.Scenario.Class)))
        {
            return $"no case is left by --class {Join(filter.Classes.Select(ScenarioTags.ClassName))}: this target is judged as {classes}";
        }
        left = left.Where(c => new CaseFilter { Classes = filter.Classes }.Fits(c));
        if (!Any(left, c => filter.Versions.IsEmpty || filter.Versions.Contains(c.Version)))
        {
            return $"no case is left by --version {Join(filter.Versions)}: this target is judged by {version}";
        }
        foreach (var pattern in filter.Requirements)
        {
            var one = new CaseFilter { Requirements = [pattern] };
            if (!left.Any(one.Fits))
            {
                var ids = left.SelectMany(static c => c.Requirements.Select(static r => r.Id));
                return $"no case for this target judges a requirement '{pattern}'{Known(pattern, ids, "list requirements")}";
            }
        }
        foreach (var pattern in filter.Cases)
        {
            var one = new CaseFilter { Cases = [pattern] };
            if (!left.Any(one.Fits))
            {
                return $"no case for this target is named '{pattern}'{Known(pattern, left.Select(static c => c.Id), "list")}";
            }
        }
        if (!Any(left, c => filter.Levels.IsEmpty || filter.Levels.Contains(c.Scenario.Level)))
        {
            var levels = left.Select(static c => ScenarioTags.LevelName(c.Scenario.Level)).Distinct();
            return $"no case is left by --level {Join(filter.Levels.Select(ScenarioTags.LevelName))}: there are {Join(levels)}";
        }
        return all.Any(filter.Fits)
            ? "every case that fits the filter takes long: add --slow to run them"
            : $"each part of the filter fits some of the {all.Length} cases for this target, and no case fits all parts";

        static bool Any(IEnumerable<SuiteCase> cases, Func<SuiteCase, bool> fits) => cases.Any(fits);
        static string Join(IEnumerable<string> names) => string.Join(", ", names);
    }

    private static string Known(string pattern, IEnumerable<string> ids, string command)
    {
        var near = Nearest.Question(pattern.Trim('*'), ids.Distinct(StringComparer.Ordinal), 3);
        return near.Length > 0 ? near : $"; 'oac-conformance {command}' shows what there is";
    }
}
