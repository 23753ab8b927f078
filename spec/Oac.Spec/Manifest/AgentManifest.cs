using System.Collections.Immutable;

namespace Oac.Spec.Manifest;

/// <summary>
/// What an image asks for, whatever its version spells it: the view that planner, orchestrator and rules share. Names are kept in
/// ordinal order. A value that is absent, empty or malformed is null here; the findings say which.
/// </summary>
public sealed record AgentManifest
{
    /// <summary>The declared version.</summary>
    public required SpecVersion Version { get; init; }

    /// <summary>The agent's name, the key of the orchestrator's configuration (5.1).</summary>
    public string? Name { get; init; }

    /// <summary>What the agent needs of a gateway (5.2).</summary>
    public InferenceNeeds Inference { get; init; } = InferenceNeeds.None;

    /// <summary>MCP servers that need credentials (5.3).</summary>
    public ImmutableArray<McpServer> McpServers { get; init; } = [];

    /// <summary>File systems to mount (5.4).</summary>
    public ImmutableArray<Workspace> Workspaces { get; init; } = [];

    /// <summary>The way back to the orchestrator (5.5).</summary>
    public OrchestratorConnection Orchestrator { get; init; } = OrchestratorConnection.None;

    /// <summary>Events that the agent subscribes to (5.6).</summary>
    public ImmutableArray<EventChannel> Channels { get; init; } = [];

    /// <summary>Whether one process takes many sessions (5.7); null where the label holds neither true nor false.</summary>
    public bool? SessionIsolation { get; init; } = false;
}

/// <summary>Connection and models (5.2).</summary>
/// <param name="ApiBaseVariable">Where the gateway's base URL goes.</param>
/// <param name="ApiKeyVariable">Where its key goes.</param>
/// <param name="Types">What each endpoint's model must be.</param>
public sealed record InferenceNeeds(string? ApiBaseVariable, string? ApiKeyVariable, ImmutableArray<ModelNeeds> Types)
{
    /// <summary>No inference.</summary>
    public static InferenceNeeds None { get; } = new(null, null, []);
}

/// <summary>The needs of one inference type.</summary>
/// <param name="Type">The endpoint's path without /v1/, hyphens for slashes: <c>chat-completions</c>.</param>
public sealed record ModelNeeds(string Type)
{
    /// <summary>Model ids that must all be there (v1alpha1, v1alpha2); null where the version has no such label or it is absent.</summary>
    public ImmutableArray<string>? Models { get; init; }

    /// <summary>Least context window in tokens.</summary>
    public long? Context { get; init; }

    /// <summary>What the model must be able to do.</summary>
    public ModelCapabilities Capabilities { get; init; }

    /// <summary>Least scores, percent correct, by benchmark.</summary>
    public ImmutableArray<KeyValuePair<string, decimal>> Bench { get; init; } = [];
}

/// <summary>Capabilities that are hard gates (5.2).</summary>
[Flags]
public enum ModelCapabilities
{
    /// <summary>No constraint.</summary>
    None = 0,

    /// <summary>Extended reasoning.</summary>
    Reasoning = 1,

    /// <summary>Tool calling.</summary>
    Tools = 2,

    /// <summary>Accepts images.</summary>
    InputVision = 4,

    /// <summary>Accepts audio.</summary>
    InputAudio = 8,

    /// <summary>Accepts video.</summary>
    InputVideo = 16,

    /// <summary>Makes images.</summary>
    OutputImage = 32,

    /// <summary>Makes audio.</summary>
    OutputAudio = 64,

    /// <summary>Makes video.</summary>
    OutputVideo = 128,
}

/// <summary>Where one secret or id is to be delivered. Where both are named, both are served.</summary>
/// <param name="Variable">The environment variable, or null.</param>
/// <param name="File">The path, or null.</param>
public sealed record CredentialTarget(string? Variable, string? File)
{
    /// <summary>Whether there is no place at all.</summary>
    public bool IsEmpty => Variable is null && File is null;

    /// <summary>No place.</summary>
    public static CredentialTarget None { get; } = new(null, null);
}

/// <summary>One MCP server's auth methods (5.3); a method that no label declares is null.</summary>
/// <param name="Name">The server's name.</param>
/// <param name="Dcr">Dynamic client registration.</param>
/// <param name="OAuth">A client registered beforehand.</param>
/// <param name="Bearer">A static token.</param>
public sealed record McpServer(string Name, DcrMethod? Dcr, OAuthMethod? OAuth, BearerMethod? Bearer);

/// <summary>Dynamic client registration (RFC 7591).</summary>
/// <param name="Scopes">Scopes to ask for; null where the label is absent.</param>
/// <param name="ClientId">Where the id goes.</param>
/// <param name="ClientSecret">Where the secret goes.</param>
public sealed record DcrMethod(
    ImmutableArray<string>? Scopes,
    CredentialTarget ClientId,
    CredentialTarget ClientSecret
);

/// <summary>A client registered beforehand.</summary>
/// <param name="ClientId">Where the id goes.</param>
/// <param name="ClientSecret">Where the secret goes.</param>
public sealed record OAuthMethod(CredentialTarget ClientId, CredentialTarget ClientSecret);

/// <summary>A bearer token.</summary>
/// <param name="Token">Where the token goes.</param>
public sealed record BearerMethod(CredentialTarget Token);

/// <summary>One workspace (5.4).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Where it is mounted.</param>
/// <param name="Mutable">Read-write if true, read-only if false; null where the label holds neither.</param>
public sealed record Workspace(string Name, string? Path, bool? Mutable);

/// <summary>The way back (5.5).</summary>
/// <param name="AddressVariable">Where the orchestrator's address goes.</param>
/// <param name="Bearer">The bearer method, or null.</param>
/// <param name="Mtls">The mtls method, or null.</param>
public sealed record OrchestratorConnection(string? AddressVariable, BearerMethod? Bearer, MtlsMethod? Mtls)
{
    /// <summary>Nothing declared.</summary>
    public static OrchestratorConnection None { get; } = new(null, null, null);
}

/// <summary>Client certificate and the CA to trust; all PEM.</summary>
/// <param name="CertificateFile">Where the certificate goes.</param>
/// <param name="KeyFile">Where the private key goes.</param>
/// <param name="AuthorityFile">Where the orchestrator's CA certificate goes.</param>
public sealed record MtlsMethod(string? CertificateFile, string? KeyFile, string? AuthorityFile);

/// <summary>One event channel (5.6).</summary>
/// <param name="Name">Its name.</param>
/// <param name="SchemaPath">Its schema's path in the image.</param>
/// <param name="SchemaMediaType">The schema's media type.</param>
public sealed record EventChannel(string Name, string? SchemaPath, string? SchemaMediaType);
