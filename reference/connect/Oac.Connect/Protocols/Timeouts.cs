using System.Globalization;

namespace Oac.Connect.Protocols;

/// <summary>Timeouts in headers: Connect's milliseconds of at most ten digits, gRPC's eight digits and a unit.</summary>
internal static class Timeouts
{
    private const long MaxConnectMilliseconds = 9_999_999_999;
    private const long MaxGrpcDigits = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('n', 0),
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads <c>connect-timeout-ms</c>.</summary>
    public static bool TryParseConnect(string text, out TimeSpan timeout)
    {
        var ok = text.Length is >= 1 and <= 10 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        timeout = ok ? TimeSpan.FromMilliseconds(long.Parse(text, CultureInfo.InvariantCulture)) : default;
        return ok;
    }

    /// <summary>Writes <c>connect-timeout-ms</c>: never longer than the timeout, and within ten digits.</summary>
    public static string FormatConnect(TimeSpan timeout) =>
        Math.Clamp(timeout.Ticks / TimeSpan.TicksPerMillisecond, 0, MaxConnectMilliseconds)
            .ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads <c>grpc-timeout</c>. What is longer than .NET counts becomes the longest that it does.</summary>
    public static bool TryParseGrpc(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9 || text.AsSpan(0, text.Length - 1).ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }
        var value = long.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
        foreach (var (unit, ticks) in Units)
        {
            if (unit == text[^1])
            {
                timeout = new(ticks == 0 ? value / TimeSpan.NanosecondsPerTick : value * ticks);
                return true;
            }
        }
        return false;
    }

    /// <summary>Writes <c>grpc-timeout</c> in the finest unit that has room.</summary>
    public static string FormatGrpc(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 0);
        if (ticks <= MaxGrpcDigits / TimeSpan.NanosecondsPerTick)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{ticks * TimeSpan.NanosecondsPerTick}n");
        }
        foreach (var (unit, size) in Units.AsSpan(1))
        {
            if (ticks / size <= MaxGrpcDigits)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{ticks / size}{unit}");
            }
        }
        return string.Create(CultureInfo.InvariantCulture, $"{MaxGrpcDigits}H");
    }
}
