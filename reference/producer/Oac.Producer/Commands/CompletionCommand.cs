using System.CommandLine;
using Oac.Producer.Completion;

namespace Oac.Producer.Commands;

/// <summary><c>oac completion</c>.</summary>
internal static class CompletionCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new CommandWithExamples(
            "completion",
            "Prints a script that completes oac's commands, options and rules in a shell.",
            ("source <(oac completion bash)", "For this shell; put it into ~/.bashrc to keep it."),
            ("oac completion zsh > \"${fpath[1]}/_oac\"", "For every zsh."),
            ("oac completion fish > ~/.config/fish/completions/oac.fish", "For every fish.")
        )
        {
            shell,
        };
        command.SetAction(parse =>
        {
            context.Output.Write(
                parse.GetValue(shell) switch
                {
                    "zsh" => CompletionScripts.Zsh,
                    "fish" => CompletionScripts.Fish,
                    _ => CompletionScripts.Bash,
                }
            );
            return ExitCodes.Clean;
        });
        return command;
    }
}
