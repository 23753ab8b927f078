using System.Globalization;
using Oac.Producer.Output;
using Oac.Spec.Linting;
using Oac.Spec.Manifest;

namespace Oac.Producer.Inspecting;

/// <summary>An inspection for people, read from the top: who it is, what it needs, what is odd.</summary>
internal sealed class InspectText(TextWriter output, Palette palette)
{
    /// <summary>Writes images; of those that say the same on several platforms the first speaks for all.</summary>
    public void Write(IReadOnlyList<Inspection> inspections)
    {
        var written = new HashSet<Inspection>(ReferenceEqualityComparer.Instance);
        foreach (var inspection in inspections)
        {
            if (written.Contains(inspection))
            {
                continue;
            }
            if (written.Count > 0)
            {
                output.WriteLine();
            }
            var alike = inspection.Target is null
                ? [inspection]
                : inspections.Where(i => !written.Contains(i) && i.SaysTheSameAs(inspection)).ToList();
            written.UnionWith(alike);
            Write(inspection, alike);
        }
    }

    private void Write(Inspection inspection, List<Inspection> alike)
    {
        var name = Secrets.OptionalValue(inspection.Reading.Manifest?.Name) ?? "(no name)";
        output.WriteLine($"{palette.Bold}{SafeText.Path(name)}{palette.Reset}");
        Row("input", Joined(inspection.Input.Name, inspection.Description.Name));
        if (inspection.Target is { IsIndex: true } target)
        {
            Row("index", target.Digest);
            foreach (var one in alike)
            {
                Row("platform", $"{one.Description.Platform ?? "(not said)"}  {one.Description.Digest}");
            }
        }
        else
        {
            Row("platform", inspection.Description.Platform);
            Row("digest", inspection.Description.Digest);
        }
        Row("base image", Secrets.OptionalValue(inspection.Description.BaseImage?.Value));
        Row("specification", Specification(inspection));
        if (inspection.Reading.Manifest is { } manifest)
        {
            Row("sessions", Sessions(manifest.SessionIsolation));
            WriteModels(manifest.Inference);
            WriteOrchestrator(manifest.Orchestrator);
            WriteServers(manifest);
            WriteWorkspaces(manifest);
            WriteEvents(manifest);
        }
        if (inspection.Reading.Unknown.Length > 0)
        {
            Heading("Unknown labels (ignored)");
            foreach (var label in inspection.Reading.Unknown)
            {
                Row(label.Key, Cut(Secrets.Value(label.Value)));
            }
        }
        WriteFindings(inspection);
    }

    private static string Specification(Inspection inspection)
    {
        var declared = Secrets.OptionalValue(inspection.Reading.DeclaredVersion);
        var read = inspection.Reading.Version?.Version.ToString();
        return read is null
            ? declared is null
                ? "none declared"
                : $"{declared} (not known to this tool)"
            : declared is null || read == declared
                ? read
                : $"{read} (declares {declared})";
    }

    private static string Sessions(bool? isolation) =>
        isolation switch
        {
            true => "one process takes many sessions",
            false => "one container for each session",
            null => "neither 'true' nor 'false' is declared",
        };

    private void WriteModels(InferenceNeeds inference)
    {
        if (inference is { Types: [], ApiBaseVariable: null, ApiKeyVariable: null })
        {
            return;
        }
        Heading("Models");
        foreach (var type in inference.Types)
        {
            var needs = new List<string>();
            if (type.Models is { } models)
            {
                needs.Add("all of " + string.Join(", ", models.Select(Secrets.Value)));
            }
            if (type.Context is { } context)
            {
                needs.Add(string.Create(CultureInfo.InvariantCulture, $"context of {context} tokens or more"));
            }
            needs.AddRange(CapabilityNames.Of(type.Capabilities));
            needs.AddRange(
                type.Bench.Select(static b =>
                    string.Create(CultureInfo.InvariantCulture, $"{b.Key} of {b.Value} % or more")
                )
            );
            Row(type.Type, needs.Count == 0 ? "any model" : string.Join("; ", needs));
        }
        Row("base URL to", Variable(inference.ApiBaseVariable));
        Row("API key to", Variable(inference.ApiKeyVariable));
    }

    private void WriteOrchestrator(OrchestratorConnection orchestrator)
    {
        Heading("Orchestrator");
        Row("address to", Variable(orchestrator.AddressVariable));
        var any = false;
        foreach (var method in AuthMethod.Of(orchestrator))
        {
            any = true;
            WriteMethod(method, method.Method);
        }
        if (!any)
        {
            Row("auth", "none declared");
        }
    }

    private void WriteServers(AgentManifest manifest)
    {
        if (manifest.McpServers.Length == 0)
        {
            return;
        }
        Heading("MCP servers");
        foreach (var server in manifest.McpServers)
        {
            foreach (var method in AuthMethod.Of(server))
            {
                WriteMethod(method, $"{server.Name} {method.Method}");
            }
        }
    }

    private void WriteMethod(AuthMethod method, string title)
    {
        if (method.Scopes is { } scopes)
        {
            Row($"{title} scopes", scopes.Count == 0 ? "none" : string.Join(' ', scopes.Select(Secrets.Value)));
        }
        foreach (var (name, target) in method.Targets)
        {
            Row($"{title} {name} to", Target(target));
        }
    }

    private void WriteWorkspaces(AgentManifest manifest)
    {
        if (manifest.Workspaces.Length == 0)
        {
            return;
        }
        Heading("Workspaces");
        foreach (var workspace in manifest.Workspaces)
        {
            var mode = workspace.Mutable switch
            {
                true => "read-write",
                false => "read-only",
                null => "neither 'true' nor 'false' is declared",
            };
            Row(workspace.Name, $"{Secrets.OptionalValue(workspace.Path) ?? "(no path)"}, {mode}");
        }
    }

    private void WriteEvents(AgentManifest manifest)
    {
        if (manifest.Channels.Length == 0)
        {
            return;
        }
        Heading("Events");
        foreach (var channel in manifest.Channels)
        {
            Row(
                channel.Name,
                channel is { SchemaPath: null, SchemaMediaType: null }
                    ? "no schema"
                    : $"{Secrets.OptionalValue(channel.SchemaPath) ?? "(no path)"} ({Secrets.OptionalValue(channel.SchemaMediaType) ?? "no media type"})"
            );
        }
    }

    private void WriteFindings(Inspection inspection)
    {
        var (errors, warnings, advice) = (
            inspection.Count(Severity.Error),
            inspection.Count(Severity.Warning),
            inspection.Count(Severity.Advice)
        );
        output.WriteLine();
        output.WriteLine(
            errors + warnings + advice == 0
                ? "Lint has nothing to say."
                : $"Lint finds {errors} {(errors == 1 ? "error" : "errors")}, {warnings} {(warnings == 1 ? "warning" : "warnings")}, {advice} advice: see oac lint."
        );
    }

    private void Heading(string text)
    {
        output.WriteLine();
        output.WriteLine($"{palette.Bold}{text}{palette.Reset}");
    }

    private void Row(string name, string? value)
    {
        if (value is not null)
        {
            output.WriteLine($"  {SafeText.Line(name), -28} {SafeText.Line(value)}");
        }
    }

    private static string Joined(string input, string? image) => image is null ? input : $"{input} ({image})";

    private static string Variable(string? name) => name is null ? "(not declared)" : "$" + Secrets.Value(name);

    private static string Target(CredentialTarget target) =>
        target switch
        {
            { Variable: { } variable, File: { } file } => $"${Secrets.Value(variable)} and {Secrets.Value(file)}",
            { Variable: { } variable } => "$" + Secrets.Value(variable),
            { File: { } file } => Secrets.Value(file),
            _ => "(not declared)",
        };

    private static string Cut(string value) => value.Length > 80 ? string.Concat(value.AsSpan(0, 79), "…") : value;
}
