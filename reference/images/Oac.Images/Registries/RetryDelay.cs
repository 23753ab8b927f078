using System.Net;
using System.Net.Http.Headers;

namespace Oac.Images.Registries;

/// <summary>Which answers are asked for again, and after what time.</summary>
internal static class RetryDelay
{
    public static bool IsTransient(HttpStatusCode status) =>
        status
            is HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;

    /// <summary>Anything up to twice the last bound, so that clients that failed together do not come back together.</summary>
    public static TimeSpan Backoff(int attempt)
    {
        var bound = Math.Min(
            RegistryLimits.MaxBackoff.TotalMilliseconds,
            RegistryLimits.FirstBackoff.TotalMilliseconds * Math.Pow(2, attempt - 1)
        );
#pragma warning disable CA5394 // Spreads load; nothing is secret about it.
        return TimeSpan.FromMilliseconds(bound * (0.5 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }

    /// <summary>What the answer asks for, never negative; null where it asks for nothing.</summary>
    public static TimeSpan? Asked(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - now : null);
        return wait is { } time && time < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
