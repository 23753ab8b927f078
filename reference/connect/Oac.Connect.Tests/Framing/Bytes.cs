using System.Buffers;
using System.Buffers.Binary;

namespace Oac.Connect.Tests.Framing;

/// <summary>Bytes as the wire has them.</summary>
internal static class Bytes
{
    /// <summary>A frame whose length is true.</summary>
    public static byte[] Frame(byte flags, ReadOnlySpan<byte> payload) => Frame(flags, (uint)payload.Length, payload);

    /// <summary>A frame that says any length.</summary>
    public static byte[] Frame(byte flags, uint length, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length);
        payload.CopyTo(frame.AsSpan(5));
        return frame;
    }

    /// <summary>A sequence of parts, each in a segment of its own.</summary>
    public static ReadOnlySequence<byte> Sequence(params byte[][] parts)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, null);
        var last = first;
        foreach (var part in parts)
        {
            last = new(part, last);
        }
        return new(first, 0, last, last.Memory.Length);
    }

    /// <summary>The same bytes in segments of one each.</summary>
    public static ReadOnlySequence<byte> InSingles(byte[] bytes) =>
        Sequence([.. bytes.Select(static b => new[] { b })]);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
