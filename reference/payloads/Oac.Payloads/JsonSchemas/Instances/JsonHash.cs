using System.Runtime.InteropServices;

namespace Oac.Payloads.JsonSchemas.Instances;

/// <summary>Hashes of names and values. Seeded anew in each process, and nobody's safety rests on them: collisions only cost counted steps.</summary>
internal static class JsonHash
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    public static int Of(ReadOnlySpan<byte> text)
    {
        var hash = Seed ^ ((ulong)text.Length * Factor);
        while (text.Length >= 8)
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(text));
            text = text[8..];
        }
        if (text.Length >= 4)
        {
            hash = Mix(hash ^ MemoryMarshal.Read<uint>(text));
            text = text[4..];
        }
        var rest = 0u;
        foreach (var b in text)
        {
            rest = (rest << 8) | b;
        }
        hash = Mix(hash ^ rest);
        return (int)(hash ^ (hash >> 32));
    }

    /// <summary>One hash of two, in their order.</summary>
    public static int Join(int first, int second)
    {
        var hash = Mix(Seed ^ (((ulong)(uint)first << 32) | (uint)second));
        return (int)(hash ^ (hash >> 32));
    }

    private static ulong Mix(ulong value)
    {
        value *= Factor;
        return value ^ (value >> 29);
    }
}
