using System.Globalization;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;

namespace Oac.Conformance.Reports;

/// <summary>One case with everything that is known of it.</summary>
internal static class ReplayText
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, RunReport report, CaseResult result, Palette palette)
    {
        var suiteCase = result.Case;
        output.WriteLine($"{palette.Bold}{suiteCase.Id}{palette.Reset}");
        output.WriteLine($"{suiteCase.Scenario.Feature}: {suiteCase.Scenario.Name}");
        foreach (var requirement in suiteCase.Requirements)
        {
            output.WriteLine(
                $"{requirement.Id} ({ScenarioTags.LevelName(requirement.Level)}, section {requirement.SectionIn(suiteCase.Version)}): {requirement.Says}"
            );
        }
        output.WriteLine();
        Steps(output, suiteCase.Scenario, "  ");
        output.WriteLine();
        foreach (var line in result.Evidence)
        {
            var mark = line.Kind switch
            {
                EvidenceKind.Sent => "->",
                EvidenceKind.Observed => "<-",
                _ => "  ",
            };
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{line.At.TotalSeconds, 9:0.000} {mark} {SafeText.Line(line.Text)}"
                )
            );
            foreach (var detail in line.Detail is { } more ? SafeText.Lines(more).Split('\n') : [])
            {
                output.WriteLine($"             {palette.Dim}{detail}{palette.Reset}");
            }
        }
        output.WriteLine();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{palette.Of(result.Verdict)}{result.Verdict.Name()}{palette.Reset} after {result.Duration.TotalSeconds:0.000} s{(result.Message is { } message ? $": {SafeText.Line(message)}" : "")}"
            )
        );
        if (result.Advice is { } advice)
        {
            output.WriteLine($"advice: {SafeText.Line(advice)}");
        }
        if (result.Step is { } step)
        {
            output.WriteLine($"at:     {SafeText.Line(step)}");
        }
        output.WriteLine($"again:  {SafeText.Line(ReportNames.Replay(report, result))}");
    }

    /// <summary>Writes a scenario's steps.</summary>
    public static void Steps(TextWriter output, Scenario scenario, string indent)
    {
        StepKind? before = null;
        foreach (var step in scenario.Steps)
        {
            output.WriteLine($"{indent}{(step.Kind == before ? "And" : step.Kind.ToString())} {step.Text}");
            before = step.Kind;
            foreach (var line in step.DocString?.Split('\n') ?? [])
            {
                output.WriteLine($"{indent}    {line}");
            }
            foreach (var row in step.Table ?? [])
            {
                output.WriteLine($"{indent}    | {string.Join(" | ", row)} |");
            }
        }
    }
}
