using System.Collections.Immutable;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>A step in an image's history (OCI image-spec, Image Configuration).</summary>
public sealed record HistoryEntry
{
    /// <summary>When the step was done; null for the image's own time.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>What made it, or null.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Who made it, or null.</summary>
    public string? Author { get; init; }

    /// <summary>A remark, or null.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether the step made no layer.</summary>
    public bool EmptyLayer { get; init; }
}

/// <summary>
/// Writes an image's config as canonical JSON. What a base's config holds beyond <see cref="ImageConfig"/> (ports, volumes, health check,
/// shell, history and whatever else) is taken over.
/// </summary>
public static class ConfigWriter
{
    // How a base was made says nothing of an image that is made from it otherwise.
    private static readonly string[] OfTheBaseAlone =
    [
        "container",
        "container_config",
        "docker_version",
        "id",
        "parent",
        "Size",
    ];
    private static readonly string[] Known =
    [
        "created",
        "author",
        "architecture",
        "os",
        "os.version",
        "os.features",
        "variant",
        "config",
        "rootfs",
        "history",
    ];
    private static readonly string[] KnownSettings =
    [
        "User",
        "ExposedPorts",
        "Env",
        "Entrypoint",
        "Cmd",
        "Volumes",
        "WorkingDir",
        "Labels",
        "StopSignal",
        "ArgsEscaped",
    ];

    /// <summary>Writes a config.</summary>
    /// <param name="config">The whole config: what it leaves out is left out, whatever the base had.</param>
    /// <param name="history">The steps after those of the base.</param>
    /// <param name="baseConfig">The base's config as it stands, or empty.</param>
    /// <returns>The bytes; their media type is <see cref="MediaTypes.OciConfig"/>.</returns>
    /// <exception cref="ImageContentException">The result is longer than a config may be, or the base's is none.</exception>
    public static ReadOnlyMemory<byte> Write(
        ImageConfig config,
        ImmutableArray<HistoryEntry> history,
        ReadOnlyMemory<byte> baseConfig = default
    )
    {
        ArgumentNullException.ThrowIfNull(config);
        using var document = ParseBase(baseConfig);
        var old = document?.RootElement;
        var content = DescriptorJson.Write(json =>
        {
            if (config.Created is { } created)
            {
                SourceDate.Check(created, nameof(config));
                json.WriteString("created"u8, SourceDate.Format(created));
            }
            Keep(json, old, "author");
            json.WriteString("architecture"u8, config.Platform.Architecture);
            json.WriteString("os"u8, config.Platform.Os);
            Keep(json, old, "os.version");
            Keep(json, old, "os.features");
            DescriptorJson.WriteOptional(json, "variant", config.Platform.Variant);
            WriteSettings(json, config, Member(old, "config"));
            json.WriteStartObject("rootfs"u8);
            json.WriteString("type"u8, "layers"u8);
            WriteTexts(json, "diff_ids", config.DiffIds.Select(id => id.ToString()));
            json.WriteEndObject();
            WriteHistory(json, config, history.IsDefault ? [] : history, old);
            KeepRest(json, old, [.. Known, .. OfTheBaseAlone]);
        });
        return content.Length <= ContentLimits.MaxConfigBytes
            ? content
            : throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"The config would have {content.Length} bytes; {ContentLimits.MaxConfigBytes} are allowed."
            );
    }

    private static void WriteSettings(Utf8JsonWriter json, ImageConfig config, JsonElement? old)
    {
        json.WriteStartObject("config"u8);
        DescriptorJson.WriteOptional(json, "User", config.User);
        Keep(json, old, "ExposedPorts");
        if (config.Environment.Length > 0)
        {
            WriteTexts(json, "Env", config.Environment);
        }
        if (config.Entrypoint is { } entrypoint)
        {
            WriteTexts(json, "Entrypoint", entrypoint);
        }
        if (config.Command is { } command)
        {
            WriteTexts(json, "Cmd", command);
        }
        Keep(json, old, "Volumes");
        DescriptorJson.WriteOptional(json, "WorkingDir", config.WorkingDirectory);
        DescriptorJson.WriteMap(json, "Labels", config.Labels);
        Keep(json, old, "StopSignal");
        Keep(json, old, "ArgsEscaped");
        KeepRest(json, old, KnownSettings);
        json.WriteEndObject();
    }

    private static void WriteHistory(
        Utf8JsonWriter json,
        ImageConfig config,
        ImmutableArray<HistoryEntry> steps,
        JsonElement? old
    )
    {
        var before = Member(old, "history") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().ToList()
            : [];
        var layersBefore = config.DiffIds.Length - steps.Count(step => !step.EmptyLayer);
        var told = before.Count(entry => Member(entry, "empty_layer") is not { ValueKind: JsonValueKind.True });
        if (before.Count == 0 && steps.Length == 0)
        {
            return;
        }
        json.WriteStartArray("history"u8);
        foreach (var entry in before)
        {
            entry.WriteTo(json);
        }

        // Readers count entries against layers: where the base tells less than it has, something must stand for each of the rest.
        for (; told < layersBefore; told++)
        {
            WriteStep(json, new() { Comment = "a layer without history" }, config.Created);
        }
        foreach (var step in steps)
        {
            WriteStep(json, step, config.Created);
        }
        json.WriteEndArray();
    }

    private static void WriteStep(Utf8JsonWriter json, HistoryEntry step, DateTimeOffset? time)
    {
        json.WriteStartObject();
        if ((step.Created ?? time) is { } created)
        {
            json.WriteString("created"u8, SourceDate.Format(created));
        }
        DescriptorJson.WriteOptional(json, "created_by", step.CreatedBy);
        DescriptorJson.WriteOptional(json, "author", step.Author);
        DescriptorJson.WriteOptional(json, "comment", step.Comment);
        if (step.EmptyLayer)
        {
            json.WriteBoolean("empty_layer"u8, true);
        }
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }

    private static void Keep(Utf8JsonWriter json, JsonElement? from, string name)
    {
        if (Member(from, name) is { ValueKind: not JsonValueKind.Null } value)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    private static void KeepRest(Utf8JsonWriter json, JsonElement? from, string[] except)
    {
        if (from is not { ValueKind: JsonValueKind.Object } element)
        {
            return;
        }
        foreach (
            var name in element
                .EnumerateObject()
                .Select(property => property.Name)
                .Except(except, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        )
        {
            Keep(json, from, name);
        }
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value)
            ? value
            : null;

    private static JsonDocument? ParseBase(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty)
        {
            return null;
        }
        try
        {
            return JsonDocument.Parse(content, new() { MaxDepth = ContentLimits.MaxJsonDepth });
        }
        catch (JsonException exception)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"The config of the base is no JSON: {exception.Message}",
                exception
            );
        }
    }
}
