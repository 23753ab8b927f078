using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Gherkin;
using Gherkin.Ast;

namespace Oac.Conformance.Gherkin;

/// <summary>Scenarios out of <c>.feature</c> files. The official parser reads them; what it passes over in silence is an error here.</summary>
public static partial class FeatureReader
{
    // The parser takes these, where it does not know them, for the description of what stands above, and the scenarios vanish.
    private static readonly string[] Swallowed = ["Rule:", "Example:", "Scenario Template:", "Scenarios:"];

    /// <summary>Reads one file.</summary>
    /// <param name="path">Its path below <c>Features</c>, with slashes.</param>
    /// <param name="text">Its content.</param>
    /// <param name="errors">Everything that is wrong, each with file and line.</param>
    /// <returns>The scenarios that could be read, in the order of the file.</returns>
    public static ImmutableArray<Scenario> Read(string path, string text, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(errors);
        FindSwallowed(path, text, errors);
        GherkinDocument document;
        try
        {
            document = new Parser().Parse(new StringReader(text));
        }
        catch (ParserException e)
        {
            errors.Add($"{path}: {e.Message}");
            return [];
        }
        if (document.Feature is not { } feature)
        {
            errors.Add($"{path}: there is no feature in the file");
            return [];
        }
        var found = ImmutableArray.CreateBuilder<Scenario>();
        if (!feature.Children.Any(static c => c is not Background))
        {
            errors.Add($"{path}: the feature has no scenario");
        }
        var background = feature.Children.OfType<Background>().SelectMany(static b => b.Steps).ToList();
        foreach (var definition in feature.Children)
        {
            switch (definition)
            {
                case ScenarioOutline outline:
                    ReadOutline(outline);
                    break;
                case global::Gherkin.Ast.Scenario scenario:
                    Add(scenario, scenario.Tags, null, static t => t, scenario.Location.Line);
                    break;
            }
        }
        return found.ToImmutable();

        void ReadOutline(ScenarioOutline outline)
        {
            var place = $"{path}:{outline.Location.Line}";
            if (!outline.Examples.Any(static e => e.TableBody?.Any() ?? false))
            {
                errors.Add($"{place}: the outline has no examples, so it is never run");
            }
            var wanted = Placeholders(outline);
            foreach (var examples in outline.Examples.Where(static e => e.TableHeader is not null))
            {
                var names = examples.TableHeader.Cells.Select(static c => c.Value).ToList();
                errors.AddRange(wanted.Except(names).Select(n => $"{place}: no column of the examples fills <{n}>"));
                errors.AddRange(
                    names.Except(wanted).Select(n => $"{place}: no step has <{n}>, a column of the examples")
                );
                foreach (var row in examples.TableBody)
                {
                    var values = row.Cells.Select(static c => c.Value).ToList();
                    Add(
                        outline,
                        [.. outline.Tags, .. examples.Tags],
                        string.Join(' ', values),
                        t => Fill(t, names, values),
                        row.Location.Line
                    );
                }
            }
        }

        void Add(
            ScenarioDefinition definition,
            IEnumerable<Tag> own,
            string? example,
            Func<string, string> fill,
            int line
        )
        {
            var place = $"{path}:{line}";
            string[] tags = [.. feature.Tags.Concat(own).Select(static t => t.Name.TrimStart('@'))];
            if (ScenarioTags.Read(tags, place, errors) is not { } reading)
            {
                return;
            }
            var id = $"{path[..^".feature".Length].ToLowerInvariant()}/{Slug(definition.Name)}";
            var steps = ReadSteps(background.Concat(definition.Steps), fill, place, errors);
            found.Add(
                new()
                {
                    Id = example is null ? id : $"{id}/{Slug(example)}",
                    Feature = feature.Name,
                    Name = example is null ? definition.Name : $"{definition.Name} ({example})",
                    File = path,
                    Line = line,
                    Class = reading.Class,
                    Requirements = reading.Requirements,
                    Level = reading.Level,
                    Versions = reading.Versions,
                    Marks = reading.Marks,
                    Steps = steps,
                }
            );
        }
    }

    /// <summary>Words in lower case with hyphens between them: the form of names in a case's id.</summary>
    internal static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-' && c != '\'')
            {
                slug.Append('-');
            }
        }
        return slug.ToString().Trim('-');
    }

    // The names between < and > in the steps of an outline.
    private static HashSet<string> Placeholders(ScenarioOutline outline) =>
        [
            .. outline
                .Steps.SelectMany(static s =>
                    s.Argument switch
                    {
                        DocString text => [s.Text, text.Content],
                        DataTable table => table
                            .Rows.SelectMany(static r => r.Cells)
                            .Select(static c => c.Value)
                            .Prepend(s.Text),
                        _ => (IEnumerable<string>)[s.Text],
                    }
                )
                .SelectMany(static t => Placeholder().Matches(t))
                .Select(static m => m.Groups[1].Value),
        ];

    [GeneratedRegex("<([^<>\\s][^<>]*)>", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    private static void FindSwallowed(string path, string text, List<string> errors)
    {
        var number = 0;
        var inText = false;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = line.AsSpan().Trim();
            if (words.StartsWith("\"\"\"", StringComparison.Ordinal))
            {
                inText = !inText;
            }
            foreach (var keyword in Swallowed)
            {
                if (!inText && words.StartsWith(keyword, StringComparison.Ordinal))
                {
                    errors.Add($"{path}:{number}: '{keyword}' is not understood; write 'Scenario:' or 'Examples:'");
                }
            }
        }
    }

    private static ImmutableArray<ScenarioStep> ReadSteps(
        IEnumerable<global::Gherkin.Ast.Step> steps,
        Func<string, string> fill,
        string place,
        List<string> errors
    )
    {
        var read = ImmutableArray.CreateBuilder<ScenarioStep>();
        StepKind? kind = null;
        foreach (var step in steps)
        {
            kind = step.Keyword.Trim() switch
            {
                "Given" => StepKind.Given,
                "When" => StepKind.When,
                "Then" => StepKind.Then,
                _ => kind,
            };
            if (kind is null)
            {
                errors.Add(
                    $"{place}: the first step begins with '{step.Keyword.Trim()}', not with Given, When or Then"
                );
                return [];
            }
            read.Add(
                new(
                    kind.Value,
                    fill(step.Text),
                    step.Location.Line,
                    step.Argument is DocString text ? fill(text.Content) : null,
                    step.Argument is DataTable table
                        ? [.. table.Rows.Select(r => r.Cells.Select(c => fill(c.Value)).ToImmutableArray())]
                        : null
                )
            );
        }
        if (read.Count == 0 || read[^1].Kind != StepKind.Then)
        {
            errors.Add($"{place}: the scenario ends without a Then, so it judges nothing");
        }
        return read.ToImmutable();
    }

    private static string Fill(string text, List<string> names, List<string> values)
    {
        for (var i = 0; i < names.Count; i++)
        {
            text = text.Replace($"<{names[i]}>", values[i], StringComparison.Ordinal);
        }
        return text;
    }
}
