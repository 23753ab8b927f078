using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Producer.Output;

namespace Oac.Producer.Planning;

/// <summary>Plans for people, read from the top: whether it would run, what it would get, and why.</summary>
internal sealed class PlanText(TextWriter output, Palette palette)
{
    private const int LeastWidth = 20;
    private const int MostWidth = 60;
    private int width = LeastWidth;

    /// <summary>Writes one input.</summary>
    public void Write(PlannedInput input)
    {
        var colour = input.Verdict switch
        {
            PlanVerdict.Runs => palette.Green,
            PlanVerdict.Refused => palette.Red,
            _ => palette.Bold,
        };
        Line(
            $"{palette.Bold}",
            SafeText.Path(input.Result?.Plan?.Agent is { } agent ? Secrets.Value(agent) : input.Name),
            $"{palette.Reset}  {colour}{PlanVerdicts.Words(input.Verdict)}{palette.Reset}"
        );
        Row("input", input.Name);
        Row("repository", input.Repository);
        Row("platform", input.Platform);
        Row("digest", input.Digest);
        Row("signed by", PlanWords.Of(input.Signers));
        foreach (var problem in input.Problems)
        {
            Row("not known", problem);
        }
        if (input.Result?.Plan is { } plan)
        {
            Write(plan);
        }
        else if (input.Result is { } result && input.Verdict == PlanVerdict.Refused)
        {
            Heading(
                result.Refusals.Length == 1 ? "One reason" : $"{result.Refusals.Length} reasons",
                result.Refusals.Select(static r => r.Code)
            );
            foreach (var refusal in result.Refusals)
            {
                Write(refusal);
            }
        }
    }

    private void Write(Plan plan)
    {
        Row("specification", plan.Version.ToString());
        Row("sessions", plan.IsIsolated ? "one container takes many sessions" : "one container for each session");
        Row("stream", PlanWords.Of(plan.StreamAuth));
        Row("network", plan.Egress == Egress.Open ? "open" : "only the orchestrator and what it fronts");
        Row("resources", PlanWords.Of(plan.Resources) ?? "no limit");
        WriteModels(plan);
        WriteDeliveries("Variables", plan.Variables);
        WriteDeliveries("Files", plan.Files);
        if (!plan.Mounts.IsEmpty)
        {
            Heading("Workspaces", plan.Mounts.Select(static m => m.Path));
            foreach (var mount in plan.Mounts)
            {
                Row(mount.Path, PlanWords.Of(mount));
            }
        }
        if (!plan.Channels.IsEmpty)
        {
            Heading("Channels", plan.Channels.Select(static c => c.Name));
            foreach (var channel in plan.Channels)
            {
                Row(channel.Name, channel.SchemaPath is { } path ? $"{path} ({channel.SchemaMediaType})" : "no schema");
            }
        }
        if (!plan.Warnings.IsEmpty)
        {
            Heading("Warnings", plan.Warnings.Select(static w => w.Code));
            foreach (var warning in plan.Warnings)
            {
                Write(warning);
            }
        }
    }

    /// <summary>A refusal with the section that it rests on.</summary>
    public void Write(Refusal refusal)
    {
        Row(refusal.Code, refusal.Message);
        var basis = refusal.Requirement is null
            ? "a choice of this project, docs/decisions.md"
            : $"{(refusal.Section is null ? "" : $"section {refusal.Section}, ")}{refusal.Requirement.Id}";
        Row("", refusal.Key is null ? basis : $"{refusal.Key}; {basis}");
    }

    /// <summary>A warning with its label.</summary>
    public void Write(PlanWarning warning) =>
        Row(warning.Code, warning.Key is null ? warning.Message : $"{warning.Message} ({warning.Key})");

    /// <summary>A model with those that were not taken.</summary>
    public void Write(ModelPlan model)
    {
        var chosen = string.Join(", ", model.Chosen.Select(static c => $"{c.Gateway}/{c.Model}"));
        var asked = model.IsAvailabilityChecked ? "its gateway lists it" : "availability not checked";
        Row(model.Type, $"{chosen}: {model.Reason} ({asked})");
        foreach (var other in model.Others)
        {
            Row(
                "",
                $"not {other.Model.Gateway}/{other.Model.Model}: {(other.Lacks.IsEmpty ? "another stands before it" : string.Join("; ", other.Lacks))}"
            );
        }
        if (model.MoreOthers > 0)
        {
            Row("", $"and {model.MoreOthers} more");
        }
    }

    /// <summary>A bold line after an empty one, and how wide the names below it are.</summary>
    public void Heading(string text, IEnumerable<string>? names = null)
    {
        width = (names ?? []).Select(static n => SafeText.Line(Secrets.Value(n)).Length).Append(LeastWidth).Max();
        width = Math.Min(width, MostWidth);
        output.WriteLine();
        Line(palette.Bold, text, palette.Reset);
    }

    /// <summary>A name and a text; nothing where there is no text.</summary>
    public void Row(string name, string? text)
    {
        if (text is not null)
        {
            var shown = SafeText.Line(Secrets.Value(name)).PadRight(width);
            output.WriteLine($"  {shown}  {SafeText.Line(Secrets.Sentence(text))}");
        }
    }

    private void WriteModels(Plan plan)
    {
        if (plan.Models.IsEmpty)
        {
            return;
        }
        Heading("Models", plan.Models.Select(static m => m.Type));
        foreach (var model in plan.Models)
        {
            Write(model);
        }
    }

    private void WriteDeliveries(string heading, IReadOnlyCollection<Delivery> deliveries)
    {
        if (deliveries.Count == 0)
        {
            return;
        }
        Heading(heading, deliveries.Select(static d => d.Target));
        foreach (var delivery in deliveries)
        {
            Row(delivery.Target, PlanWords.Of(delivery));
        }
    }

    private void Line(string before, string text, string after) =>
        output.WriteLine($"{before}{SafeText.Line(text)}{after}");
}
