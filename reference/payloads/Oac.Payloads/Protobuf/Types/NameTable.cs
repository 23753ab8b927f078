using System.Text;

namespace Oac.Payloads.Protobuf.Types;

/// <summary>Names to things, looked up by UTF-8 bytes without making a string. The first of equal names counts.</summary>
internal sealed class NameTable<T>
    where T : class
{
    private readonly int[] buckets;
    private readonly (byte[] Name, T Item, int Next)[] entries;

    public NameTable(IEnumerable<(string Name, T Item)> items)
    {
        var all = items.ToList();
        buckets = new int[Math.Max(all.Count * 2, 1)];
        entries = new (byte[], T, int)[all.Count];
        var count = 0;
        foreach (var (name, item) in all)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            if (Find(bytes) is null)
            {
                ref var bucket = ref buckets[Bucket(bytes)];
                entries[count] = (bytes, item, bucket);
                bucket = ++count;
            }
        }
    }

    public T? Find(ReadOnlySpan<byte> name)
    {
        for (var i = buckets[Bucket(name)]; i > 0; )
        {
            ref readonly var entry = ref entries[i - 1];
            if (name.SequenceEqual(entry.Name))
            {
                return entry.Item;
            }
            i = entry.Next;
        }
        return null;
    }

    // Seeded: a schema cannot choose names that all fall into one bucket.
    private int Bucket(ReadOnlySpan<byte> name)
    {
        var hash = new HashCode();
        hash.AddBytes(name);
        return (int)((uint)hash.ToHashCode() % (uint)buckets.Length);
    }
}
