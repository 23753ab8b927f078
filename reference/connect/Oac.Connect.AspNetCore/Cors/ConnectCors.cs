using System.Collections.Immutable;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Oac.Connect.AspNetCore;

/// <summary>
/// What browsers of other origins must be allowed for calls of the Connect protocol and of gRPC-Web, for a policy of ASP.NET Core's CORS
/// middleware. Which origins are allowed is the application's affair, and so are headers that its own metadata adds: a trailer of a unary
/// call of the Connect protocol is a header whose name begins with <c>trailer-</c>.
/// </summary>
public static class ConnectCors
{
    /// <summary>The verbs.</summary>
    public static ImmutableArray<string> Methods { get; } = ["GET", "POST"];

    /// <summary>What requests say.</summary>
    public static ImmutableArray<string> RequestHeaders { get; } =
    [
        "Content-Type",
        "Connect-Protocol-Version",
        "Connect-Timeout-Ms",
        "Connect-Content-Encoding",
        "Connect-Accept-Encoding",
        "Content-Encoding",
        "Grpc-Timeout",
        "Grpc-Encoding",
        "Grpc-Accept-Encoding",
        "X-Grpc-Web",
        "X-User-Agent",
    ];

    /// <summary>What scripts must be able to read of answers.</summary>
    public static ImmutableArray<string> ResponseHeaders { get; } =
    [
        "Content-Encoding",
        "Connect-Content-Encoding",
        "Grpc-Encoding",
        "Grpc-Status",
        "Grpc-Message",
        "Grpc-Status-Details-Bin",
    ];

    /// <summary>Adds verbs and headers to a policy.</summary>
    /// <param name="policy">The policy.</param>
    public static CorsPolicyBuilder WithConnect(this CorsPolicyBuilder policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy
            .WithMethods([.. Methods])
            .WithHeaders([.. RequestHeaders])
            .WithExposedHeaders([.. ResponseHeaders]);
    }
}
