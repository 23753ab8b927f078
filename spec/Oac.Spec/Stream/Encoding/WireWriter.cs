using System.Numerics;
using System.Text;

namespace Oac.Spec.Stream.Encoding;

/// <summary>Writes protobuf's binary form into a span that has been measured before. Fields with their default value are left out.</summary>
internal ref struct WireWriter(Span<byte> destination)
{
    // Text that is no Unicode is the caller's fault and is said so, instead of being replaced on its way.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Span<byte> destination = destination;
    private int written;

    /// <summary>How many bytes a text takes.</summary>
    public static int Utf8Length(string text) => Ascii.IsValid(text) ? text.Length : Utf8.GetByteCount(text);

    /// <summary>The size of a field with length, tag and length included; 0 where it is empty and left out.</summary>
    public static long FieldSize(uint tag, int length) => length == 0 ? 0 : MessageSize(tag, length);

    /// <summary>The size of an embedded message, which is written even where it is empty.</summary>
    public static long MessageSize(uint tag, long length) => VarintSize(tag) + VarintSize((ulong)length) + length;

    /// <summary>The size of a number; 0 where it is 0 and left out.</summary>
    public static long NumberSize(uint tag, ulong value) => value == 0 ? 0 : VarintSize(tag) + VarintSize(value);

    /// <summary>The size of a truth value; 0 where it is false and left out.</summary>
    public static long BoolSize(uint tag, bool value) => value ? VarintSize(tag) + 1 : 0;

    /// <summary>A size that fits protobuf's limit of 2 GiB.</summary>
    public static int Fit(long size) =>
        size <= int.MaxValue ? (int)size : throw new ArgumentException("The message would be larger than 2 GiB.");

    public void WriteMessageHeader(uint tag, long length)
    {
        WriteVarint(tag);
        WriteVarint((ulong)length);
    }

    public void WriteString(uint tag, string text, int length)
    {
        if (length != 0)
        {
            WriteMessageHeader(tag, length);
            // As many bytes as characters: it is ASCII, and has been looked at.
            if (length == text.Length)
            {
                Ascii.FromUtf16(text, destination[written..], out _);
            }
            else
            {
                Utf8.GetBytes(text, destination[written..]);
            }
            written += length;
        }
    }

    public void WriteBytes(uint tag, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            WriteMessageHeader(tag, bytes.Length);
            bytes.CopyTo(destination[written..]);
            written += bytes.Length;
        }
    }

    public void WriteNumber(uint tag, ulong value)
    {
        if (value != 0)
        {
            WriteVarint(tag);
            WriteVarint(value);
        }
    }

    public void WriteBool(uint tag, bool value) => WriteNumber(tag, value ? 1UL : 0UL);

    private void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            destination[written++] = (byte)(value | 0x80);
            value >>= 7;
        }
        destination[written++] = (byte)value;
    }

    private static int VarintSize(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;
}
