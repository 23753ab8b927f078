namespace Oac.Images.Deflate;

/// <summary>A canonical Huffman code over an alphabet (RFC 1951, 3.2.2), made from how often each symbol stands in a block.</summary>
internal sealed class HuffmanCode(int symbols, int maxBits)
{
    private readonly long[] sorted = new long[symbols];
    private readonly int[] weight = new int[symbols];
    private readonly int[] perLength = new int[33];
    private readonly uint[] next = new uint[33];

    /// <summary>How often each symbol stands in the block; the caller counts.</summary>
    public int[] Frequency { get; } = new int[symbols];

    /// <summary>The bits of each symbol's code; zero where it has none.</summary>
    public byte[] Length { get; } = new byte[symbols];

    /// <summary>Each symbol's code, its bits in the order in which they are written.</summary>
    public ushort[] Code { get; } = new ushort[symbols];

    /// <summary>Bits that all symbols of the block take, without extra bits.</summary>
    public long Cost()
    {
        long bits = 0;
        for (var symbol = 0; symbol < symbols; symbol++)
        {
            bits += (long)Frequency[symbol] * Length[symbol];
        }
        return bits;
    }

    /// <summary>Makes the shortest code that keeps within the limit of bits, or nearly so where the limit binds.</summary>
    public void Build()
    {
        // Two codes at least: readers differ in whether they take a code of one symbol.
        for (int symbol = 0, used = Frequency.AsSpan().Length - Frequency.AsSpan().Count(0); used < 2; symbol++)
        {
            if (Frequency[symbol] == 0)
            {
                Frequency[symbol] = 1;
                used++;
            }
        }

        var count = 0;
        for (var symbol = 0; symbol < symbols; symbol++)
        {
            Length[symbol] = 0;
            if (Frequency[symbol] != 0)
            {
                sorted[count++] = ((long)Frequency[symbol] << 16) | (uint)symbol;
            }
        }
        Array.Sort(sorted, 0, count);
        Measure(count);
        Limit();

        // The rarest symbols come first in `sorted` and get the longest codes.
        for (int bits = maxBits, index = 0; bits > 0; bits--)
        {
            for (var left = perLength[bits]; left > 0; left--)
            {
                Length[(int)(sorted[index++] & 0xFFFF)] = (byte)bits;
            }
        }
        Assign();
    }

    /// <summary>Takes lengths as they are and gives out the codes.</summary>
    public void Assign()
    {
        Array.Clear(perLength);
        foreach (var bits in Length)
        {
            perLength[bits]++;
        }
        perLength[0] = 0;
        uint code = 0;
        for (var bits = 1; bits <= maxBits; bits++)
        {
            code = (code + (uint)perLength[bits - 1]) << 1;
            next[bits] = code;
        }
        for (var symbol = 0; symbol < symbols; symbol++)
        {
            int bits = Length[symbol];
            Code[symbol] = bits == 0 ? (ushort)0 : Reverse(next[bits]++, bits);
        }
    }

    private static ushort Reverse(uint code, int bits)
    {
        uint reversed = 0;
        for (var i = 0; i < bits; i++, code >>= 1)
        {
            reversed = (reversed << 1) | (code & 1);
        }
        return (ushort)reversed;
    }

    /// <summary>Moffat and Katajainen, "In-Place Calculation of Minimum-Redundancy Codes" (1995), over the sorted weights.</summary>
    private void Measure(int count)
    {
        for (var i = 0; i < count; i++)
        {
            weight[i] = (int)(sorted[i] >> 16);
        }

        // 1: weights become the parents of inner nodes.
        int leaf = 0,
            root = 0;
        for (var node = 0; node < count - 1; node++)
        {
            var sum = 0;
            for (var child = 0; child < 2; child++)
            {
                if (leaf >= count || (root < node && weight[root] < weight[leaf]))
                {
                    sum += weight[root];
                    weight[root++] = node;
                }
                else
                {
                    sum += weight[leaf++];
                }
            }
            weight[node] = sum;
        }

        // 2: parents become depths of inner nodes.
        weight[count - 2] = 0;
        for (var node = count - 3; node >= 0; node--)
        {
            weight[node] = weight[weight[node]] + 1;
        }

        // 3: depths of inner nodes become counts of leaves.
        Array.Clear(perLength);
        int available = 1,
            used = 0,
            level = 0;
        for (int inner = count - 2, left = count; available > 0; )
        {
            for (; inner >= 0 && weight[inner] == level; inner--)
            {
                used++;
            }
            for (; available > used && left > 0; available--, left--)
            {
                perLength[Math.Min(level, 32)]++;
            }
            available = 2 * used;
            level++;
            used = 0;
        }
    }

    /// <summary>Shortens codes beyond the limit and lengthens others until the code is complete again (Kraft's sum is one).</summary>
    private void Limit()
    {
        for (var bits = maxBits + 1; bits <= 32; bits++)
        {
            perLength[maxBits] += perLength[bits];
            perLength[bits] = 0;
        }
        long total = 0;
        for (var bits = 1; bits <= maxBits; bits++)
        {
            total += (long)perLength[bits] << (maxBits - bits);
        }
        for (; total > 1L << maxBits; total--)
        {
            perLength[maxBits]--;
            var bits = maxBits - 1;
            while (perLength[bits] == 0)
            {
                bits--;
            }
            perLength[bits]--;
            perLength[bits + 1] += 2;
        }
    }
}
