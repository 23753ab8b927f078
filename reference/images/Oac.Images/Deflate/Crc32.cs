using System.Buffers.Binary;

namespace Oac.Images.Deflate;

/// <summary>The checksum of gzip (RFC 1952, 8), eight bytes at a time.</summary>
internal sealed class Crc32
{
    private static readonly uint[][] Tables = MakeTables();
    private uint state = uint.MaxValue;

    public uint Value => ~state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var crc = state;
        var (t0, t1, t2, t3) = (Tables[0], Tables[1], Tables[2], Tables[3]);
        var (t4, t5, t6, t7) = (Tables[4], Tables[5], Tables[6], Tables[7]);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc =
                t7[low & 0xFF]
                ^ t6[(low >> 8) & 0xFF]
                ^ t5[(low >> 16) & 0xFF]
                ^ t4[low >> 24]
                ^ t3[high & 0xFF]
                ^ t2[(high >> 8) & 0xFF]
                ^ t1[(high >> 16) & 0xFF]
                ^ t0[high >> 24];
        }
        foreach (var value in bytes)
        {
            crc = t0[(byte)(crc ^ value)] ^ (crc >> 8);
        }
        state = crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var table = 0; table < tables.Length; table++)
        {
            tables[table] = new uint[256];
            for (uint index = 0; index < 256; index++)
            {
                if (table > 0)
                {
                    var before = tables[table - 1][index];
                    tables[table][index] = (before >> 8) ^ tables[0][before & 0xFF];
                    continue;
                }
                var crc = index;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc >> 1) ^ ((crc & 1) * 0xEDB8_8320);
                }
                tables[0][index] = crc;
            }
        }
        return tables;
    }
}
