using System.Buffers;
using System.Text;

namespace Oac.Connect.AspNetCore;

/// <summary>Writes fields in protobuf's binary form.</summary>
internal static class ProtobufWriter
{
    /// <summary>Text; nothing where it is empty and <paramref name="always"/> is not said, as it is for parts of a oneof.</summary>
    public static void Text(int field, string value, IBufferWriter<byte> output, bool always = false)
    {
        if (always || value.Length > 0)
        {
            Bytes(field, Encoding.UTF8.GetBytes(value), output);
        }
    }

    /// <summary>Bytes, or a message that is written already.</summary>
    public static void Bytes(int field, ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        Varint(((ulong)field << 3) | 2, output);
        Varint((ulong)value.Length, output);
        output.Write(value);
    }

    /// <summary>An integer; nothing where it is zero.</summary>
    public static void Number(int field, int value, IBufferWriter<byte> output)
    {
        if (value != 0)
        {
            Varint((ulong)field << 3, output);
            Varint((ulong)(long)value, output);
        }
    }

    public static void Varint(ulong value, IBufferWriter<byte> output)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.Write<byte>([(byte)(value | 0x80)]);
        }
        output.Write<byte>([(byte)value]);
    }
}
