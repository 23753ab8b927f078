using System.Collections.Immutable;

namespace Oac.Planning.Configuration;

/// <summary>
/// What an operator has set up for the agent of one name (5.1). Names are not unique: an entry says which repositories it is for, and an
/// image of that name from elsewhere is refused.
/// </summary>
public sealed record AgentEntry
{
    /// <summary>The name that the image's label declares.</summary>
    public required string Name { get; init; }

    /// <summary>The repositories that it is for. Never empty.</summary>
    public required ImmutableArray<Pattern> Repositories { get; init; }

    /// <summary>Its MCP servers: the second half of the key <c>agent/server</c> (5.3).</summary>
    public ImmutableArray<McpEntry> Mcp { get; init; } = [];

    /// <summary>Its workspaces: the second half of the key <c>agent/workspace</c> (5.4).</summary>
    public ImmutableArray<WorkspaceEntry> Workspaces { get; init; } = [];

    /// <summary>What one instance may use; what is not set is the policy's most.</summary>
    public ResourceLimits Resources { get; init; } = ResourceLimits.None;

    /// <summary>Whether its instances may reach other networks.</summary>
    public Egress Egress { get; init; } = Egress.None;
}

/// <summary>Where the credentials for one MCP server of one agent come from. Each method that is set is delivered (5.3).</summary>
public sealed record McpEntry
{
    /// <summary>The server's name in the labels.</summary>
    public required string Server { get; init; }

    /// <summary>Where clients are registered (RFC 7591); null without dynamic registration.</summary>
    public McpRegistration? Registration { get; init; }

    /// <summary>A client that was registered beforehand, or null.</summary>
    public McpClient? Client { get; init; }

    /// <summary>A static token, or null.</summary>
    public SecretReference? Bearer { get; init; }
}

/// <summary>Dynamic client registration. At least one of the two addresses is there.</summary>
/// <param name="Issuer">The authorization server, whose metadata (RFC 8414) names the endpoint.</param>
/// <param name="Endpoint">The registration endpoint itself; it goes before what the metadata says.</param>
/// <param name="InitialAccessToken">What the endpoint asks for; null where it is open.</param>
public sealed record McpRegistration(Uri? Issuer, Uri? Endpoint, SecretReference? InitialAccessToken);

/// <summary>A client that was registered beforehand.</summary>
/// <param name="Id">Its id, which is no secret.</param>
/// <param name="Secret">Its secret; null for a public client.</param>
public sealed record McpClient(string Id, SecretReference? Secret);

/// <summary>Where one workspace of one agent comes from.</summary>
/// <param name="Workspace">The workspace's name in the labels.</param>
/// <param name="Source">What is mounted.</param>
/// <param name="Sharing">Who else may use it meanwhile.</param>
public sealed record WorkspaceEntry(string Workspace, WorkspaceSource Source, WorkspaceSharing Sharing);

/// <summary>What is mounted.</summary>
/// <param name="Kind">What <paramref name="Name"/> names.</param>
/// <param name="Name">The absolute path of a folder on the engine's host, or the name of a volume.</param>
public sealed record WorkspaceSource(WorkspaceSourceKind Kind, string Name)
{
    /// <summary><c>bind:PATH</c> or <c>volume:NAME</c>: what policy's patterns are compared with.</summary>
    public override string ToString() => $"{(Kind == WorkspaceSourceKind.Bind ? "bind" : "volume")}:{Name}";
}

/// <summary>The kinds of sources.</summary>
public enum WorkspaceSourceKind
{
    /// <summary>A folder of the host.</summary>
    Bind,

    /// <summary>A named volume of the engine.</summary>
    Volume,
}

/// <summary>How sessions share a source.</summary>
public enum WorkspaceSharing
{
    /// <summary>One session at a time.</summary>
    Exclusive,

    /// <summary>Any number at once.</summary>
    Shared,

    /// <summary>Each session gets a copy, which goes with it.</summary>
    Copy,
}
