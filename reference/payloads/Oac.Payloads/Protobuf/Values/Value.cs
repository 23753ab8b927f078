namespace Oac.Payloads.Protobuf.Values;

/// <summary>
/// A value of any kind without a box. Numbers stand in <see cref="Bits"/>, signed ones extended to 64 bits, floats by their own bits;
/// text and bytes are a part of an array; messages, lists and maps are objects.
/// </summary>
internal struct Value
{
    public ulong Bits;
    public object? Reference;

    public readonly bool Bool => Bits != 0;

    public readonly int Int32 => (int)Bits;

    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)Bits);

    public readonly double Double => BitConverter.UInt64BitsToDouble(Bits);

    public readonly int Length => (int)(uint)Bits;

    public readonly ReadOnlySpan<byte> Bytes => ((byte[]?)Reference).AsSpan((int)(Bits >> 32), Length);

    public readonly Message Message => (Message)Reference!;

    public readonly ValueList List => (ValueList)Reference!;

    public readonly ValueMap Map => (ValueMap)Reference!;

    public static Value Of(ulong bits) => new() { Bits = bits };

    public static Value Of(double value) => Of(BitConverter.DoubleToUInt64Bits(value));

    public static Value Of(float value) => Of(BitConverter.SingleToUInt32Bits(value));

    public static Value Of(object reference) => new() { Reference = reference };

    public static Value Of(byte[] source, int start, int length) =>
        new() { Bits = (ulong)(uint)start << 32 | (uint)length, Reference = source };

    public static Value Of(byte[] bytes) => Of(bytes, 0, bytes.Length);
}

/// <summary>The elements of a repeated field. References stand apart, so that numbers take eight bytes each.</summary>
internal sealed class ValueList
{
    private ulong[] bits = new ulong[4];
    private object?[]? references;

    public int Count { get; private set; }

    public Value this[int index] => new() { Bits = bits[index], Reference = references?[index] };

    public void Add(Value value)
    {
        if (Count == bits.Length)
        {
            Array.Resize(ref bits, Count * 2);
            if (references is not null)
            {
                Array.Resize(ref references, Count * 2);
            }
        }
        bits[Count] = value.Bits;
        if (value.Reference is not null)
        {
            references ??= new object?[bits.Length];
            references[Count] = value.Reference;
        }
        Count++;
    }
}

/// <summary>The entries of a map in the order in which their keys came first.</summary>
internal sealed class ValueMap
{
    private readonly OrderedDictionary<MapKey, Value> entries = [];

    public int Count => entries.Count;

    public KeyValuePair<MapKey, Value> this[int index] => entries.GetAt(index);

    public void Set(Value key, Value value) => entries[new MapKey(key)] = value;

    public bool TryAdd(Value key, Value value) => entries.TryAdd(new MapKey(key), value);
}

/// <summary>A key of a map. Its hash is seeded, so that no payload can choose keys that all fall together.</summary>
internal readonly struct MapKey(Value value) : IEquatable<MapKey>
{
    public Value Value { get; } = value;

    public bool Equals(MapKey other) =>
        Value.Reference is null && other.Value.Reference is null
            ? Value.Bits == other.Value.Bits
            : Value.Bytes.SequenceEqual(other.Value.Bytes);

    public override bool Equals(object? obj) => obj is MapKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        if (Value.Reference is null)
        {
            hash.Add(Value.Bits);
        }
        else
        {
            hash.AddBytes(Value.Bytes);
        }
        return hash.ToHashCode();
    }
}
