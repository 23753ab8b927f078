using System.Buffers;
using System.Text;

namespace Oac.Conformance.Peers.Messages;

/// <summary>Puts protobuf messages together by field numbers.</summary>
internal sealed class FieldWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    /// <summary>The bytes so far.</summary>
    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    /// <summary>A field of a number.</summary>
    public FieldWriter Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
        return this;
    }

    /// <summary>A field of bytes, or of a message.</summary>
    public FieldWriter Bytes(int field, ReadOnlySpan<byte> content)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)content.Length);
        _output.Write(content);
        return this;
    }

    /// <summary>A field of text; left out where it is empty, as proto3 has it.</summary>
    public FieldWriter Text(int field, string text) =>
        text.Length == 0 ? this : Bytes(field, Encoding.UTF8.GetBytes(text));

    private void Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            _output.Write([(byte)(value | 0x80)]);
        }
        _output.Write([(byte)value]);
    }
}
