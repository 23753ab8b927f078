using System.CommandLine;
using System.CommandLine.Parsing;
using Oac.Producer.Linting;

namespace Oac.Producer.Commands;

/// <summary>What is wrong with a command line, one line each, with what was meant where that is likely.</summary>
internal static class ArgumentErrors
{
    /// <summary>The lines, at least one.</summary>
    public static IEnumerable<string> Of(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        if (command.Action is null && parse.UnmatchedTokens is [var word, ..] && command.Subcommands.Count > 0)
        {
            // That a command is missing as well goes without saying.
            return [Unknown(word, command)];
        }
        return parse.Errors.Select(error => Line(error, parse)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The option that was meant by one that is unknown, as the end of a sentence; nothing where none is near.</summary>
    public static string Meant(string option, Command command)
    {
        var name = option.Split('=', ':')[0];
        var names = command.Options.Where(static o => !o.Hidden).Select(static o => o.Name).Append("--help");
        return name.StartsWith("--", StringComparison.Ordinal) && Suggestions.Nearest(name, names, 1) is [var near]
            ? $"; did you mean {near}?"
            : "";
    }

    private static string Unknown(string word, Command command)
    {
        if (word.StartsWith('-'))
        {
            return $"unknown option '{word}'{Meant(word, command)}";
        }
        var near = Suggestions.Nearest(word, command.Subcommands.Select(static c => c.Name), 1);
        return $"unknown command '{word}'"
            + (
                near is [var one]
                    ? $"; did you mean {one}?"
                    : $"; known are {string.Join(", ", command.Subcommands.Select(static c => c.Name))}"
            );
    }

    private static string Line(ParseError error, ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        if (
            parse.UnmatchedTokens.FirstOrDefault(token =>
                token.StartsWith('-') && error.Message.Contains($"'{token}'", StringComparison.Ordinal)
            ) is
            { } option
        )
        {
            return $"unknown option '{option}'{Meant(option, command)}";
        }
        var missing = command
            .Arguments.Where(argument =>
                argument.Arity.MinimumNumberOfValues > 0 && parse.GetResult(argument) is not { Tokens.Count: > 0 }
            )
            .Select(static argument => argument.Name)
            .ToList();
        return missing.Count > 0 && error.Message.StartsWith("Required argument missing", StringComparison.Ordinal)
                ? $"missing: {string.Join(" and ", missing)}"
            : error.Message.Split("\n\t") is [_, _, ..] lines ? Choice(error, lines)
            : error.Message.ReplaceLineEndings(" ");
    }

    /// <summary>
    /// The library lists allowed values on lines of their own and does not say what they are for; all else it says is one line.
    /// </summary>
    private static string Choice(ParseError error, string[] lines)
    {
        var name = error.SymbolResult switch
        {
            OptionResult option => option.Option.Name,
            ArgumentResult { Parent: OptionResult option } => option.Option.Name,
            ArgumentResult argument => argument.Argument.Name,
            _ => "",
        };
        var found = error.SymbolResult?.Tokens is [.., var last] ? last.Value : "";
        return $"{name} '{found}': not one of {string.Join(", ", lines[1..].Select(static l => l.Trim().Trim('\'')))}";
    }
}
