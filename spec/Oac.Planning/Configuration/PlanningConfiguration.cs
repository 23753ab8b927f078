using System.Collections.Immutable;

namespace Oac.Planning.Configuration;

/// <summary>
/// What an operator offers and allows: the part of an orchestrator's configuration that decides what an image gets. Read from YAML by
/// <c>ConfigurationReader</c>; nothing in it is a secret, only where a secret is.
/// </summary>
public sealed record PlanningConfiguration
{
    /// <summary>The versions of the specification that are accepted, each by name (8.1). Never empty.</summary>
    public required ImmutableArray<string> Versions { get; init; }

    /// <summary>The auth methods that the orchestrator itself offers to harnesses (5.5).</summary>
    public OrchestratorAuth Orchestrator { get; init; } = OrchestratorAuth.Both;

    /// <summary>Where models are, in the operator's order, which decides between models that fit equally well.</summary>
    public ImmutableArray<Gateway> Gateways { get; init; } = [];

    /// <summary>What is set up for agents, by name.</summary>
    public ImmutableArray<AgentEntry> Agents { get; init; } = [];

    /// <summary>Whose signatures can be asked for.</summary>
    public ImmutableArray<Signer> Signers { get; init; } = [];

    /// <summary>What is allowed. What it does not name is refused (9.3).</summary>
    public Policy Policy { get; init; } = Policy.DenyAll;
}

/// <summary>Which of the two methods of 5.5 an orchestrator can satisfy.</summary>
/// <param name="Bearer">It issues tokens.</param>
/// <param name="Mtls">It has a certificate authority.</param>
public sealed record OrchestratorAuth(bool Bearer, bool Mtls)
{
    /// <summary>Both, as our orchestrator does.</summary>
    public static OrchestratorAuth Both { get; } = new(true, true);
}

/// <summary>Where a secret is: never the secret.</summary>
/// <param name="Kind">What <paramref name="Name"/> names.</param>
/// <param name="Name">A variable of the orchestrator's environment, or the path of a file.</param>
public sealed record SecretReference(SecretKind Kind, string Name)
{
    /// <summary><c>env:NAME</c> or <c>file:PATH</c>, for people.</summary>
    public override string ToString() => $"{(Kind == SecretKind.Variable ? "env" : "file")}:{Name}";
}

/// <summary>The kinds of places of a secret.</summary>
public enum SecretKind
{
    /// <summary>A variable of the orchestrator's environment (<c>env</c>).</summary>
    Variable,

    /// <summary>A file that the orchestrator reads (<c>file</c>).</summary>
    File,
}

/// <summary>A key whose signature on an image can be asked for.</summary>
/// <param name="Name">How policy names it.</param>
/// <param name="PublicKey">Its public key as PEM, ECDSA P-256 or Ed25519.</param>
public sealed record Signer(string Name, string PublicKey);
