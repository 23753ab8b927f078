using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Oac.Spec.Labels;

/// <summary>An immutable map by free segment, sorted by ordinal key, equal by content.</summary>
/// <typeparam name="T">What a name declares.</typeparam>
public sealed class LabelMap<T> : IReadOnlyDictionary<string, T>, IEquatable<LabelMap<T>>
{
    private readonly KeyValuePair<string, T>[] items;

    private LabelMap(KeyValuePair<string, T>[] items) => this.items = items;

    /// <summary>The map without entries.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "The empty map is found where the type is.")]
    public static LabelMap<T> Empty { get; } = new([]);

    /// <summary>A map of the given entries.</summary>
    /// <exception cref="ArgumentException">A key stands twice.</exception>
    [SuppressMessage("Design", "CA1000", Justification = "The factory is found where the type is.")]
    public static LabelMap<T> Create(IEnumerable<KeyValuePair<string, T>> entries)
    {
        var items = entries.ToArray();
        if (items.Length == 0)
        {
            return Empty;
        }
        Array.Sort(items, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        for (var i = 1; i < items.Length; i++)
        {
            if (items[i].Key == items[i - 1].Key)
            {
                throw new ArgumentException($"The key '{items[i].Key}' stands twice.", nameof(entries));
            }
        }
        return new(items);
    }

    /// <summary>A map of entries that are sorted by ordinal key and hold none twice.</summary>
    internal static LabelMap<T> OfSorted(KeyValuePair<string, T>[] entries) => new(entries);

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => items.Select(static i => i.Key);

    /// <inheritdoc/>
    public IEnumerable<T> Values => items.Select(static i => i.Value);

    /// <inheritdoc/>
    public T this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"No entry '{key}'.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var index = IndexOf(key);
        value = index < 0 ? default : items[index].Value;
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, T>>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(LabelMap<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelMap<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items)
        {
            hash.Add(item.Key, StringComparer.Ordinal);
            hash.Add(item.Value);
        }
        return hash.ToHashCode();
    }

    private int IndexOf(string key)
    {
        var (low, high) = (0, items.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(items[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return ~low;
    }
}
