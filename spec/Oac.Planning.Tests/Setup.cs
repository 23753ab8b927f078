using System.Collections.Immutable;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Manifest;

namespace Oac.Planning.Tests;

/// <summary>An image that uses everything, and a configuration that allows all of it: what tests change one thing of.</summary>
internal static class Setup
{
    public const string Prefix = "org.openagentcontainers.";

    public const string Repository = "registry.example/agents/desk";

    /// <summary>The least that an image needs, in short keys.</summary>
    public static ImmutableSortedDictionary<string, string> Least { get; } =
        Labels(
            ("version", "v1alpha3"),
            ("name", "desk"),
            ("orchestrator.env", "ORCHESTRATOR_ADDR"),
            ("orchestrator.bearer.token.file", "/run/secrets/stream")
        );

    /// <summary>Every group of labels, in short keys.</summary>
    public static ImmutableSortedDictionary<string, string> Full { get; } =
        Least.SetItems(
            Labels(
                ("orchestrator.bearer.token.env", "STREAM_TOKEN"),
                ("orchestrator.mtls.cert.file", "/run/secrets/tls.crt"),
                ("orchestrator.mtls.key.file", "/run/secrets/tls.key"),
                ("orchestrator.mtls.ca.file", "/run/secrets/ca.crt"),
                ("inference.api_base.env", "OPENAI_BASE_URL"),
                ("inference.api_key.env", "OPENAI_API_KEY"),
                ("inference.chat-completions.context", "128000"),
                ("inference.chat-completions.tools", "true"),
                ("inference.chat-completions.bench.gpqa", "50"),
                ("inference.embeddings.context", "8191"),
                ("mcp.calendar.dcr.scopes", "calendar:read"),
                ("mcp.calendar.dcr.client_id.env", "CALENDAR_ID"),
                ("mcp.calendar.dcr.client_secret.file", "/run/secrets/calendar"),
                ("mcp.tickets.oauth.client_id.env", "TICKETS_ID"),
                ("mcp.tickets.oauth.client_secret.env", "TICKETS_SECRET"),
                ("mcp.tickets.oauth.client_secret.file", "/run/secrets/tickets"),
                ("mcp.search.bearer.token.file", "/run/secrets/search"),
                ("workspace.notes.path", "/workspace/notes"),
                ("workspace.notes.mutable", "true"),
                ("workspace.papers.path", "/workspace/papers"),
                ("events.question.schema.path", "/schemas/question.json"),
                ("events.question.schema.mimetype", "application/schema+json")
            )
        );

    /// <summary>What <see cref="Full"/> needs, and no more.</summary>
    public static PlanningConfiguration Configuration { get; } =
        new()
        {
            Versions = ["v1alpha1", "v1alpha2", "v1alpha3"],
            Gateways =
            [
                new(
                    "main",
                    new("https://gateway.example/v1"),
                    new(SecretKind.Variable, "MAIN_KEY"),
                    [
                        Model("small", 8192),
                        Model("large", 200_000, ModelCapabilities.Tools | ModelCapabilities.Reasoning, ("gpqa", 60)),
                        Model("wide", 1_000_000, ModelCapabilities.InputVision),
                    ]
                ),
                new(
                    "side",
                    new("http://127.0.0.1:8000/v1"),
                    null,
                    [Model("embed", 8191) with { Types = ["embeddings"] }]
                ),
            ],
            Agents =
            [
                new()
                {
                    Name = "desk",
                    Repositories = [Pattern("registry.example/agents/*")],
                    Mcp =
                    [
                        new()
                        {
                            Server = "calendar",
                            Registration = new(
                                new("https://auth.example"),
                                null,
                                new(SecretKind.File, "/etc/oac/calendar-token")
                            ),
                        },
                        new()
                        {
                            Server = "tickets",
                            Client = new("desk-client", new(SecretKind.Variable, "TICKETS_CLIENT_SECRET")),
                        },
                        new() { Server = "search", Bearer = new(SecretKind.File, "/etc/oac/search-token") },
                    ],
                    Workspaces =
                    [
                        new("notes", new(WorkspaceSourceKind.Bind, "/srv/agents/notes"), WorkspaceSharing.Exclusive),
                        new("papers", new(WorkspaceSourceKind.Volume, "papers"), WorkspaceSharing.Shared),
                    ],
                    Resources = ResourceLimits.None with { Memory = 256 << 20 },
                },
            ],
            Signers = [new("release", "-----BEGIN PUBLIC KEY-----")],
            Policy = new()
            {
                Repositories = [new(Pattern("registry.example/agents/*"), [])],
                InferenceTypes = [Pattern("chat-completions"), Pattern("embeddings")],
                Models = [Pattern("main/*"), Pattern("side/embed")],
                McpServers = [new(Pattern("desk"), Pattern("*"))],
                WorkspaceSources = [Pattern("bind:/srv/agents/**"), Pattern("volume:papers")],
                Channels = [Pattern("question")],
                Resources = new(512 << 20, 2, 256, 1L << 30),
            },
        };

    public static Pattern Pattern(string text) =>
        Planning.Configuration.Pattern.Parse(text) ?? throw new ArgumentException("No pattern.", nameof(text));

    public static GatewayModel Model(
        string id,
        long? context = null,
        ModelCapabilities capabilities = ModelCapabilities.None,
        params (string Id, decimal Score)[] bench
    ) =>
        new()
        {
            Id = id,
            Types = ["chat-completions"],
            Context = context,
            Capabilities = capabilities,
            Bench = [.. bench.Select(b => KeyValuePair.Create(b.Id, b.Score))],
        };

    /// <summary>Labels in short keys.</summary>
    public static ImmutableSortedDictionary<string, string> Labels(params (string Key, string Value)[] labels) =>
        labels.ToImmutableSortedDictionary(static l => l.Key, static l => l.Value, StringComparer.Ordinal);

    /// <summary>The full keys of short ones.</summary>
    public static Dictionary<string, string> InFull(IEnumerable<KeyValuePair<string, string>> labels) =>
        labels.ToDictionary(static l => Prefix + l.Key, static l => l.Value, StringComparer.Ordinal);

    /// <summary>A request for an image with these labels, short keys; its schema files are there.</summary>
    public static PlanRequest Request(
        IEnumerable<KeyValuePair<string, string>> labels,
        PlanningConfiguration? configuration = null
    )
    {
        var full = InFull(labels);
        return new()
        {
            Configuration = configuration ?? Configuration,
            Image = new()
            {
                Repository = Repository,
                Digest = "sha256:" + new string('a', 64),
                Labels = full,
                Facts = new()
                {
                    SchemaFiles = full.Where(static l => l.Key.EndsWith(".schema.path", StringComparison.Ordinal))
                        .Select(static l => l.Value)
                        .Distinct(StringComparer.Ordinal)
                        .ToDictionary(
                            static p => p,
                            static _ => new Spec.Linting.SchemaFileFact(Spec.Linting.SchemaFileState.File),
                            StringComparer.Ordinal
                        ),
                },
            },
        };
    }
}
