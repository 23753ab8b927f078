using System.Text.Json;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Producer.Output;

namespace Oac.Producer.Planning;

/// <summary>Plans for programs: <c>docs/schemas/plan.schema.json</c> is the contract. What looks like a secret is replaced.</summary>
internal static class PlanJson
{
    /// <summary>The name and version of the contract.</summary>
    public const string Schema = "oac-plan/1";

    /// <summary>Writes all inputs.</summary>
    public static void Write(IReadOnlyList<PlannedInput> inputs, TextWriter output) =>
        Json.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", Schema);
                json.WriteStartArray("images");
                foreach (var input in inputs)
                {
                    Write(json, input);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    private static void Write(Utf8JsonWriter json, PlannedInput input)
    {
        json.WriteStartObject();
        json.WriteString("input", Secrets.Sentence(input.Name));
        json.WriteString("verdict", PlanVerdicts.Name(input.Verdict));
        json.Optional("repository", input.Repository);
        json.Optional("platform", input.Platform);
        json.Optional("digest", input.Digest);
        if (input.Signers is { } signers)
        {
            json.Texts("signers", signers);
        }
        else
        {
            json.WriteNull("signers");
        }
        json.Texts("problems", input.Problems.Select(Secrets.Sentence));
        json.WriteStartArray("refusals");
        foreach (var refusal in input.Result?.Refusals ?? [])
        {
            json.WriteStartObject();
            json.WriteString("code", refusal.Code);
            json.Optional("requirement", refusal.Requirement?.Id);
            json.Optional("section", refusal.Section);
            json.Optional("key", refusal.Key);
            json.WriteString("message", Secrets.Sentence(refusal.Message));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (input.Result?.Plan is { } plan)
        {
            json.WriteStartObject("plan");
            Write(json, plan);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("plan");
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Plan plan)
    {
        json.WriteString("agent", Secrets.Value(plan.Agent));
        json.WriteString("version", plan.Version.ToString());
        json.WriteBoolean("isolated", plan.IsIsolated);
        json.WriteStartArray("models");
        foreach (var model in plan.Models)
        {
            Write(json, model);
        }
        json.WriteEndArray();
        WriteDeliveries(json, "variables", plan.Variables);
        WriteDeliveries(json, "files", plan.Files);
        json.WriteStartArray("mounts");
        foreach (var mount in plan.Mounts)
        {
            json.WriteStartObject();
            json.WriteString("path", Secrets.Value(mount.Path));
            json.WriteString("workspace", Secrets.Value(mount.Workspace));
            json.WriteBoolean("writable", mount.IsWritable);
            json.WriteString("source", mount.Source.ToString());
            json.WriteString("sharing", PlanWords.Of(mount.Sharing));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("stream");
        json.WriteBoolean("bearer", plan.StreamAuth.Bearer);
        json.WriteBoolean("mtls", plan.StreamAuth.Mtls);
        json.WriteEndObject();
        json.WriteString("egress", plan.Egress == Egress.Open ? "open" : "none");
        json.WriteStartObject("resources");
        Number(json, "memory", plan.Resources.Memory);
        Number(json, "cpus", plan.Resources.Cpus);
        Number(json, "processes", plan.Resources.Processes);
        Number(json, "disk", plan.Resources.Disk);
        json.WriteEndObject();
        json.WriteStartArray("channels");
        foreach (var channel in plan.Channels)
        {
            json.WriteStartObject();
            json.WriteString("name", Secrets.Value(channel.Name));
            json.Optional("schemaPath", Secrets.OptionalValue(channel.SchemaPath));
            json.Optional("schemaMediaType", Secrets.OptionalValue(channel.SchemaMediaType));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (var warning in plan.Warnings)
        {
            json.WriteStartObject();
            json.WriteString("code", warning.Code);
            json.Optional("key", warning.Key);
            json.WriteString("message", Secrets.Sentence(warning.Message));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ModelPlan model)
    {
        json.WriteStartObject();
        json.WriteString("type", Secrets.Value(model.Type));
        json.WriteStartArray("chosen");
        foreach (var one in model.Chosen)
        {
            json.WriteStartObject();
            Write(json, one);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("reason", Secrets.Sentence(model.Reason));
        json.WriteBoolean("availabilityChecked", model.IsAvailabilityChecked);
        json.WriteStartArray("others");
        foreach (var other in model.Others)
        {
            json.WriteStartObject();
            Write(json, other.Model);
            json.Texts("lacks", other.Lacks.Select(Secrets.Sentence));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("moreOthers", model.MoreOthers);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ModelReference model)
    {
        json.WriteString("gateway", model.Gateway);
        json.WriteString("model", Secrets.Value(model.Model));
    }

    private static void WriteDeliveries(Utf8JsonWriter json, string name, IEnumerable<Delivery> deliveries)
    {
        json.WriteStartArray(name);
        foreach (var delivery in deliveries)
        {
            json.WriteStartObject();
            json.WriteString("target", Secrets.Value(delivery.Target));
            json.WriteString("kind", PlanWords.Name(delivery.Kind));
            json.WriteString("label", Secrets.Value(delivery.Label));
            json.Optional("subject", Secrets.OptionalValue(delivery.Subject));
            json.WriteString("origin", Secrets.Sentence(delivery.Origin));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
