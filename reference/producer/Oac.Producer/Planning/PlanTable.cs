using Oac.Producer.Output;

namespace Oac.Producer.Planning;

/// <summary>Several images as a table: a line an image, with the first reason and how many more there are.</summary>
internal static class PlanTable
{
    private const int MaxName = 60;
    private const string SignedBy = "SIGNED BY";

    /// <summary>Writes the table and a line that counts.</summary>
    public static void Write(IReadOnlyList<PlannedInput> inputs, TextWriter output, Palette palette)
    {
        var width = Math.Min(MaxName, inputs.Max(static i => Name(i).Length));
        // Only where somebody looked there is something to say.
        var signed = inputs.Any(static i => i.Signers is not null)
            ? inputs.Select(static i => Signed(i).Length).Append(SignedBy.Length).Max()
            : (int?)null;
        var heading = signed is null ? "" : $"  {SignedBy.PadRight(signed.Value)}";
        output.WriteLine($"{palette.Bold}{"IMAGE".PadRight(width)}  {"RESULT", -16}{heading}  WHY{palette.Reset}");
        foreach (var input in inputs)
        {
            var by = signed is null ? "" : $"  {Signed(input).PadRight(signed.Value)}";
            output.WriteLine(
                $"{SafeText.Path(Name(input)).PadRight(width)}  {PlanVerdicts.Words(input.Verdict), -16}{by}  {SafeText.Line(Why(input))}".TrimEnd()
            );
        }
        output.WriteLine();
        output.WriteLine(
            $"{Count(PlanVerdict.Runs)} would run, {Count(PlanVerdict.Refused)} would be refused, {Count(PlanVerdict.Unknown)} cannot be told"
        );

        int Count(PlanVerdict verdict) => inputs.Count(i => i.Verdict == verdict);
    }

    private static string Signed(PlannedInput input) => PlanWords.Of(input.Signers) ?? "";

    private static string Name(PlannedInput input) => SafeText.Line(Secrets.Sentence(input.Name));

    private static string Why(PlannedInput input)
    {
        List<string> reasons = input.Verdict switch
        {
            PlanVerdict.Unknown => [.. input.Problems],
            PlanVerdict.Refused => [.. input.Result!.Refusals.Select(static r => $"{r.Code}: {r.Message}")],
            _ => [.. input.Result!.Plan!.Warnings.Select(static w => $"{w.Code}: {w.Message}")],
        };
        return reasons.Count == 0
            ? ""
            : Secrets.Sentence(reasons[0]) + (reasons.Count == 1 ? "" : $" (and {reasons.Count - 1} more)");
    }
}
