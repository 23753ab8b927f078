using Oac.Producer.Linting;
using Oac.Producer.Output;

namespace Oac.Producer.Fixing;

/// <summary>Shows what a fix would change, asks where somebody can be asked, and writes.</summary>
internal sealed class FixSession(CliContext context, ColorChoice color)
{
    /// <summary>Prints the difference to standard output, or to a file, and changes nothing else.</summary>
    /// <returns>Whether there is a difference.</returns>
    public bool ShowOnly(LintReport report, string? file)
    {
        var plan = FixPlanner.Plan(report);
        if (file is not null)
        {
            using var text = new StringWriter { NewLine = "\n" };
            Show(plan, text, Palette.None, forPerson: false);
            OutputFile.Write(file, text.ToString(), context);
            return plan.Files.Count > 0;
        }
        Show(plan, context.Output, Palette.Choose(color, context, context.OutputIsTerminal), context.OutputIsTerminal);
        return plan.Files.Count > 0;
    }

    /// <summary>Prints the difference to standard error, and applies it if told to, or if a person at a terminal agrees.</summary>
    /// <returns>Whether files were written.</returns>
    /// <exception cref="UsageException">Nobody can be asked, or a file could not be written.</exception>
    public bool Fix(LintReport report, bool yes, CancellationToken cancellationToken)
    {
        var plan = FixPlanner.Plan(report);
        Show(plan, context.Error, Palette.Choose(color, context, context.ErrorIsTerminal), forPerson: true);
        if (plan.Files.Count == 0)
        {
            return false;
        }
        if (!yes && !Ask(plan, cancellationToken))
        {
            return false;
        }
        foreach (var file in plan.Files)
        {
            FileReplacement.Write(file, file.Path!);
        }
        context.Error.WriteLine($"fixed {Count(plan)}");
        return true;
    }

    private void Show(FixPlan plan, TextWriter output, Palette palette, bool forPerson)
    {
        foreach (var refusal in plan.Refusals)
        {
            context.Error.WriteLine($"oac: {SafeText.Line(refusal)}");
        }
        foreach (var file in plan.Files)
        {
            UnifiedDiff.Write(PatchName(file), file.Source.Text, file.Apply(), output, palette, forPerson);
        }
    }

    /// <summary>Relative to the working folder, since that is where a patch is applied; a file elsewhere is named from the root.</summary>
    private string PatchName(FileFix file)
    {
        if (file.Path is null)
        {
            return file.Name;
        }
        var relative = Path.GetRelativePath(context.WorkingDirectory, file.Path);
        return relative.StartsWith("../", StringComparison.Ordinal) ? file.Path.TrimStart('/') : relative;
    }

    private bool Ask(FixPlan plan, CancellationToken cancellationToken)
    {
        if (!context.InputIsTerminal || !context.ErrorIsTerminal)
        {
            throw new UsageException("--fix needs --yes where nobody can be asked; nothing was written");
        }
        context.Error.Write($"Fix {Count(plan)}? [y/N] ");
        using var reader = new StreamReader(context.Input, leaveOpen: true);
        var answer = reader
            .ReadLineAsync(cancellationToken)
            .AsTask()
            .WaitAsync(cancellationToken)
            .GetAwaiter()
            .GetResult();
        return answer?.Trim() is "y" or "Y" or "yes";
    }

    private static string Count(FixPlan plan)
    {
        var keys = plan.Files.Sum(static f => f.Edits.Count);
        return $"{keys} {(keys == 1 ? "key" : "keys")} in {plan.Files.Count} {(plan.Files.Count == 1 ? "file" : "files")}";
    }
}
