using System.Globalization;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;

namespace Oac.Producer.Planning;

/// <summary>The parts of a plan in words.</summary>
internal static class PlanWords
{
    /// <summary>What is delivered.</summary>
    public static string Of(DeliveryKind kind) =>
        kind switch
        {
            DeliveryKind.OrchestratorAddress => "the orchestrator's address",
            DeliveryKind.OrchestratorToken => "the token of its stream",
            DeliveryKind.ClientCertificate => "the client certificate of its stream",
            DeliveryKind.ClientKey => "the private key of its stream",
            DeliveryKind.AuthorityCertificate => "the orchestrator's CA certificate",
            DeliveryKind.InferenceBaseUrl => "the base URL for inference",
            DeliveryKind.InferenceKey => "the key for inference",
            DeliveryKind.RegisteredClientId => "the id of a client that is registered",
            DeliveryKind.RegisteredClientSecret => "the secret of a client that is registered",
            DeliveryKind.ClientId => "a client's id",
            DeliveryKind.ClientSecret => "a client's secret",
            DeliveryKind.McpToken => "a token",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No kind of delivery."),
        };

    /// <summary>Who has signed; null where nobody looked.</summary>
    public static string? Of(IReadOnlyCollection<string>? signers) =>
        signers switch
        {
            null => null,
            { Count: 0 } => "nobody",
            _ => string.Join(", ", signers),
        };

    /// <summary>What is delivered, for programs.</summary>
    public static string Name(DeliveryKind kind) =>
        kind switch
        {
            DeliveryKind.OrchestratorAddress => "orchestrator-address",
            DeliveryKind.OrchestratorToken => "orchestrator-token",
            DeliveryKind.ClientCertificate => "client-certificate",
            DeliveryKind.ClientKey => "client-key",
            DeliveryKind.AuthorityCertificate => "authority-certificate",
            DeliveryKind.InferenceBaseUrl => "inference-base-url",
            DeliveryKind.InferenceKey => "inference-key",
            DeliveryKind.RegisteredClientId => "registered-client-id",
            DeliveryKind.RegisteredClientSecret => "registered-client-secret",
            DeliveryKind.ClientId => "client-id",
            DeliveryKind.ClientSecret => "client-secret",
            DeliveryKind.McpToken => "mcp-token",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No kind of delivery."),
        };

    /// <summary>One delivery on one line, without its target.</summary>
    public static string Of(Delivery delivery) =>
        $"{Of(delivery.Kind)}{(delivery.Subject is null ? "" : $" for {delivery.Subject}")}; {delivery.Origin}";

    /// <summary>One mount on one line, without its path.</summary>
    public static string Of(MountPlan mount) =>
        $"workspace {mount.Workspace}: {mount.Source}, {(mount.IsWritable ? "read-write" : "read-only")}, {Of(mount.Sharing)}";

    /// <summary>How a source is shared.</summary>
    public static string Of(WorkspaceSharing sharing) =>
        sharing switch
        {
            WorkspaceSharing.Exclusive => "exclusive",
            WorkspaceSharing.Shared => "shared",
            WorkspaceSharing.Copy => "copy",
            _ => throw new ArgumentOutOfRangeException(nameof(sharing), sharing, "No kind of sharing."),
        };

    /// <summary>Limits on one line; null where there are none.</summary>
    public static string? Of(ResourceLimits limits)
    {
        var parts = new List<string>();
        if (limits.Memory is { } memory)
        {
            parts.Add($"{Size(memory)} of memory");
        }
        if (limits.Cpus is { } cpus)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{cpus:0.#########} processors"));
        }
        if (limits.Processes is { } processes)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{processes} processes"));
        }
        if (limits.Disk is { } disk)
        {
            parts.Add($"{Size(disk)} of disk");
        }
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>The methods of the stream.</summary>
    public static string Of(OrchestratorAuth auth) =>
        auth switch
        {
            { Bearer: true, Mtls: true } => "bearer token and mutual TLS",
            { Bearer: true } => "bearer token",
            { Mtls: true } => "mutual TLS",
            _ => "nothing",
        };

    private static string Size(long bytes)
    {
        (long Unit, string Name)[] units = [(1L << 30, "GiB"), (1L << 20, "MiB"), (1L << 10, "KiB")];
        foreach (var (unit, name) in units)
        {
            if (bytes >= unit && bytes % (unit / 8) == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{(decimal)bytes / unit:0.###} {name}");
            }
        }
        return string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
    }
}
