using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;
using Oac.Spec.Labels;

namespace Oac.Conformance.Mutants.Containers;

/// <summary>Labels under the namespace, by keys without its prefix; a key that holds the prefix's last word stands as it is.</summary>
internal sealed record LabelSet(string Version, ImmutableSortedDictionary<string, string> Labels)
{
    private static readonly JsonSerializerOptions AsItIs = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How its file is written.</summary>
    public Encoding Encoding { get; init; } = new UTF8Encoding(false);

    /// <summary>Everything that a version lets an image declare, in its plainest form.</summary>
    public static LabelSet Complete(string version) =>
        Minimal(version)
            .With("orchestrator.mtls.cert.file", "/run/secrets/orchestrator.crt")
            .With("orchestrator.mtls.key.file", "/run/secrets/orchestrator.key")
            .With("orchestrator.mtls.ca.file", "/run/secrets/ca.crt")
            .With("inference.api_base.env", "OPENAI_BASE_URL")
            .With("inference.api_key.env", "OPENAI_API_KEY")
            .WithAll(Models(version))
            .With("mcp.calendar.dcr.scopes", "calendar:read calendar:write")
            .With("mcp.calendar.dcr.client_id.env", "CALENDAR_ID")
            .With("mcp.calendar.dcr.client_secret.file", "/run/secrets/calendar")
            .With("mcp.files.oauth.client_id.env", "FILES_ID")
            .With("mcp.files.oauth.client_secret.file", "/run/secrets/files")
            .With("mcp.search.bearer.token.file", "/run/secrets/search")
            .With("workspace.src.path", "/src")
            .With("workspace.src.mutable", "true")
            .WithChannel()
            .WithAll(version == "v1alpha1" ? [] : [new("session.isolation", "false")]);

    /// <summary>The least that every image must declare.</summary>
    public static LabelSet Minimal(string version) =>
        new LabelSet(version, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal))
            .With("version", version)
            .With("name", "weather")
            .With("orchestrator.env", "ORCHESTRATOR_ADDR")
            .With("orchestrator.bearer.token.file", "/run/secrets/orchestrator-token");

    /// <summary>With a channel whose schema is a file of the image.</summary>
    public LabelSet WithChannel() =>
        With("events.alert.schema.path", "/schemas/alert.json")
            .With("events.alert.schema.mimetype", "application/schema+json");

    /// <summary>With a label, in place of one of the same key.</summary>
    public LabelSet With(string key, string value) => this with { Labels = Labels.SetItem(Full(key), value) };

    /// <summary>Without every label whose key is one of these, or begins with one that ends with a dot.</summary>
    public LabelSet Without(params string[] keys) =>
        this with
        {
            Labels = Labels.RemoveRange(
                Labels.Keys.Where(k => Array.Exists(keys, key => k == Full(key) || IsBelow(k, Full(key))))
            ),
        };

    /// <summary>The labels as a file, and what is judged by it.</summary>
    public TargetDefinition ToTarget(Workshop workshop)
    {
        var path = Path.Combine(workshop.Folder, "labels.json");
        var json = new JsonObject(Labels.Select(static l => KeyValuePair.Create<string, JsonNode?>(l.Key, l.Value)));
        File.WriteAllText(path, json.ToJsonString(AsItIs), Encoding);
        return Target(workshop, path);
    }

    /// <summary>An image of these labels as what is judged.</summary>
    public TargetDefinition Target(Workshop workshop, string image) =>
        new()
        {
            Name = "labels",
            Folder = workshop.Folder,
            Classes = [ConformanceClass.Container],
            Image = image,
            Version = Version,
        };

    private LabelSet WithAll(IEnumerable<KeyValuePair<string, string>> labels) =>
        labels.Aggregate(this, static (set, l) => set.With(l.Key, l.Value));

    private static KeyValuePair<string, string>[] Models(string version) =>
        version == "v1alpha3"
            ?
            [
                new("inference.chat-completions.context", "8191"),
                new("inference.chat-completions.reasoning", "true"),
                new("inference.chat-completions.tools", "true"),
                new("inference.chat-completions.input.vision", "true"),
                new("inference.chat-completions.output.audio", "false"),
                new("inference.chat-completions.bench.gpqa", "55.5"),
                new("inference.embeddings.context", "512"),
            ]
            :
            [
                new("inference.chat-completions.models", "gpt-4o llama-3.1-8b-instruct"),
                new("inference.embeddings.models", "text-embedding-3-small"),
            ];

    private static bool IsBelow(string key, string prefix) =>
        prefix.EndsWith('.') && key.StartsWith(prefix, StringComparison.Ordinal);

    private static string Full(string key) =>
        key.Contains("openagentcont", StringComparison.Ordinal) ? key : LabelNamespace.Prefix + key;
}
