using Oac.Conformance.Targets;

namespace Oac.Conformance.Commands;

/// <summary>Asks for what <c>init</c> was not told.</summary>
internal static class InitQuestions
{
    // After so many answers that are none nobody is answering.
    private const int MaxTries = 3;

    /// <summary>The answers with what was missing.</summary>
    /// <exception cref="TargetException">The input ended, or the answers are none.</exception>
    public static InitAnswers Ask(InitAnswers answers, CliContext context)
    {
        if (answers.Classes.IsEmpty)
        {
            var answer = Question(
                context,
                "What is judged, an image's labels and files (container), a running agent (harness) or both?",
                static a => a is "container" or "harness" or "both",
                "container, harness or both"
            );
            answers = answers with { Classes = answer == "both" ? ["container", "harness"] : [answer] };
        }
        if (answers.IsHarness && answers.Command.IsEmpty && answers.Image is null)
        {
            var program = Optional(
                context,
                "Command that starts it, words separated by blanks (empty: its image is run in Docker or Podman):"
            );
            answers = answers with { Command = [.. program.Split(' ', StringSplitOptions.RemoveEmptyEntries)] };
        }
        if (answers.Image is null && answers.LabelsFrom is null)
        {
            answers = answers.Command.IsEmpty
                ? answers with
                {
                    Image = Question(
                        context,
                        "Image (registry.example/agent:1, oci:FOLDER, oci-archive:FILE, docker-daemon:NAME):",
                        static a => a.Length > 0,
                        "an image"
                    ),
                }
                : answers with
                {
                    LabelsFrom = Question(context, "Dockerfile or file of labels:", static a => a.Length > 0, "a file"),
                };
        }
        if (answers.IsHarness && answers.Channels.IsEmpty)
        {
            var channels = Optional(context, "Channels to send sample events on, separated by blanks (may be empty):");
            answers = answers with { Channels = [.. channels.Split(' ', StringSplitOptions.RemoveEmptyEntries)] };
        }
        return answers;
    }

    private static string Question(CliContext context, string question, Func<string, bool> isAnswer, string allowed)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var answer = Optional(context, question);
            if (isAnswer(answer))
            {
                return answer;
            }
            context.Error.WriteLine($"Please answer with {allowed}.");
        }
        throw new TargetException($"there was no answer to: {question}");
    }

    private static string Optional(CliContext context, string question)
    {
        context.Error.Write($"{question} ");
        context.Error.Flush();
        return context.Input.ReadLine()?.Trim()
            ?? throw new TargetException($"the input ended before the answer to: {question}");
    }
}
