using System.CommandLine.Parsing;

namespace Oac.Producer.Commands;

/// <summary>What may not be the name of an input.</summary>
internal static class InputNames
{
    /// <summary>A misspelled option would else be taken for a file that does not exist.</summary>
    public static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.Length > 1 && token.Value[0] == '-')
            {
                result.AddError(
                    $"unknown option '{token.Value}'{Meant(result, token.Value)}; a file of that name is ./{token.Value}"
                );
            }
        }
    }

    private static string Meant(ArgumentResult result, string option) =>
        result.Parent is CommandResult { Command: var command } ? ArgumentErrors.Meant(option, command) : "";
}
