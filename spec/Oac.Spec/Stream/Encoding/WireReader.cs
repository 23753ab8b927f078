using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Oac.Spec.Stream.Encoding;

/// <summary>Reads protobuf's binary form from a sequence of segments, without joining them.</summary>
/// <remarks>
/// https://protobuf.dev/programming-guides/encoding
/// <code>
/// message = (tag value)*      tag = varint of (field number &lt;&lt; 3 | wire type)
/// wire types: 0 varint, 1 eight bytes, 2 length + bytes, 3 group start, 4 group end, 5 four bytes
/// </code>
/// The first fault is kept and ends every loop: readers return nothing from then on, so that callers check once, at the end.
/// </remarks>
internal ref struct WireReader
{
    // As in protoc's own runtimes: a message or group inside a message, a hundred times.
    private const int MaxDepth = 100;
    private const int MaxVarintBytes = 10;

    private readonly ReadOnlySequence<byte> sequence;
    private readonly long length;
    private SequencePosition next;
    private ReadOnlySpan<byte> span;
    private int index;

    // How far the segment belongs to the message that is being read: what lies before it needs no other check.
    private int limit;
    private long spanStart;
    private long end;
    private int depth;

    public WireReader(in ReadOnlySequence<byte> input, int maxBytes)
    {
        sequence = input;
        next = input.Start;
        length = end = input.Length;
        if (length > maxBytes)
        {
            Fail(StreamDecodeReason.TooLarge, maxBytes);
        }
        else if (input.IsSingleSegment)
        {
            span = input.FirstSpan;
            limit = span.Length;
            next = default;
        }
    }

    /// <summary>The first fault, or <see cref="StreamDecodeReason.None"/>.</summary>
    public StreamDecodeReason Reason { get; private set; }

    /// <summary>Where the first fault is; without a fault, how far reading came.</summary>
    public long Offset
    {
        readonly get => Reason == StreamDecodeReason.None ? Position : field;
        private set;
    }

    private readonly long Position => spanStart + index;

    /// <summary>The next tag; false at the end of the message that is being read and after a fault.</summary>
    public bool TryReadTag(out uint tag)
    {
        if (index < limit && span[index] is >= 8 and < 0x80)
        {
            tag = span[index++];
            return true;
        }
        return TryReadLongTag(out tag);
    }

    /// <summary>Reads the length of an embedded message and confines reading to it.</summary>
    /// <returns>What <see cref="Leave"/> needs.</returns>
    public long Enter()
    {
        var outer = end;
        var at = Position;
        var size = ReadLength();
        if (Reason == StreamDecodeReason.None)
        {
            end = Position + size;
            Confine();
            Deepen(at);
        }
        return outer;
    }

    /// <summary>Ends an embedded message, which has been read to its end.</summary>
    public void Leave(long outer)
    {
        if (Reason == StreamDecodeReason.None)
        {
            depth--;
            end = outer;
            Confine();
        }
    }

    public bool ReadBool() => ReadVarint() != 0;

    public ulong ReadUInt64() => ReadVarint();

    public string ReadString()
    {
        var size = ReadLength();
        if (size == 0)
        {
            return "";
        }
        if (limit - index >= size)
        {
            var text = span.Slice(index, size);
            index += size;
            return ToText(text, Position - size);
        }
        return ReadSplitString(size);
    }

    /// <summary>A copy: the input belongs to the transport, which reuses it.</summary>
    public ReadOnlyMemory<byte> ReadBytes()
    {
        var size = ReadLength();
        if (size == 0)
        {
            return default;
        }
        var bytes = GC.AllocateUninitializedArray<byte>(size);
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Passes over a field that is not known, or not known with this wire type.</summary>
    public void Skip(uint tag)
    {
        // The tag itself has been read; its fault is reported where its value begins.
        var at = Position;
        switch (tag & 7)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                Advance(8);
                break;
            case 2:
                Advance(ReadLength());
                break;
            case 3:
                SkipGroup(tag >> 3);
                break;
            case 4:
                Fail(StreamDecodeReason.UnmatchedEndGroup, at);
                break;
            case 5:
                Advance(4);
                break;
            default:
                Fail(StreamDecodeReason.InvalidWireType, at);
                break;
        }
    }

    private bool TryReadLongTag(out uint tag)
    {
        tag = 0;
        var at = Position;
        if (at >= end)
        {
            return false;
        }
        tag = (uint)ReadVarint();
        // The lower 32 bits alone count, as in Google.Protobuf.
        if (Reason == StreamDecodeReason.None && tag >> 3 == 0)
        {
            Fail(StreamDecodeReason.InvalidTag, at);
        }
        return Reason == StreamDecodeReason.None;
    }

    private void SkipGroup(uint field)
    {
        Deepen(Position);
        while (TryReadTag(out var tag))
        {
            if ((tag & 7) != 4)
            {
                Skip(tag);
                continue;
            }
            if (tag >> 3 != field)
            {
                Fail(StreamDecodeReason.UnmatchedEndGroup, Position);
            }
            depth--;
            return;
        }
        Fail(StreamDecodeReason.Truncated, Position);
    }

    private void Deepen(long at)
    {
        if (++depth > MaxDepth)
        {
            Fail(StreamDecodeReason.TooDeep, at);
        }
    }

    private ulong ReadVarint()
    {
        if (index < limit && span[index] < 0x80)
        {
            return span[index++];
        }
        return ReadLongVarint();
    }

    private ulong ReadLongVarint()
    {
        var at = Position;
        var result = 0UL;
        for (var i = 0; i < MaxVarintBytes; i++)
        {
            if (!TryReadByte(out var value))
            {
                return 0;
            }
            result |= (ulong)(value & 0x7F) << (7 * i);
            if (value < 0x80)
            {
                return result;
            }
        }
        Fail(StreamDecodeReason.MalformedVarint, at);
        return 0;
    }

    private int ReadLength()
    {
        if (index < limit && span[index] < 0x80 && span[index] < limit - index)
        {
            return span[index++];
        }
        return ReadLongLength();
    }

    private int ReadLongLength()
    {
        var at = Position;
        var size = ReadVarint();
        if (Reason != StreamDecodeReason.None)
        {
            return 0;
        }
        if (size > (ulong)(end - Position))
        {
            Fail(size > int.MaxValue ? StreamDecodeReason.InvalidLength : StreamDecodeReason.Truncated, at);
            return 0;
        }
        return (int)size;
    }

    private bool TryReadByte(out byte value)
    {
        value = 0;
        if (Position >= end)
        {
            Fail(StreamDecodeReason.Truncated, Position);
            return false;
        }
        if (index == span.Length)
        {
            NextSegment();
        }
        value = span[index++];
        return true;
    }

    private void Advance(int count)
    {
        if (Reason != StreamDecodeReason.None)
        {
            return;
        }
        if (count > end - Position)
        {
            Fail(StreamDecodeReason.Truncated, Position);
            return;
        }
        while (count > span.Length - index)
        {
            count -= span.Length - index;
            NextSegment();
        }
        index += count;
    }

    private void CopyTo(Span<byte> destination)
    {
        while (true)
        {
            var part = Math.Min(destination.Length, span.Length - index);
            span.Slice(index, part).CopyTo(destination);
            index += part;
            destination = destination[part..];
            if (destination.IsEmpty)
            {
                return;
            }
            NextSegment();
        }
    }

    private string ReadSplitString(int size)
    {
        var at = Position;
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var text = rented.AsSpan(0, size);
            CopyTo(text);
            return ToText(text, at);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private string ToText(ReadOnlySpan<byte> text, long at)
    {
        // Names and media types are ASCII: one pass to see it, one to widen it.
        if (Ascii.IsValid(text))
        {
            return System.Text.Encoding.Latin1.GetString(text);
        }
        if (Utf8.IsValid(text))
        {
            return System.Text.Encoding.UTF8.GetString(text);
        }
        Fail(StreamDecodeReason.InvalidUtf8, at);
        return "";
    }

    // Callers have compared with the end of the sequence: there is a segment.
    private void NextSegment()
    {
        do
        {
            spanStart += span.Length;
            index = 0;
            if (!sequence.TryGet(ref next, out var segment))
            {
                throw new InvalidOperationException("The sequence is shorter than its length.");
            }
            span = segment.Span;
        } while (span.IsEmpty);
        Confine();
    }

    private void Confine() => limit = (int)Math.Min(span.Length, end - spanStart);

    private void Fail(StreamDecodeReason reason, long at)
    {
        if (Reason == StreamDecodeReason.None)
        {
            Reason = reason;
            Offset = at;
        }
        // Nothing is left to read, so every loop ends.
        end = 0;
        span = default;
        spanStart = length;
        index = 0;
        limit = 0;
    }
}
