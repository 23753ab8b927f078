namespace Oac.Images.Deflate;

/// <summary>Literals and matches of one block, and its shortest form on the wire: stored, fixed or dynamic codes (RFC 1951, 3.2).</summary>
internal sealed class DeflateBlock
{
    /// <summary>Tokens of a full block.</summary>
    public const int Capacity = 32 * 1024;

    private const int EndOfBlock = 256;
    private const int MatchFlag = 1 << 24;
    private const int MaxStored = 65_535;

    private static readonly byte[] Order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    private static readonly byte[] LengthSymbol = new byte[256];
    private static readonly byte[] LengthExtra = new byte[29];
    private static readonly ushort[] LengthBase = new ushort[29];
    private static readonly byte[] DistanceExtra = new byte[30];
    private static readonly ushort[] DistanceBase = new ushort[30];
    private static readonly HuffmanCode FixedLiterals = new(288, 15);
    private static readonly HuffmanCode FixedDistances = new(30, 15);

    private readonly int[] tokens = new int[Capacity];
    private readonly HuffmanCode literals = new(286, 15);
    private readonly HuffmanCode distances = new(30, 15);
    private readonly HuffmanCode lengths = new(19, 7);
    private readonly int[] header = new int[286 + 30];
    private int headerLength;
    private int count;
    private long extraBits;

    static DeflateBlock()
    {
        // Lengths less three: eight codes of no extra bits, then four of each number; 258 has a code of its own.
        for (int symbol = 0, value = 0; symbol < 28; symbol++)
        {
            LengthBase[symbol] = (ushort)value;
            LengthExtra[symbol] = (byte)(symbol < 8 ? 0 : (symbol >> 2) - 1);
            for (var step = 1 << LengthExtra[symbol]; step > 0; step--)
            {
                LengthSymbol[value++] = (byte)symbol;
            }
        }
        LengthBase[28] = 255;
        LengthSymbol[255] = 28;

        // Distances less one: four codes of no extra bits, then two of each number.
        for (int symbol = 0, value = 0; symbol < 30; symbol++)
        {
            DistanceBase[symbol] = (ushort)value;
            DistanceExtra[symbol] = (byte)(symbol < 4 ? 0 : (symbol >> 1) - 1);
            value += 1 << DistanceExtra[symbol];
        }

        FixedLiterals.Length.AsSpan(0, 144).Fill(8);
        FixedLiterals.Length.AsSpan(144, 112).Fill(9);
        FixedLiterals.Length.AsSpan(256, 24).Fill(7);
        FixedLiterals.Length.AsSpan(280).Fill(8);
        FixedLiterals.Assign();
        FixedDistances.Length.AsSpan().Fill(5);
        FixedDistances.Assign();
    }

    public bool IsFull => count == Capacity;

    public void AddLiteral(byte value)
    {
        tokens[count++] = value;
        literals.Frequency[value]++;
    }

    /// <param name="length">3 to 258.</param>
    /// <param name="distance">1 to 32768.</param>
    public void AddMatch(int length, int distance)
    {
        tokens[count++] = MatchFlag | ((length - 3) << 15) | (distance - 1);
        var lengthSymbol = LengthSymbol[length - 3];
        var distanceSymbol = DistanceSymbol(distance - 1);
        literals.Frequency[EndOfBlock + 1 + lengthSymbol]++;
        distances.Frequency[distanceSymbol]++;
        extraBits += LengthExtra[lengthSymbol] + DistanceExtra[distanceSymbol];
    }

    /// <summary>Writes the block and empties it.</summary>
    /// <param name="covered">The bytes that the tokens stand for.</param>
    /// <param name="last">Whether it ends the stream.</param>
    /// <param name="output">Where the bits go.</param>
    public void Write(ReadOnlySpan<byte> covered, bool last, BitWriter output)
    {
        literals.Frequency[EndOfBlock] = 1;
        var fixedBits = FixedBits();
        literals.Build();
        distances.Build();
        var (literalCount, distanceCount, lengthCount, headerBits) = DescribeCodes();
        var dynamicBits = headerBits + literals.Cost() + distances.Cost() + extraBits;
        var storedBits = (covered.Length * 8L) + (((covered.Length / MaxStored) + 1) * 42L);
        var final = last ? 1u : 0u;
        if (storedBits <= Math.Min(fixedBits, dynamicBits))
        {
            WriteStored(covered, final, output);
        }
        else if (fixedBits <= dynamicBits)
        {
            output.Write(final | (1 << 1), 3);
            WriteTokens(FixedLiterals, FixedDistances, output);
        }
        else
        {
            output.Write(final | (2 << 1), 3);
            output.Write((uint)(literalCount - 257), 5);
            output.Write((uint)(distanceCount - 1), 5);
            output.Write((uint)(lengthCount - 4), 4);
            WriteHeader(lengthCount, output);
            WriteTokens(literals, distances, output);
        }

        Array.Clear(literals.Frequency);
        Array.Clear(distances.Frequency);
        (count, extraBits) = (0, 0);
    }

    /// <summary>An empty stored block: the stream stands at a whole byte after it.</summary>
    public static void WriteFlush(BitWriter output) => WriteStored([], 0, output);

    private static void WriteStored(ReadOnlySpan<byte> bytes, uint final, BitWriter output)
    {
        do
        {
            var part = bytes[..Math.Min(bytes.Length, MaxStored)];
            bytes = bytes[part.Length..];
            output.Write(bytes.IsEmpty ? final : 0, 3);
            output.Align();
            output.Write((uint)part.Length | ((uint)(ushort)~part.Length << 16), 32);
            output.Align();
            output.Write(part);
        } while (!bytes.IsEmpty);
    }

    private static int DistanceSymbol(int distance)
    {
        if (distance < 4)
        {
            return distance;
        }
        var log = 31 - System.Numerics.BitOperations.LeadingZeroCount((uint)distance);
        return (log << 1) | ((distance >> (log - 1)) & 1);
    }

    private long FixedBits()
    {
        var bits = 3 + extraBits;
        for (var symbol = 0; symbol < literals.Frequency.Length; symbol++)
        {
            bits += (long)literals.Frequency[symbol] * FixedLiterals.Length[symbol];
        }
        foreach (var frequency in distances.Frequency)
        {
            bits += frequency * 5L;
        }
        return bits;
    }

    private void WriteTokens(HuffmanCode literalCode, HuffmanCode distanceCode, BitWriter output)
    {
        foreach (var token in tokens.AsSpan(0, count))
        {
            if (token < MatchFlag)
            {
                output.Write(literalCode.Code[token], literalCode.Length[token]);
                continue;
            }
            var length = (token >> 15) & 0xFF;
            var symbol = LengthSymbol[length];
            output.Write(literalCode.Code[EndOfBlock + 1 + symbol], literalCode.Length[EndOfBlock + 1 + symbol]);
            output.Write((uint)(length - LengthBase[symbol]), LengthExtra[symbol]);
            var distance = token & 0x7FFF;
            var far = DistanceSymbol(distance);
            output.Write(distanceCode.Code[far], distanceCode.Length[far]);
            output.Write((uint)(distance - DistanceBase[far]), DistanceExtra[far]);
        }
        output.Write(literalCode.Code[EndOfBlock], literalCode.Length[EndOfBlock]);
    }

    /// <summary>Runs of code lengths (RFC 1951, 3.2.7), each as symbol with its extra bits above, and the code that writes them.</summary>
    private (int Literals, int Distances, int Lengths, long Bits) DescribeCodes()
    {
        var literalCount = Math.Max(257, literals.Length.AsSpan().LastIndexOfAnyExcept((byte)0) + 1);
        var distanceCount = Math.Max(1, distances.Length.AsSpan().LastIndexOfAnyExcept((byte)0) + 1);
        Span<byte> all = stackalloc byte[286 + 30];
        literals.Length.AsSpan(0, literalCount).CopyTo(all);
        distances.Length.AsSpan(0, distanceCount).CopyTo(all[literalCount..]);
        all = all[..(literalCount + distanceCount)];

        Array.Clear(lengths.Frequency);
        headerLength = 0;
        long bits = 3 + 5 + 5 + 4;
        for (var index = 0; index < all.Length; )
        {
            var value = all[index];
            var run = all[index..].IndexOfAnyExcept(value);
            run = run < 0 ? all.Length - index : run;
            int symbol,
                extra = 0;
            if (value == 0 && run >= 11)
            {
                run = Math.Min(run, 138);
                (symbol, extra) = (18, run - 11);
                bits += 7;
            }
            else if (value == 0 && run >= 3)
            {
                (symbol, extra) = (17, run - 3);
                bits += 3;
            }
            else if (index > 0 && all[index - 1] == value && run >= 3)
            {
                run = Math.Min(run, 6);
                (symbol, extra) = (16, run - 3);
                bits += 2;
            }
            else
            {
                (symbol, run) = (value, 1);
            }
            header[headerLength++] = symbol | (extra << 8);
            lengths.Frequency[symbol]++;
            index += run;
        }
        lengths.Build();
        var lengthCount = Order.Length;
        while (lengthCount > 4 && lengths.Length[Order[lengthCount - 1]] == 0)
        {
            lengthCount--;
        }
        return (literalCount, distanceCount, lengthCount, bits + (lengthCount * 3) + lengths.Cost());
    }

    private void WriteHeader(int lengthCount, BitWriter output)
    {
        foreach (var symbol in Order.AsSpan(0, lengthCount))
        {
            output.Write(lengths.Length[symbol], 3);
        }
        foreach (var item in header.AsSpan(0, headerLength))
        {
            var symbol = item & 0xFF;
            output.Write(lengths.Code[symbol], lengths.Length[symbol]);
            output.Write(
                (uint)(item >> 8),
                symbol switch
                {
                    16 => 2,
                    17 => 3,
                    18 => 7,
                    _ => 0,
                }
            );
        }
    }
}
