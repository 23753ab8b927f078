using System.Collections.Immutable;
using Oac.Spec.Manifest;

namespace Oac.Planning.Configuration.Reading;

/// <summary>Makes the records of a configuration in which nothing is wrong.</summary>
internal static class ConfigurationBuilder
{
    /// <summary>Builds a configuration.</summary>
    /// <param name="root">What the shapes and the other checks found nothing wrong with.</param>
    /// <param name="keys">Public keys, by signer.</param>
    public static PlanningConfiguration Build(ConfigurationMapping root, Dictionary<string, string> keys) =>
        new()
        {
            Versions = Texts(root, "versions"),
            Orchestrator = Auth(Mapping(root, "orchestrator")),
            Gateways = Entries(root, "gateways", Gateway),
            Agents = Entries(root, "agents", Agent),
            Signers = Entries(root, "signers", (name, _) => new Signer(name, keys[name])),
            Policy = Mapping(root, "policy") is { } policy ? PolicyOf(policy) : Policy.DenyAll,
        };

    private static OrchestratorAuth Auth(ConfigurationMapping? orchestrator) =>
        orchestrator?.Find("auth") is null
            ? OrchestratorAuth.Both
            : new(Texts(orchestrator, "auth").Contains("bearer"), Texts(orchestrator, "auth").Contains("mtls"));

    private static Gateway Gateway(string name, ConfigurationMapping gateway) =>
        new(
            name,
            new(Text(gateway, "base_url")!.TrimEnd('/'), UriKind.Absolute),
            Secret(gateway, "api_key"),
            Entries(gateway, "models", Model)
        );

    private static GatewayModel Model(string id, ConfigurationMapping model)
    {
        var capabilities = ModelCapabilities.None;
        Add(IsTrue(model, "reasoning"), ModelCapabilities.Reasoning);
        Add(IsTrue(model, "tools"), ModelCapabilities.Tools);
        var input = Texts(model, "input");
        Add(input.Contains("vision"), ModelCapabilities.InputVision);
        Add(input.Contains("audio"), ModelCapabilities.InputAudio);
        Add(input.Contains("video"), ModelCapabilities.InputVideo);
        var output = Texts(model, "output");
        Add(output.Contains("image"), ModelCapabilities.OutputImage);
        Add(output.Contains("audio"), ModelCapabilities.OutputAudio);
        Add(output.Contains("video"), ModelCapabilities.OutputVideo);
        return new()
        {
            Id = id,
            Types = Texts(model, "types").Sort(StringComparer.Ordinal),
            Context = (long?)Number(model, "context"),
            Capabilities = capabilities,
            Bench = Mapping(model, "bench") is { } bench
                ?
                [
                    .. bench
                        .Entries.Select(static e =>
                            KeyValuePair.Create(e.Key.Value, Scalars.Decimal(((ConfigurationText)e.Value).Value)!.Value)
                        )
                        .OrderBy(static e => e.Key, StringComparer.Ordinal),
                ]
                : [],
        };

        void Add(bool has, ModelCapabilities one) => capabilities |= has ? one : ModelCapabilities.None;
    }

    private static AgentEntry Agent(string name, ConfigurationMapping agent) =>
        new()
        {
            Name = name,
            Repositories = Patterns(agent, "repositories"),
            Mcp = Entries(agent, "mcp", Mcp),
            Workspaces = Entries(agent, "workspaces", Workspace),
            Resources = Resources(agent),
            Egress = EgressOf(agent),
        };

    private static McpEntry Mcp(string server, ConfigurationMapping entry) =>
        new()
        {
            Server = server,
            Registration = Mapping(entry, "registration") is { } registration
                ? new(
                    Address(registration, "issuer"),
                    Address(registration, "endpoint"),
                    Secret(registration, "initial_access_token")
                )
                : null,
            Client = Mapping(entry, "client") is { } client ? new(Text(client, "id")!, Secret(client, "secret")) : null,
            Bearer = Secret(entry, "bearer"),
        };

    private static WorkspaceEntry Workspace(string name, ConfigurationMapping entry) =>
        new(
            name,
            Text(entry, "bind") is { } folder
                ? new(WorkspaceSourceKind.Bind, folder)
                : new(WorkspaceSourceKind.Volume, Text(entry, "volume")!),
            Text(entry, "sharing") switch
            {
                "shared" => WorkspaceSharing.Shared,
                "copy" => WorkspaceSharing.Copy,
                _ => WorkspaceSharing.Exclusive,
            }
        );

    private static Policy PolicyOf(ConfigurationMapping policy) =>
        new()
        {
            Repositories = Items(policy, "repositories", Grant),
            InferenceTypes = Patterns(policy, "inference_types"),
            Models = Patterns(policy, "models"),
            McpServers = Items(
                policy,
                "mcp_servers",
                static pair => new PairGrant(
                    PatternOf(((ConfigurationMapping)pair).Find("agent")!),
                    PatternOf(((ConfigurationMapping)pair).Find("server")!)
                )
            ),
            WorkspaceSources = Patterns(policy, "workspace_sources"),
            Channels = Patterns(policy, "channels"),
            Reserved = Mapping(policy, "reserved") is { } reserved
                ? new(Patterns(reserved, "variables"), Patterns(reserved, "paths"))
                : ReservedTargets.None,
            Resources = Resources(policy),
            Egress = EgressOf(policy),
        };

    private static RepositoryGrant Grant(ConfigurationNode grant) =>
        grant is ConfigurationMapping mapping
            ? new(PatternOf(mapping.Find("repository")!), Texts(mapping, "signers"))
            : new(PatternOf(grant), []);

    private static ResourceLimits Resources(ConfigurationMapping at) =>
        Mapping(at, "resources") is { } limits
            ? new(
                Bytes(limits, "memory"),
                Number(limits, "cpus"),
                (long?)Number(limits, "processes"),
                Bytes(limits, "disk")
            )
            : ResourceLimits.None;

    private static Egress EgressOf(ConfigurationMapping at) => Text(at, "egress") == "open" ? Egress.Open : Egress.None;

    private static SecretReference? Secret(ConfigurationMapping at, string key) =>
        Mapping(at, key) is not { } secret ? null
        : Text(secret, "env") is { } variable ? new(SecretKind.Variable, variable)
        : new(SecretKind.File, Text(secret, "file")!);

    private static ImmutableArray<T> Entries<T>(
        ConfigurationMapping at,
        string key,
        Func<string, ConfigurationMapping, T> one
    ) =>
        Mapping(at, key)?.Entries.Select(e => one(e.Key.Value, (ConfigurationMapping)e.Value)).ToImmutableArray() ?? [];

    private static ImmutableArray<T> Items<T>(ConfigurationMapping at, string key, Func<ConfigurationNode, T> one) =>
        (at.Find(key) as ConfigurationList)?.Items.Select(one).ToImmutableArray() ?? [];

    private static ConfigurationMapping? Mapping(ConfigurationMapping at, string key) =>
        (ConfigurationMapping?)at.Find(key);

    private static string? Text(ConfigurationMapping at, string key) => ((ConfigurationText?)at.Find(key))?.Value;

    private static ImmutableArray<string> Texts(ConfigurationMapping at, string key) =>
        Items(at, key, static item => ((ConfigurationText)item).Value);

    private static ImmutableArray<Pattern> Patterns(ConfigurationMapping at, string key) => Items(at, key, PatternOf);

    private static Pattern PatternOf(ConfigurationNode node) => Pattern.Parse(((ConfigurationText)node).Value)!;

    private static bool IsTrue(ConfigurationMapping at, string key) =>
        string.Equals(Text(at, key), "true", StringComparison.OrdinalIgnoreCase);

    private static decimal? Number(ConfigurationMapping at, string key) =>
        Text(at, key) is { } text ? Scalars.Decimal(text) : null;

    private static long? Bytes(ConfigurationMapping at, string key) =>
        Text(at, key) is { } text ? SizeText.Bytes(text) : null;

    private static Uri? Address(ConfigurationMapping at, string key) =>
        Text(at, key) is { } text ? new(text, UriKind.Absolute) : null;
}
