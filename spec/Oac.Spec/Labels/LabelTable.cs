namespace Oac.Spec.Labels;

/// <summary>
/// What is being built per name. A handful of names is searched in line, which costs neither hashing nor a table; beyond that a dictionary
/// keeps hostile label sets from costing quadratic time. A mutable struct: keep it in a field.
/// </summary>
/// <typeparam name="T">What gathers the labels of one name.</typeparam>
public struct LabelTable<T>
    where T : class, new()
{
    private const int SearchedInLine = 8;

    private KeyValuePair<string, T>[]? items;
    private int count;
    private Dictionary<string, T>? index;

    /// <summary>What gathers the labels of a name, made when the name is first met.</summary>
    public T GetOrAdd(string name)
    {
        if (index is not null && index.TryGetValue(name, out var indexed))
        {
            return indexed;
        }
        if (index is null)
        {
            for (var i = 0; i < count; i++)
            {
                if (items![i].Key == name)
                {
                    return items[i].Value;
                }
            }
        }
        return Add(name);
    }

    /// <summary>The names in ordinal order.</summary>
    public readonly ReadOnlySpan<KeyValuePair<string, T>> Sorted()
    {
        var names = items.AsSpan(0, count);
        if (count > 1)
        {
            names.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        }
        return names;
    }

    /// <summary>What was built for each name.</summary>
    public readonly LabelMap<TResult> ToMap<TResult>(Func<T, TResult> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        if (count == 0)
        {
            return LabelMap<TResult>.Empty;
        }
        var sorted = Sorted();
        var results = new KeyValuePair<string, TResult>[count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = new(sorted[i].Key, build(sorted[i].Value));
        }
        return LabelMap<TResult>.OfSorted(results);
    }

    private T Add(string name)
    {
        var added = new T();
        if (items is null)
        {
            items = new KeyValuePair<string, T>[4];
        }
        else if (count == items.Length)
        {
            Array.Resize(ref items, count * 2);
        }
        items[count++] = new(name, added);
        if (index is not null)
        {
            index.Add(name, added);
        }
        else if (count > SearchedInLine)
        {
            index = new(count * 2, StringComparer.Ordinal);
            foreach (var item in items.AsSpan(0, count))
            {
                index.Add(item.Key, item.Value);
            }
        }
        return added;
    }
}
