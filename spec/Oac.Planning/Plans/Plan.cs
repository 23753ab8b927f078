using System.Collections.Immutable;
using Oac.Planning.Configuration;
using Oac.Spec;
using Oac.Spec.Manifest;

namespace Oac.Planning.Plans;

/// <summary>
/// What an image would get. Every list is in a fixed order, so that two plans of one request hold the same line by line, and two of different
/// ones can be compared. Holds no secret: only what kind of thing goes where, and where it comes from.
/// </summary>
public sealed record Plan
{
    /// <summary>The agent's name (5.1).</summary>
    public required string Agent { get; init; }

    /// <summary>The version that its labels are read as.</summary>
    public required SpecVersion Version { get; init; }

    /// <summary>The repository that it comes from.</summary>
    public required string Repository { get; init; }

    /// <summary>Its digest; null where it is not known.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether one instance takes many sessions (5.7).</summary>
    public required bool IsIsolated { get; init; }

    /// <summary>A model for each inference type that is declared, by type.</summary>
    public ImmutableArray<ModelPlan> Models { get; init; } = [];

    /// <summary>Variables that are set, by name.</summary>
    public ImmutableArray<Delivery> Variables { get; init; } = [];

    /// <summary>Files that are written, by path.</summary>
    public ImmutableArray<Delivery> Files { get; init; } = [];

    /// <summary>File systems that are mounted, by path.</summary>
    public ImmutableArray<MountPlan> Mounts { get; init; } = [];

    /// <summary>How its streams prove who they are: the declared methods that are satisfied.</summary>
    public required OrchestratorAuth StreamAuth { get; init; }

    /// <summary>Where it may connect to.</summary>
    public required Egress Egress { get; init; }

    /// <summary>What one instance may use.</summary>
    public required ResourceLimits Resources { get; init; }

    /// <summary>Channels that it subscribes to, by name.</summary>
    public ImmutableArray<EventChannel> Channels { get; init; } = [];

    /// <summary>What does not keep it from running, and its operator should know; in the order of the keys.</summary>
    public ImmutableArray<PlanWarning> Warnings { get; init; } = [];
}

/// <summary>The model chosen for one inference type, and what became of the others.</summary>
/// <param name="Type">The type.</param>
/// <param name="Chosen">The models to offer: one for v1alpha3, every declared id for earlier versions, in the labels' order.</param>
/// <param name="Reason">Why this one, in one line.</param>
/// <param name="Others">
/// The next best candidates that policy allows, and why each was not taken: those that lack least first, equals in the operator's order.
/// At most <see cref="MaxOthers"/>.
/// </param>
/// <param name="MoreOthers">How many candidates there are beyond <paramref name="Others"/>.</param>
/// <param name="IsAvailabilityChecked">Whether every gateway of a chosen model was itself asked.</param>
public sealed record ModelPlan(
    string Type,
    ImmutableArray<ModelReference> Chosen,
    string Reason,
    ImmutableArray<ModelVerdict> Others,
    int MoreOthers,
    bool IsAvailabilityChecked
)
{
    /// <summary>The most candidates that are explained: gateways may have thousands.</summary>
    public const int MaxOthers = 20;
}

/// <summary>A model of a gateway.</summary>
/// <param name="Gateway">The gateway's name.</param>
/// <param name="Model">The model's id there.</param>
public sealed record ModelReference(string Gateway, string Model);

/// <summary>Why a candidate was not taken.</summary>
/// <param name="Model">The candidate.</param>
/// <param name="Lacks">
/// Declared requirements that it does not meet, benchmarks included, one line each; empty where it meets all and another stands before it.
/// </param>
public sealed record ModelVerdict(ModelReference Model, ImmutableArray<string> Lacks);

/// <summary>One thing that is delivered to one place.</summary>
/// <param name="Target">The name of the variable, or the path of the file.</param>
/// <param name="Kind">What is delivered: never its value.</param>
/// <param name="Label">The key of the label that names the target.</param>
/// <param name="Subject">The MCP server that it is for; null where it is for none.</param>
/// <param name="Origin">Where it comes from, for people: <c>issued for each instance</c>, <c>env:GITHUB_TOKEN</c>.</param>
public sealed record Delivery(string Target, DeliveryKind Kind, string Label, string? Subject, string Origin);

/// <summary>What can be delivered.</summary>
public enum DeliveryKind
{
    /// <summary>The orchestrator's address (5.5).</summary>
    OrchestratorAddress,

    /// <summary>The token that opens the stream (5.5).</summary>
    OrchestratorToken,

    /// <summary>The client certificate for the stream, PEM (5.5).</summary>
    ClientCertificate,

    /// <summary>Its private key, PEM (5.5).</summary>
    ClientKey,

    /// <summary>The orchestrator's CA certificate, PEM (5.5).</summary>
    AuthorityCertificate,

    /// <summary>The base URL for inference (5.2).</summary>
    InferenceBaseUrl,

    /// <summary>The key for inference (5.2).</summary>
    InferenceKey,

    /// <summary>The id of a client that the orchestrator registers (5.3).</summary>
    RegisteredClientId,

    /// <summary>The secret of a client that the orchestrator registers (5.3).</summary>
    RegisteredClientSecret,

    /// <summary>The id of a client that was registered beforehand (5.3).</summary>
    ClientId,

    /// <summary>The secret of a client that was registered beforehand (5.3).</summary>
    ClientSecret,

    /// <summary>A static token for an MCP server (5.3).</summary>
    McpToken,
}

/// <summary>One file system that is mounted.</summary>
/// <param name="Workspace">The workspace's name.</param>
/// <param name="Path">Where it is in the container.</param>
/// <param name="IsWritable">Whether writes succeed (5.4).</param>
/// <param name="Source">What is mounted.</param>
/// <param name="Sharing">Who else may use it meanwhile.</param>
public sealed record MountPlan(
    string Workspace,
    string Path,
    bool IsWritable,
    WorkspaceSource Source,
    WorkspaceSharing Sharing
);

/// <summary>Something that does not keep an image from running.</summary>
/// <param name="Code">A stable code in lower case with hyphens.</param>
/// <param name="Key">The label that it is about; null where it is about the image.</param>
/// <param name="Message">What was found, and for a deprecated label what replaces it; one line.</param>
public sealed record PlanWarning(string Code, string? Key, string Message);
