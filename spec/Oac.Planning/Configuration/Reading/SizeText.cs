using System.Globalization;

namespace Oac.Planning.Configuration.Reading;

/// <summary>Amounts of bytes with a unit: <c>512MiB</c>.</summary>
internal static class SizeText
{
    private const long Most = 1_000_000_000_000_000;

    private static readonly (string Name, long Bytes)[] Units =
    [
        ("KiB", 1L << 10),
        ("MiB", 1L << 20),
        ("GiB", 1L << 30),
        ("TiB", 1L << 40),
        ("kB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("TB", 1_000_000_000_000),
        ("B", 1),
        ("", 1),
    ];

    /// <summary>The bytes, rounded down; null where there is no unit that is known, or less than one byte or more than 1000 TB.</summary>
    public static long? Bytes(string text)
    {
        foreach (var (name, bytes) in Units)
        {
            if (!text.EndsWith(name, StringComparison.Ordinal))
            {
                continue;
            }
            return
                Scalars.Decimal(text[..^name.Length]) is { } number
                && number is > 0 and <= Most
                && decimal.Truncate(number * bytes) is >= 1 and <= Most and var whole
                ? (long)whole
                : null;
        }
        return null;
    }
}
