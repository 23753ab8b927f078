using System.Collections.Immutable;
using Oac.Spec.Labels;

namespace Oac.Spec.Manifest;

/// <summary>
/// Matched labels, by role, into the version-neutral manifest. Only labels that the version knows and that are set declare anything, so an
/// unknown leaf never brings its parent into being.
/// </summary>
internal static class ManifestBuilder
{
    public static AgentManifest Build(SpecVersion version, ReadOnlySpan<LabelEntry> entries)
    {
        var parts = default(Parts);
        foreach (ref readonly var entry in entries)
        {
            parts.Add(in entry);
        }
        return parts.ToManifest(version);
    }

    private struct Parts
    {
        private string? name;
        private string? apiBase;
        private string? apiKey;
        private bool? isolation;
        private bool isolationSet;
        private OrchestratorParts orchestrator;
        private LabelTable<TypeParts> types;
        private LabelTable<McpParts> servers;
        private LabelTable<WorkspaceParts> workspaces;
        private LabelTable<ChannelParts> channels;

        public void Add(in LabelEntry entry)
        {
            if (!entry.IsSet)
            {
                // Of equal keys the last counts: an empty one undoes what stood before it. Keys are unique in an image; callers that
                // hold duplicates pass the winning label alone, so there is nothing to undo here.
                return;
            }
            var value = entry.IsWellFormed ? entry.Value : null;
            switch (entry.Pattern.Role)
            {
                case LabelRole.None or LabelRole.Version:
                    break;
                case LabelRole.Name:
                    name = value;
                    break;
                case LabelRole.InferenceApiBaseVariable:
                    apiBase = value;
                    break;
                case LabelRole.InferenceApiKeyVariable:
                    apiKey = value;
                    break;
                case >= LabelRole.InferenceModels and <= LabelRole.InferenceBench:
                    types.GetOrAdd(entry.Name!).Add(in entry);
                    break;
                case >= LabelRole.McpDcrScopes and <= LabelRole.McpBearerTokenFile:
                    servers.GetOrAdd(entry.Name!).Add(entry.Pattern.Role, value);
                    break;
                case LabelRole.WorkspacePath:
                    workspaces.GetOrAdd(entry.Name!).Path = value;
                    break;
                case LabelRole.WorkspaceMutable:
                    workspaces.GetOrAdd(entry.Name!).Mutable = value is null ? null : value == "true";
                    break;
                case LabelRole.EventSchemaPath:
                    channels.GetOrAdd(entry.Name!).Path = value;
                    break;
                case LabelRole.EventSchemaMediaType:
                    channels.GetOrAdd(entry.Name!).MediaType = value;
                    break;
                case LabelRole.SessionIsolation:
                    isolationSet = true;
                    isolation = value is null ? null : value == "true";
                    break;
                default:
                    orchestrator.Add(entry.Pattern.Role, value);
                    break;
            }
        }

        public readonly AgentManifest ToManifest(SpecVersion version) =>
            new()
            {
                Version = version,
                Name = name,
                Inference = new(apiBase, apiKey, Each(types, static (n, t) => t.ToNeeds(n))),
                McpServers = Each(servers, static (n, s) => s.ToServer(n)),
                Workspaces = Each(workspaces, static (n, w) => new Workspace(n, w.Path, w.Mutable)),
                Orchestrator = orchestrator.ToConnection(),
                Channels = Each(channels, static (n, c) => new EventChannel(n, c.Path, c.MediaType)),
                SessionIsolation = isolationSet ? isolation : false,
            };

        private static ImmutableArray<TResult> Each<T, TResult>(in LabelTable<T> table, Func<string, T, TResult> build)
            where T : class, new()
        {
            var items = table.Sorted();
            if (items.IsEmpty)
            {
                return [];
            }
            var results = new TResult[items.Length];
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = build(items[i].Key, items[i].Value);
            }
            return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(results);
        }
    }

    private struct OrchestratorParts
    {
        private string? address;
        private bool bearer;
        private string? tokenVariable;
        private string? tokenFile;
        private bool mtls;
        private string? certificate;
        private string? key;
        private string? authority;

        public void Add(LabelRole role, string? value)
        {
            switch (role)
            {
                case LabelRole.OrchestratorAddressVariable:
                    address = value;
                    break;
                case LabelRole.OrchestratorBearerTokenVariable:
                    bearer = true;
                    tokenVariable = value;
                    break;
                case LabelRole.OrchestratorBearerTokenFile:
                    bearer = true;
                    tokenFile = value;
                    break;
                case LabelRole.OrchestratorMtlsCertificateFile:
                    mtls = true;
                    certificate = value;
                    break;
                case LabelRole.OrchestratorMtlsKeyFile:
                    mtls = true;
                    key = value;
                    break;
                case LabelRole.OrchestratorMtlsAuthorityFile:
                    mtls = true;
                    authority = value;
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(role), role, "No label of the orchestrator group.");
            }
        }

        public readonly OrchestratorConnection ToConnection() =>
            new(
                address,
                bearer ? new BearerMethod(new(tokenVariable, tokenFile)) : null,
                mtls ? new MtlsMethod(certificate, key, authority) : null
            );
    }

    private sealed class WorkspaceParts
    {
        public string? Path { get; set; }

        public bool? Mutable { get; set; } = false;
    }

    private sealed class ChannelParts
    {
        public string? Path { get; set; }

        public string? MediaType { get; set; }
    }

    private sealed class TypeParts
    {
        private ImmutableArray<string>? models;
        private long? context;
        private ModelCapabilities capabilities;
        private List<KeyValuePair<string, decimal>>? bench;

        public void Add(in LabelEntry entry)
        {
            switch (entry.Pattern.Role)
            {
                case LabelRole.InferenceModels:
                    models = entry.IsWellFormed ? SplitList(entry.Value) : null;
                    break;
                case LabelRole.InferenceContext:
                    context = LabelValue.TryPositiveInteger(entry.Value);
                    break;
                case LabelRole.InferenceBench:
                    if (LabelValue.TryPercentage(entry.Value) is { } score)
                    {
                        (bench ??= []).Add(new(entry.Detail!, score));
                    }
                    break;
                default:
                    var capability = (ModelCapabilities)(1 << (entry.Pattern.Role - LabelRole.InferenceReasoning));
                    capabilities = entry.Value == "true" ? capabilities | capability : capabilities & ~capability;
                    break;
            }
        }

        public ModelNeeds ToNeeds(string type)
        {
            bench?.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
            return new(type)
            {
                Models = models,
                Context = context,
                Capabilities = capabilities,
                Bench = bench is null ? [] : [.. bench],
            };
        }
    }

    private sealed class McpParts
    {
        private bool dcr;
        private bool oauth;
        private bool bearer;
        private ImmutableArray<string>? scopes;
        private readonly string?[] targets = new string?[
            LabelRole.McpBearerTokenFile - LabelRole.McpDcrClientIdVariable + 1
        ];

        public void Add(LabelRole role, string? value)
        {
            if (role == LabelRole.McpDcrScopes)
            {
                dcr = true;
                scopes = value is null ? null : SplitList(value);
                return;
            }
            dcr |= role <= LabelRole.McpDcrClientSecretFile;
            oauth |= role is >= LabelRole.McpOAuthClientIdVariable and <= LabelRole.McpOAuthClientSecretFile;
            bearer |= role >= LabelRole.McpBearerTokenVariable;
            targets[role - LabelRole.McpDcrClientIdVariable] = value;
        }

        public McpServer ToServer(string name) =>
            new(
                name,
                dcr
                    ? new(
                        scopes,
                        Target(LabelRole.McpDcrClientIdVariable),
                        Target(LabelRole.McpDcrClientSecretVariable)
                    )
                    : null,
                oauth
                    ? new(Target(LabelRole.McpOAuthClientIdVariable), Target(LabelRole.McpOAuthClientSecretVariable))
                    : null,
                bearer ? new(Target(LabelRole.McpBearerTokenVariable)) : null
            );

        /// <summary>In <see cref="LabelRole"/> the file of a credential follows its variable.</summary>
        private CredentialTarget Target(LabelRole variable)
        {
            var index = variable - LabelRole.McpDcrClientIdVariable;
            var (environment, file) = (targets[index], targets[index + 1]);
            return environment is null && file is null ? CredentialTarget.None : new(environment, file);
        }
    }

    private static ImmutableArray<string> SplitList(string value) =>
        [.. value.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
