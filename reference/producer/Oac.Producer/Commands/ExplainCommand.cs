using System.CommandLine;
using Oac.Producer.Explaining;
using Oac.Producer.Linting;
using Oac.Producer.Output;

namespace Oac.Producer.Commands;

/// <summary><c>oac explain</c>.</summary>
internal static class ExplainCommand
{
    /// <summary>The name and version of the JSON form.</summary>
    private const string Schema = "oac-explain/1";

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var subject = new Argument<string>("RULE")
        {
            // Without a name of its own the help would print every completion.
            HelpName = "RULE",
            Description = "A rule (OAC101, or its name) or a requirement (container/version/present).",
        };
        subject.CompletionSources.Add(static _ => RuleBook.Ids.Concat(RequirementBook.All.Select(static r => r.Id)));
        var format = new Option<string>("--format", "-f")
        {
            Description = "The form.",
            DefaultValueFactory = static _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json", "markdown");
        var command = new CommandWithExamples(
            "explain",
            "Tells what a rule checks and why, with examples and the words of the specification behind it.",
            ("oac explain OAC101", "Explain a rule."),
            ("oac explain container/version/present", "Show a requirement and the rules that check it."),
            ("oac explain OAC101 --format markdown", "The same as a page.")
        )
        {
            subject,
            format,
        };
        command.SetAction(parse => Run(context, parse.GetValue(subject)!, parse.GetValue(format)!));
        return command;
    }

    private static int Run(CliContext context, string subject, string format)
    {
        if (RuleBook.TryFind(subject, out var rule))
        {
            Write(
                context,
                format,
                () => RuleText.Plain(rule),
                () => RuleText.Markdown(rule),
                "rule",
                json => RuleJson.Write(json, rule)
            );
            return ExitCodes.Clean;
        }
        if (RequirementBook.TryFind(subject, out var requirement))
        {
            Write(
                context,
                format,
                () => RequirementText.Plain(requirement),
                () => RequirementText.Markdown(requirement),
                "requirement",
                json => RuleJson.Write(json, requirement, withRules: true)
            );
            return ExitCodes.Clean;
        }
        var candidates = RuleBook
            .All.SelectMany(static r => new[] { r.Id, r.Name })
            .Concat(RequirementBook.All.Select(static r => r.Id));
        var near = Suggestions.Nearest(subject, candidates, 5);
        throw new UsageException(
            $"there is no rule or requirement '{subject}'"
                + (near.Count == 0 ? "; 'oac rules' lists all rules" : $"; did you mean {string.Join(" or ", near)}?")
        );
    }

    private static void Write(
        CliContext context,
        string format,
        Func<string> plain,
        Func<string> markdown,
        string property,
        Action<System.Text.Json.Utf8JsonWriter> json
    )
    {
        switch (format)
        {
            case "json":
                Json.Write(
                    context.Output,
                    writer =>
                    {
                        writer.WriteStartObject();
                        writer.WriteString("schema", Schema);
                        writer.WritePropertyName(property);
                        json(writer);
                        writer.WriteEndObject();
                    }
                );
                break;
            case "markdown":
                context.Output.Write(markdown());
                break;
            default:
                context.Output.Write(plain());
                break;
        }
    }
}
