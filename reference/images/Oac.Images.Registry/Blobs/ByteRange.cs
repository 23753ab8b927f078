using System.Globalization;
using System.Text.RegularExpressions;

namespace Oac.Images.Registry.Blobs;

/// <summary>
/// One range of bytes (RFC 9110, section 14): <c>bytes=FIRST-LAST</c>, <c>bytes=FIRST-</c> or <c>bytes=-LENGTH</c>. Several ranges, other
/// units and what is malformed are ignored, as a server may.
/// </summary>
internal readonly partial record struct ByteRange(long First, long Length)
{
    /// <summary>Reads a header for content of some length. False where there is no range to heed.</summary>
    /// <param name="header">The header, or null.</param>
    /// <param name="total">The content's length.</param>
    /// <param name="range">The range; null where none of its bytes is there, which is answered with 416.</param>
    public static bool TryParse(string? header, long total, out ByteRange? range)
    {
        range = null;
        if (header is null || Grammar().Match(header) is not { Success: true } match)
        {
            return false;
        }
        var first = Number(match.Groups[1]);
        var last = Number(match.Groups[2]);
        switch (first, last)
        {
            case (null, null):
                return false;
            case (null, { } suffix):
                var length = Math.Min(suffix, total);
                range = length > 0 ? new(total - length, length) : null;
                return true;
            case ({ } from, { } to) when to < from:
                return false;
            case ({ } from, _):
                var end = Math.Min(last ?? long.MaxValue, total - 1);
                range = from < total ? new(from, end - from + 1) : null;
                return true;
        }
    }

    private static long? Number(Group group) =>
        group.Length == 0 ? null : long.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Abytes=([0-9]{0,18})-([0-9]{0,18})\z", RegexOptions.IgnoreCase)]
    private static partial Regex Grammar();
}
