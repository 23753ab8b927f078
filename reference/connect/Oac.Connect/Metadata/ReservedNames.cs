using System.Collections.Frozen;

namespace Oac.Connect;

/// <summary>Names of headers that are no metadata: HTTP or a protocol gives them their meaning.</summary>
internal static class ReservedNames
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "accept",
        "accept-encoding",
        "accept-post",
        "allow",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "host",
        "keep-alive",
        "proxy-connection",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "grpc-accept-encoding",
        "grpc-encoding",
        "grpc-message",
        "grpc-status",
        "grpc-status-details-bin",
        "grpc-timeout",
        "connect-accept-encoding",
        "connect-content-encoding",
        "connect-protocol-version",
        "connect-timeout-ms",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="name">A name in lower case.</param>
    public static bool Contains(string name) => name is [':', ..] || Names.Contains(name);
}
