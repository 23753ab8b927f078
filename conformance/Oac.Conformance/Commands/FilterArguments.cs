using System.CommandLine;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;
using Oac.Spec.Versions;

namespace Oac.Conformance.Commands;

/// <summary>Which cases: <c>--class</c>, <c>--version</c>, <c>--requirement</c>, <c>--level</c>, <c>--case</c>.</summary>
internal sealed class FilterArguments
{
    private readonly Option<string[]> _classes = Many(
        "--class",
        "CLASS",
        "Only this class (container, harness). Repeatable."
    );
    private readonly Option<string[]> _versions = Many(
        "--version",
        "VERSION",
        "Only this version (v1alpha3). Repeatable."
    );
    private readonly Option<string[]> _requirements = Many(
        "--requirement",
        "ID",
        "Only cases that judge this requirement; * stands for any text. Repeatable."
    );
    private readonly Option<string[]> _levels = Many(
        "--level",
        "LEVEL",
        "Only this keyword (MUST, SHOULD, DERIVED, MAY). Repeatable."
    );
    private readonly Option<string[]> _cases = Many(
        "--case",
        "ID",
        "Only this case; * stands for any text. Repeatable."
    );

    public FilterArguments(CliContext context)
    {
        _classes.AcceptOnlyFromAmong([.. Enum.GetValues<ConformanceClass>().Select(ScenarioTags.ClassName)]);
        _versions.AcceptOnlyFromAmong([.. SpecVersions.All.Select(static v => v.Schema.Version)]);
        _levels.AcceptOnlyFromAmong([.. Enum.GetValues<RequirementLevel>().Select(ScenarioTags.LevelName)]);
        _requirements.CompletionSources.Add(static _ => Requirements.All.Select(static r => r.Id));
        _cases.CompletionSources.Add(_ => context.Suite().Scenarios.Select(static s => s.Id));
    }

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_classes);
        command.Add(_versions);
        command.Add(_requirements);
        command.Add(_levels);
        command.Add(_cases);
    }

    /// <summary>The filter.</summary>
    public CaseFilter Read(ParseResult parse) =>
        new()
        {
            Classes =
            [
                .. Values(parse, _classes)
                    .Select(static name =>
                        Enum.GetValues<ConformanceClass>().First(c => ScenarioTags.ClassName(c) == name)
                    ),
            ],
            Versions = [.. Values(parse, _versions)],
            Requirements = [.. Values(parse, _requirements)],
            Levels =
            [
                .. Values(parse, _levels)
                    .Select(static name =>
                        Enum.GetValues<RequirementLevel>().First(l => ScenarioTags.LevelName(l) == name)
                    ),
            ],
            Cases = [.. Values(parse, _cases)],
        };

    private static string[] Values(ParseResult parse, Option<string[]> option) => parse.GetValue(option) ?? [];

    private static Option<string[]> Many(string name, string help, string description) =>
        new(name) { HelpName = help, Description = description };
}
