using System.Runtime.InteropServices;

namespace Oac.Images.Deflate;

/// <summary>
/// Deflate (RFC 1951) whose output depends on nothing but the input. The runtime's own compressor promises no such thing: which zlib it
/// carries differs between versions, distributions and processors, and the digests of layers would differ with it.
/// </summary>
/// <remarks>Hash chains over four bytes with one byte of lazy matching, about what zlib does at its default level.</remarks>
internal sealed class DeflateEncoder
{
    /// <summary>How far back a match may lie.</summary>
    public const int WindowLength = 32 * 1024;

    private const int HashBits = 15;
    private const int MinMatch = 4;
    private const int MaxMatch = 258;
    private const int Mask = WindowLength - 1;

    // zlib's numbers for level 6: a match this long is good enough to search less, to search no more, and to take at once.
    private const int GoodLength = 8;
    private const int LazyLength = 16;
    private const int NiceLength = 128;
    private const int MaxChain = 128;

    private readonly int[] head = new int[1 << HashBits];
    private readonly int[] previous = new int[WindowLength];
    private readonly DeflateBlock block = new();

    /// <summary>Compresses one part of a stream.</summary>
    /// <param name="input">Bytes that went before (at most <see cref="WindowLength"/> count), then those of the part.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="last">Whether the part ends the stream; otherwise the output ends at a whole byte and another part may follow.</param>
    /// <param name="output">Where the bits go.</param>
    public void Compress(ReadOnlySpan<byte> input, int start, bool last, BitWriter output)
    {
        head.AsSpan().Fill(-1);
        for (var position = 0; position < start; position++)
        {
            Insert(input, position);
        }

        var blockStart = start;
        int heldLength = 0,
            heldDistance = 0;
        var held = false;
        for (var position = start; position < input.Length; )
        {
            int length = 0,
                distance = 0;
            var candidate = Insert(input, position);
            if (candidate >= 0 && heldLength < LazyLength)
            {
                (length, distance) = Find(input, position, candidate, heldLength);
            }

            if (heldLength >= MinMatch && length <= heldLength)
            {
                // The match that began one byte ago is no worse: take it.
                block.AddMatch(heldLength, heldDistance);
                var end = position - 1 + heldLength;
                for (position++; position < end; position++)
                {
                    Insert(input, position);
                }
                (held, heldLength) = (false, 0);
            }
            else
            {
                if (held)
                {
                    block.AddLiteral(input[position - 1]);
                }
                (held, heldLength, heldDistance) = (true, length, distance);
                position++;
            }

            if (block.IsFull)
            {
                var end = held ? position - 1 : position;
                block.Write(input[blockStart..end], last: false, output);
                blockStart = end;
            }
        }
        if (held)
        {
            block.AddLiteral(input[^1]);
        }
        block.Write(input[blockStart..], last, output);
        if (last)
        {
            output.Align();
        }
        else
        {
            DeflateBlock.WriteFlush(output);
        }
    }

    /// <summary>Enters a position in its chain; the position before it there, or -1.</summary>
    private int Insert(ReadOnlySpan<byte> input, int position)
    {
        if (position > input.Length - MinMatch)
        {
            return -1;
        }
        var slot = (int)((Read(input, position) * 2_654_435_761u) >> (32 - HashBits));
        var candidate = head[slot];
        head[slot] = position;
        previous[position & Mask] = candidate;
        return candidate;
    }

    /// <summary>The longest match that is longer than <paramref name="held"/>, the nearest of several; or zeros.</summary>
    private (int Length, int Distance) Find(ReadOnlySpan<byte> input, int position, int candidate, int held)
    {
        var current = input.Slice(position, Math.Min(MaxMatch, input.Length - position));
        var nice = Math.Min(NiceLength, current.Length);
        var first = Read(input, position);
        var oldest = Math.Max(0, position - Mask);
        var best = Math.Max(held, MinMatch - 1);
        var distance = 0;
        for (var chain = held >= GoodLength ? MaxChain / 4 : MaxChain; chain > 0 && candidate >= oldest; chain--)
        {
            if (best >= current.Length)
            {
                break;
            }
            if (input[candidate + best] == current[best] && Read(input, candidate) == first)
            {
                var length = current.CommonPrefixLength(input.Slice(candidate, current.Length));
                if (length > best)
                {
                    (best, distance) = (length, position - candidate);
                    if (length >= nice)
                    {
                        break;
                    }
                }
            }
            candidate = previous[candidate & Mask];
        }
        return distance == 0 ? (0, 0) : (best, distance);
    }

    private static uint Read(ReadOnlySpan<byte> input, int position)
    {
        var value = MemoryMarshal.Read<uint>(input[position..]);
        return BitConverter.IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);
    }
}
