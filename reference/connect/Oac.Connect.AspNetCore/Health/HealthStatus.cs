namespace Oac.Connect.AspNetCore;

/// <summary>How a service is, by the numbers of <c>grpc.health.v1.HealthCheckResponse.ServingStatus</c>.</summary>
public enum HealthStatus
{
    /// <summary>Nobody has said.</summary>
    Unknown = 0,

    /// <summary>It serves.</summary>
    Serving = 1,

    /// <summary>It does not serve.</summary>
    NotServing = 2,

    /// <summary>There is no such service; only said to who watches it.</summary>
    ServiceUnknown = 3,
}
