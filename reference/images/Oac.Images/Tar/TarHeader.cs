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

    /// <summary>When it was changed last; 1970 where the field is no number, which says nothing of the content.</summary>
    public TarTime ModifiedAt => new(TryNumber(_block.Slice(136, 12), out var seconds) ? seconds : 0, 0);

    /// <summary>The numbers of a device, each at most 32 bits long.</summary>
    public bool TryDevice(out uint major, out uint minor)
    {
        var valid = TryNumber(_block.Slice(329, 8), out var first) & TryNumber(_block.Slice(337, 8), out var second);
        (major, minor) = ((uint)first, (uint)second);
        return valid && first == major && second == minor;
    }

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
