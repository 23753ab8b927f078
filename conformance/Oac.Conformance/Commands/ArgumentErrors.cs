using System.CommandLine;
using System.CommandLine.Parsing;

namespace Oac.Conformance.Commands;

/// <summary>What is wrong with a command line, one line each, with what was meant where that is likely.</summary>
internal static class ArgumentErrors
{
    /// <summary>The lines, at least one.</summary>
    public static IEnumerable<string> Of(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        if (parse.UnmatchedTokens is [var word, ..])
        {
            return [Unknown(word, command)];
        }
        return parse.Errors.Select(e => Line(e, parse)).Distinct(StringComparer.Ordinal);
    }

    private static string Unknown(string word, Command command)
    {
        if (word.StartsWith('-'))
        {
            var name = word.Split('=', ':')[0];
            var options = command.Options.Where(static o => !o.Hidden).Select(static o => o.Name).Append("--help");
            return $"unknown option '{word}'{Nearest.Question(name, options)}";
        }
        if (command.Subcommands.Count == 0)
        {
            return $"'{word}' is one word too many";
        }
        var near = Nearest.Question(word, command.Subcommands.Select(static c => c.Name));
        return $"unknown command '{word}'"
            + (
                near.Length > 0
                    ? near
                    : $"; known are {string.Join(", ", command.Subcommands.Select(static c => c.Name))}"
            );
    }

    private static string Line(ParseError error, ParseResult parse)
    {
        var missing = parse
            .CommandResult.Command.Arguments.Where(a =>
                a.Arity.MinimumNumberOfValues > 0 && parse.GetResult(a) is not { Tokens.Count: > 0 }
            )
            .Select(static a => a.Name)
            .ToList();
        if (missing.Count > 0 && error.Message.StartsWith("Required argument missing", StringComparison.Ordinal))
        {
            return $"missing: {string.Join(" and ", missing)}";
        }
        // The library lists allowed values on lines of their own and does not say what they are for.
        return error.Message.Split("\n\t") is [_, _, ..] lines
            ? Choice(error, lines)
            : error.Message.ReplaceLineEndings(" ");
    }

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
