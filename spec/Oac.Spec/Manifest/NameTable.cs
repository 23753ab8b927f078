namespace Oac.Spec.Manifest;

/// <summary>
/// What is being built per name, in the order of first appearance. A handful of names is searched in line, which costs neither hashing nor
/// a table; beyond that a dictionary keeps hostile label sets from costing quadratic time.
/// </summary>
internal struct NameTable<T>
    where T : class
{
    private const int SearchedInLine = 8;

    private List<KeyValuePair<string, T>>? items;
    private Dictionary<string, T>? index;

    public T GetOrAdd(string name, Func<string, T> create)
    {
        items ??= [];
        if (index is null)
        {
            foreach (var item in items)
            {
                if (item.Key == name)
                {
                    return item.Value;
                }
            }
        }
        else if (index.TryGetValue(name, out var found))
        {
            return found;
        }
        var added = create(name);
        items.Add(new(name, added));
        if (index is not null)
        {
            index.Add(name, added);
        }
        else if (items.Count > SearchedInLine)
        {
            index = new(items, StringComparer.Ordinal);
        }
        return added;
    }

    /// <summary>The names in ordinal order.</summary>
    public readonly ReadOnlySpan<KeyValuePair<string, T>> Sorted()
    {
        if (items is null)
        {
            return [];
        }
        items.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items);
    }
}
