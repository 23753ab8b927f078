using System.Collections.Immutable;

namespace Oac.Planning.Configuration;

/// <summary>
/// What may be asked for at all (9.3): whatever it does not name is refused, however well-formed. Each list only ever adds, so a longer one
/// never turns a plan into a refusal.
/// </summary>
public sealed record Policy
{
    /// <summary>Nothing.</summary>
    public static Policy DenyAll { get; } = new();

    /// <summary>Where images may come from, and who must have signed them. An image is allowed where one of them allows it.</summary>
    public ImmutableArray<RepositoryGrant> Repositories { get; init; } = [];

    /// <summary>Inference types that may be served: <c>chat-completions</c>, <c>*</c>.</summary>
    public ImmutableArray<Pattern> InferenceTypes { get; init; } = [];

    /// <summary>Models that may be chosen, as <c>gateway/model</c>: <c>main/*</c>, <c>main/gpt-5</c>.</summary>
    public ImmutableArray<Pattern> Models { get; init; } = [];

    /// <summary>MCP servers whose credentials may be given, as pairs of agent and server.</summary>
    public ImmutableArray<PairGrant> McpServers { get; init; } = [];

    /// <summary>Sources that may be mounted, as <see cref="WorkspaceSource.ToString"/> writes them: <c>bind:/srv/agents/**</c>.</summary>
    public ImmutableArray<Pattern> WorkspaceSources { get; init; } = [];

    /// <summary>Event channels that may be subscribed to.</summary>
    public ImmutableArray<Pattern> Channels { get; init; } = [];

    /// <summary>
    /// Targets that no image may name beyond <see cref="ReservedTargets"/>, which always hold. The only list that takes away: a shorter one is
    /// the wider policy.
    /// </summary>
    public ReservedTargets Reserved { get; init; } = ReservedTargets.None;

    /// <summary>The most that one instance may use.</summary>
    public ResourceLimits Resources { get; init; } = ResourceLimits.None;

    /// <summary>The most open network that an agent's entry may ask for.</summary>
    public Egress Egress { get; init; } = Egress.None;
}

/// <summary>Repositories, and whose signature their images need.</summary>
/// <param name="Repository">Registry and repository: <c>registry.example/agents/*</c>.</param>
/// <param name="Signers">Names of signers, one of whom must have signed; empty where unsigned images are allowed.</param>
public sealed record RepositoryGrant(Pattern Repository, ImmutableArray<string> Signers);

/// <summary>Two names that are allowed together. A pair, never a joined text: either name may hold a slash.</summary>
/// <param name="Agent">The agent's name.</param>
/// <param name="Name">The name of what it may have.</param>
public sealed record PairGrant(Pattern Agent, Pattern Name);

/// <summary>Variables and paths that an image may not name as targets.</summary>
/// <param name="Variables">Names of variables: <c>LD_*</c>.</param>
/// <param name="Paths">Absolute paths: <c>/etc/**</c>.</param>
public sealed record ReservedTargets(ImmutableArray<Pattern> Variables, ImmutableArray<Pattern> Paths)
{
    /// <summary>None beyond those that always hold.</summary>
    public static ReservedTargets None { get; } = new([], []);
}

/// <summary>What one instance may use; what is null has no limit of its own.</summary>
/// <param name="Memory">Bytes.</param>
/// <param name="Cpus">Processors, in parts of one: 0.5.</param>
/// <param name="Processes">Processes and threads.</param>
/// <param name="Disk">Bytes that it may write outside its workspaces.</param>
public sealed record ResourceLimits(long? Memory, decimal? Cpus, long? Processes, long? Disk)
{
    /// <summary>No limit.</summary>
    public static ResourceLimits None { get; } = new(null, null, null, null);
}

/// <summary>Where an instance may connect to, beside its orchestrator and what that fronts. A later one is the wider one.</summary>
public enum Egress
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Everywhere.</summary>
    Open,
}
