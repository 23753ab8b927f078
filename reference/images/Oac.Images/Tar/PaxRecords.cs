using System.Buffers.Text;

namespace Oac.Images.Tar;

/// <summary>The records of a PAX header that count here; null where a record is absent.</summary>
internal sealed record PaxRecords
{
    public static PaxRecords None { get; } = new();

    public string? Path { get; init; }
    public string? LinkPath { get; init; }
    public string? SparseName { get; init; }
    public long? Size { get; init; }
    public long? UserId { get; init; }
    public long? GroupId { get; init; }
    public TarTime? ModifiedAt { get; init; }
    public ReadOnlyMemory<byte>? Capability { get; init; }
    public bool IsSparse { get; init; }

    /// <summary>The longest name among the records, in bytes; the reader holds it against its limit.</summary>
    public int LongestName { get; init; }

    /// <summary>Reads <c>length key=value\n</c> one after another; an empty value takes a record back.</summary>
    /// <returns>The records over those given, or null with what is wrong and where.</returns>
    public static PaxRecords? Parse(ReadOnlySpan<byte> content, PaxRecords over, out string? error)
    {
        var records = over;
        var rest = content;
        while (!rest.IsEmpty)
        {
            // GNU tar and others fill up with NULs; nothing follows them.
            if (rest[0] == 0 && TarHeader.IsZero(rest))
            {
                break;
            }

            if (
                !Utf8Parser.TryParse(rest, out int length, out var digits)
                || length <= digits + 3
                || length > rest.Length
                || rest[digits] != ' '
                || rest[length - 1] != '\n'
            )
            {
                error = $"the PAX record at byte {content.Length - rest.Length} has no valid length";
                return null;
            }

            var record = rest[(digits + 1)..(length - 1)];
            rest = rest[length..];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
            {
                error = "a PAX record has no key";
                return null;
            }

            var key = record[..equals];
            var value = record[(equals + 1)..];
            records = records.With(key, value, out error);
            if (key.EndsWith("path"u8) || key.EndsWith(".name"u8))
            {
                records = records with { LongestName = Math.Max(records.LongestName, value.Length) };
            }

            if (error is not null)
            {
                return null;
            }
        }

        error = null;
        return records;
    }

    private PaxRecords With(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, out string? error)
    {
        error = null;
        if (key.SequenceEqual("path"u8))
        {
            return this with { Path = Name(value, "path", ref error) };
        }

        if (key.SequenceEqual("linkpath"u8))
        {
            return this with { LinkPath = Name(value, "linkpath", ref error) };
        }

        if (key.SequenceEqual("size"u8))
        {
            return this with { Size = Number(value, "size", ref error) };
        }

        if (key.SequenceEqual("uid"u8))
        {
            return this with { UserId = Number(value, "uid", ref error) };
        }

        if (key.SequenceEqual("gid"u8))
        {
            return this with { GroupId = Number(value, "gid", ref error) };
        }

        if (key.SequenceEqual("mtime"u8))
        {
            return this with { ModifiedAt = Time(value, ref error) };
        }

        // Bytes as they are; an attribute without a value has no meaning to the kernel.
        if (key.SequenceEqual("SCHILY.xattr.security.capability"u8))
        {
            return this with { Capability = value.IsEmpty ? (ReadOnlyMemory<byte>?)null : value.ToArray() };
        }

        if (!key.StartsWith("GNU.sparse."u8))
        {
            return this;
        }

        return key.SequenceEqual("GNU.sparse.name"u8)
            ? this with
            {
                IsSparse = true,
                SparseName = Name(value, "GNU.sparse.name", ref error),
            }
            : this with
            {
                IsSparse = true,
            };
    }

    private static string? Name(ReadOnlySpan<byte> value, string key, ref string? error)
    {
        if (value.Contains((byte)0))
        {
            error = $"the PAX record {key} holds a NUL";
        }

        return value.IsEmpty || error is not null ? null : TarText.Decode(value);
    }

    private static long? Number(ReadOnlySpan<byte> value, string key, ref string? error)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        if (Utf8Parser.TryParse(value, out long number, out var used) && used == value.Length && number >= 0)
        {
            return number;
        }

        error = $"the PAX record {key} is no number";
        return null;
    }

    /// <summary>Seconds with or without a fraction; digits behind the ninth are dropped, as Go's archive/tar does.</summary>
    private static TarTime? Time(ReadOnlySpan<byte> value, ref string? error)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        var point = value.IndexOf((byte)'.');
        var whole = point < 0 ? value : value[..point];
        var fraction = point < 0 ? default : value[(point + 1)..];
        if (
            !Utf8Parser.TryParse(whole, out long seconds, out var used)
            || used != whole.Length
            || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9')
        )
        {
            error = "the PAX record mtime is no time";
            return null;
        }

        var nanoseconds = 0;
        for (var i = 0; i < 9; i++)
        {
            nanoseconds = (nanoseconds * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        return nanoseconds == 0 || whole[0] != '-'
            ? new(seconds, nanoseconds)
            : new(Math.Max(seconds, long.MinValue + 1) - 1, 1_000_000_000 - nanoseconds);
    }

    public static string TooLong(string what, long length, int max) =>
        $"{what} has {length} bytes, and {max} are the most";
}
