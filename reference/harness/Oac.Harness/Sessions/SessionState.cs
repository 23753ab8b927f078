namespace Oac.Harness.Sessions;

/// <summary>What a session keeps between its events: one value of each type. Used by one event at a time.</summary>
internal sealed class SessionState
{
    private List<KeyValuePair<Type, object>>? _values;

    public bool IsEmpty => _values is null;

    public T GetOrAdd<T>(Func<T> create)
        where T : class
    {
        foreach (var (type, value) in _values ?? [])
        {
            if (type == typeof(T))
            {
                return (T)value;
            }
        }
        var made = create() ?? throw new InvalidOperationException($"The state of type {typeof(T)} is null.");
        (_values ??= new(1)).Add(new(typeof(T), made));
        return made;
    }

    /// <summary>Takes everything out, the last first, as it may rest on what was there before.</summary>
    public IEnumerable<object> Release()
    {
        var values = _values ?? [];
        _values = null;
        return values.Select(static pair => pair.Value).Reverse();
    }
}
