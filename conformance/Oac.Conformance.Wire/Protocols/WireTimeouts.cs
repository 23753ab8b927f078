using System.Globalization;

namespace Oac.Conformance.Wire;

/// <summary>Timeouts in the headers of each protocol.</summary>
internal static class WireTimeouts
{
    public static string HeaderOf(WireProtocol protocol) =>
        protocol == WireProtocol.Connect ? "connect-timeout-ms" : "grpc-timeout";

    public static string Format(WireProtocol protocol, TimeSpan timeout)
    {
        var milliseconds = ((long)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return protocol == WireProtocol.Connect ? milliseconds : milliseconds + "m";
    }

    /// <summary>Reads a timeout; null and a complaint where it is none.</summary>
    public static TimeSpan? Parse(WireProtocol protocol, string text, ICollection<string> complaints)
    {
        var (digits, most, unit) =
            protocol == WireProtocol.Connect ? (text, 10, TimeSpan.FromMilliseconds(1))
            : text.Length > 0 ? (text[..^1], 8, Unit(text[^1]))
            : ("", 8, null);
        if (unit is not { } one || digits.Length < 1 || digits.Length > most || !digits.All(char.IsAsciiDigit))
        {
            complaints.Add($"{HeaderOf(protocol)} '{text}' is no timeout");
            return null;
        }
        var ticks = (decimal)one.Ticks * long.Parse(digits, CultureInfo.InvariantCulture);
        // A nanosecond is less than a tick.
        ticks = protocol != WireProtocol.Connect && text[^1] == 'n' ? ticks / 100 : ticks;
        return ticks >= TimeSpan.MaxValue.Ticks ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)ticks);
    }

    private static TimeSpan? Unit(char unit) =>
        unit switch
        {
            'H' => TimeSpan.FromHours(1),
            'M' => TimeSpan.FromMinutes(1),
            'S' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMilliseconds(1),
            'u' => TimeSpan.FromMicroseconds(1),
            'n' => TimeSpan.FromTicks(1),
            _ => null,
        };
}
