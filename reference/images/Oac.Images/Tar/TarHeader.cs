using System.Buffers.Text;

namespace Oac.Images.Tar;

/// <summary>
/// The fields of one header block of 512 bytes.
/// <code>
///   0 name 100   100 mode 8   108 uid 8   116 gid 8   124 size 12   136 mtime 12   148 checksum 8   156 type 1   157 link name 100
/// 257 magic 6   263 version 2   265 user 32   297 group 32   329 major 8   337 minor 8
/// 345 prefix 155 (ustar), 131 (star)         GNU: 482 more sparse blocks follow 1   483 real size 12
/// </code>
/// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html, https://www.gnu.org/software/tar/manual/html_node/Standard.html
/// </summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int BlockSize = 512;
    private readonly ReadOnlySpan<byte> _block = block;

    public byte Type => _block[156];

    public ReadOnlySpan<byte> Name => Text(_block[..100]);

    public ReadOnlySpan<byte> LinkName => Text(_block.Slice(157, 100));

    /// <summary>What stands before the name and a slash; GNU archives keep times in its place.</summary>
    public ReadOnlySpan<byte> Prefix =>
        !_block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? default
        : _block.Slice(508, 4).SequenceEqual("tar\0"u8) ? Text(_block.Slice(345, 131))
        : Text(_block.Slice(345, 155));

    public bool MoreSparseBlocks => _block[482] != 0;

    public static bool IsZero(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <summary>The checksum counts its own field as spaces; old archivers added signed bytes, which all readers accept.</summary>
    public bool HasValidChecksum()
    {
        if (!TryNumber(_block.Slice(148, 8), out var expected))
        {
            return false;
        }

        long unsigned = 0;
        long signed = 0;
        for (var i = 0; i < BlockSize; i++)
        {
            var b = i is >= 148 and < 156 ? (byte)' ' : _block[i];
            unsigned += b;
            signed += (sbyte)b;
        }

        return expected == unsigned || expected == signed;
    }

    public bool TryMode(out long mode) => TryNumber(_block.Slice(100, 8), out mode);

    public bool TryUserId(out long id) => TryNumber(_block.Slice(108, 8), out id);

    public bool TryGroupId(out long id) => TryNumber(_block.Slice(116, 8), out id);

    public bool TrySize(out long size) => TryNumber(_block.Slice(124, 12), out size) && size >= 0;

    /// <summary>Octal digits between spaces and NULs, or GNU's base 256: the first bit set, then a big-endian two's complement number.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if ((field[0] & 0x80) != 0)
        {
            // The bit below the mark is the sign.
            var negative = (field[0] & 0x40) != 0;
            value = negative ? -1 : 0;
            for (var i = 0; i < field.Length; i++)
            {
                var b = i == 0 ? (byte)(negative ? field[0] : field[0] & 0x7F) : field[i];
                if (value is > (long.MaxValue >> 8) or < (long.MinValue >> 8))
                {
                    return false;
                }

                value = (value << 8) | b;
            }

            return true;
        }

        field = field.Trim(" \0"u8);
        var end = field.IndexOf((byte)0);
        if (end >= 0)
        {
            field = field[..end].TrimEnd((byte)' ');
        }

        foreach (var digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            // Twelve digits at most: no overflow.
            value = (value << 3) | (uint)(digit - '0');
        }

        return true;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }
}

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

    public static string TooLong(string what, long length, int max) =>
        $"{what} has {length} bytes, and {max} are the most";
}
