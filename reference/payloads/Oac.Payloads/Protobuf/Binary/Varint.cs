using System.Numerics;

namespace Oac.Payloads.Protobuf.Binary;

/// <summary>Numbers in groups of seven bits, the lowest first.</summary>
internal static class Varint
{
    /// <summary>How many bytes a number takes: 1 to 10.</summary>
    public static int Length(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Writes a number and gives how many bytes it takes.</summary>
    public static int Write(Span<byte> target, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        target[length++] = (byte)value;
        return length;
    }
}
