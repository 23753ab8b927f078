using System.Globalization;

namespace Oac.Images.Writing;

/// <summary>
/// The one time that a reproducible build knows (https://reproducible-builds.org/specs/source-date-epoch/). Images are made at the moment
/// that <c>SOURCE_DATE_EPOCH</c> names, or at the beginning of 1970; the clock is never asked.
/// </summary>
public static class SourceDate
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "SOURCE_DATE_EPOCH";

    /// <summary>The latest second that a tar header with eleven octal digits can hold: in the year 2242.</summary>
    public const long MaxSeconds = 0x1_FFFF_FFFF;

    /// <summary>Reads the variable's value: seconds since 1970 in decimal digits; null and empty mean 0.</summary>
    /// <exception cref="FormatException">It is something else, or beyond <see cref="MaxSeconds"/>.</exception>
    public static DateTimeOffset Parse(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return DateTimeOffset.UnixEpoch;
        }
        return
            long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= MaxSeconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new FormatException(
                $"{Variable} is \"{value}\"; it must be a whole number of seconds from 0 to {MaxSeconds}."
            );
    }

    /// <summary>The value of the process's own variable.</summary>
    /// <exception cref="FormatException">The value is no such time.</exception>
    public static DateTimeOffset FromEnvironment() => Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The time as RFC 3339 has it, to the second and in UTC, as images hold it.</summary>
    internal static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static void Check(DateTimeOffset time, string parameter)
    {
        if (time.ToUnixTimeSeconds() is < 0 or > MaxSeconds)
        {
            throw new ArgumentOutOfRangeException(parameter, time, "Times of images lie between 1970 and 2242.");
        }
    }
}
