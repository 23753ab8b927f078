using System.Text.Json;
using Oac.Producer.Output;
using Oac.Spec.Linting;
using Oac.Spec.Manifest;

namespace Oac.Producer.Inspecting;

/// <summary>
/// Inspections for programs: <c>docs/schemas/oac-inspect-1.schema.json</c> is the contract. A value that looks like a secret is replaced.
/// </summary>
internal static class InspectJson
{
    /// <summary>The name and version of the contract.</summary>
    public const string Schema = "oac-inspect/1";

    /// <summary>Writes all images of an input.</summary>
    public static void Write(IReadOnlyList<Inspection> inspections, TextWriter output) =>
        Json.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", Schema);
                if (inspections is [{ Target: { } target }, ..])
                {
                    Write(json, target);
                }
                json.WriteStartArray("images");
                foreach (var inspection in inspections)
                {
                    Write(json, inspection);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    private static void Write(Utf8JsonWriter json, InspectedTarget target)
    {
        json.WriteStartObject("target");
        json.WriteString("reference", target.Reference);
        json.Optional("digest", target.Digest);
        json.Optional("mediaType", target.MediaType);
        json.Texts("platforms", target.Platforms);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Inspection inspection)
    {
        json.WriteStartObject();
        json.WriteString("input", inspection.Input.Name);
        json.Optional("image", inspection.Description.Name);
        json.Optional("platform", inspection.Description.Platform);
        json.Optional("digest", inspection.Description.Digest);
        json.Optional("declaredVersion", Secrets.OptionalValue(inspection.Reading.DeclaredVersion));
        json.Optional("version", inspection.Reading.Version?.Version.ToString());
        if (inspection.Reading.Manifest is { } manifest)
        {
            json.WriteStartObject("agent");
            Write(json, manifest);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("agent");
        }
        json.WriteStartArray("unknown");
        foreach (var label in inspection.Reading.Unknown)
        {
            json.WriteStartObject();
            json.WriteString("key", label.Key);
            json.WriteString("value", Secrets.Value(label.Value));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("findings");
        json.WriteNumber("error", inspection.Count(Severity.Error));
        json.WriteNumber("warning", inspection.Count(Severity.Warning));
        json.WriteNumber("advice", inspection.Count(Severity.Advice));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AgentManifest manifest)
    {
        json.Optional("name", Secrets.OptionalValue(manifest.Name));
        if (manifest.SessionIsolation is { } isolation)
        {
            json.WriteBoolean("sessionIsolation", isolation);
        }
        else
        {
            json.WriteNull("sessionIsolation");
        }
        Write(json, manifest.Inference);
        json.WriteStartObject("orchestrator");
        json.Optional("addressVariable", Secrets.OptionalValue(manifest.Orchestrator.AddressVariable));
        WriteMethods(json, AuthMethod.Of(manifest.Orchestrator));
        json.WriteEndObject();
        json.WriteStartArray("mcpServers");
        foreach (var server in manifest.McpServers)
        {
            json.WriteStartObject();
            json.WriteString("name", server.Name);
            WriteMethods(json, AuthMethod.Of(server));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("workspaces");
        foreach (var workspace in manifest.Workspaces)
        {
            json.WriteStartObject();
            json.WriteString("name", workspace.Name);
            json.Optional("path", Secrets.OptionalValue(workspace.Path));
            if (workspace.Mutable is { } mutable)
            {
                json.WriteBoolean("mutable", mutable);
            }
            else
            {
                json.WriteNull("mutable");
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("channels");
        foreach (var channel in manifest.Channels)
        {
            json.WriteStartObject();
            json.WriteString("name", channel.Name);
            json.Optional("schemaPath", Secrets.OptionalValue(channel.SchemaPath));
            json.Optional("schemaMediaType", Secrets.OptionalValue(channel.SchemaMediaType));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, InferenceNeeds inference)
    {
        json.WriteStartObject("inference");
        json.Optional("apiBaseVariable", Secrets.OptionalValue(inference.ApiBaseVariable));
        json.Optional("apiKeyVariable", Secrets.OptionalValue(inference.ApiKeyVariable));
        json.WriteStartArray("types");
        foreach (var type in inference.Types)
        {
            json.WriteStartObject();
            json.WriteString("type", type.Type);
            if (type.Models is { } models)
            {
                json.Texts("models", models.Select(Secrets.Value));
            }
            else
            {
                json.WriteNull("models");
            }
            if (type.Context is { } context)
            {
                json.WriteNumber("context", context);
            }
            else
            {
                json.WriteNull("context");
            }
            json.Texts("capabilities", CapabilityNames.Of(type.Capabilities));
            json.WriteStartArray("bench");
            foreach (var bench in type.Bench)
            {
                json.WriteStartObject();
                json.WriteString("id", bench.Key);
                json.WriteNumber("percent", bench.Value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMethods(Utf8JsonWriter json, IEnumerable<AuthMethod> methods)
    {
        json.WriteStartArray("auth");
        foreach (var method in methods)
        {
            json.WriteStartObject();
            json.WriteString("method", method.Method);
            if (method.Scopes is { } scopes)
            {
                json.Texts("scopes", scopes.Select(Secrets.Value));
            }
            else
            {
                json.WriteNull("scopes");
            }
            json.WriteStartArray("credentials");
            foreach (var (name, target) in method.Targets)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.Optional("variable", Secrets.OptionalValue(target.Variable));
                json.Optional("file", Secrets.OptionalValue(target.File));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
