using System.CommandLine;

namespace Oac.Conformance.Commands;

/// <summary><c>oac-conformance completion</c>.</summary>
internal static class CompletionCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new CommandWithExamples(
            "completion",
            "Prints a script that completes commands, options, cases and requirements in a shell.",
            ("source <(oac-conformance completion bash)", "For this shell; put it into ~/.bashrc to keep it."),
            ("oac-conformance completion zsh > \"${fpath[1]}/_oac-conformance\"", "For every zsh."),
            ("oac-conformance completion fish > ~/.config/fish/completions/oac-conformance.fish", "For every fish.")
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
            return ExitCodes.Passed;
        });
        return command;
    }
}
