using System.Security.Cryptography.X509Certificates;

namespace Oac.Conformance.Peers.Streams;

/// <summary>How the suite plays the orchestrator in one case.</summary>
internal sealed record StreamPeerOptions
{
    /// <summary>The version whose package the method's path must name; v1alpha1 has no schema and is served as v1alpha2.</summary>
    public required string Version { get; init; }

    /// <summary>The certificate to show; null for cleartext.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>What stands before the method's path; empty for nothing, else with its slash in front.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>Whether the stream's extension is announced to who announces it.</summary>
    public bool KnowsExtension { get; init; }

    /// <summary>Where it listens.</summary>
    public System.Net.IPAddress Listen { get; init; } = System.Net.IPAddress.Loopback;
}
