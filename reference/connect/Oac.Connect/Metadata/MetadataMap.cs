using System.Buffers;
using System.Collections;

namespace Oac.Connect;

/// <summary>
/// Headers or trailers of a call: names in lower case, each with its values in their order. Names that end in <c>-bin</c> hold bytes, as
/// base64 without padding on the wire. Names that belong to HTTP or to a protocol are refused.
/// </summary>
public sealed class MetadataMap : IEnumerable<KeyValuePair<string, string>>
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."
    );

    private List<KeyValuePair<string, string>>? _entries;

    /// <summary>How many values there are.</summary>
    public int Count => _entries?.Count ?? 0;

    /// <summary>Adds a value behind those that the name has already.</summary>
    /// <param name="name">The name: letters, digits, <c>_</c>, <c>-</c> and <c>.</c>; made lower case.</param>
    /// <param name="value">Printable ASCII and spaces; for a <c>-bin</c> name base64.</param>
    /// <exception cref="ArgumentException">Name or value cannot be sent, or the name belongs to HTTP or a protocol.</exception>
    public void Add(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
#pragma warning disable CA1308 // HTTP/2 writes names in lower case.
        var lower = name.ToLowerInvariant();
#pragma warning restore CA1308
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"'{name}' is no name for metadata: letters, digits, '_', '-' and '.' are allowed.",
                nameof(name)
            );
        }
        if (ReservedNames.Contains(lower))
        {
            throw new ArgumentException($"'{name}' belongs to HTTP or to the protocol.", nameof(name));
        }
        if (!IsSendable(value))
        {
            throw new ArgumentException(
                $"The value of '{name}' is not printable ASCII; a name that ends in '-bin' takes bytes.",
                nameof(value)
            );
        }
        (_entries ??= []).Add(new(lower, value));
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="name">A name that ends in <c>-bin</c>.</param>
    /// <param name="value">The bytes.</param>
    public void Add(string name, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsBinary(name))
        {
            throw new ArgumentException($"'{name}' holds text; bytes need a name that ends in '-bin'.", nameof(name));
        }
        Add(name, Base64Text.Encode(value));
    }

    /// <summary>The values of a name, in their order.</summary>
    public IEnumerable<string> GetValues(string name)
    {
        foreach (var (key, value) in _entries ?? [])
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                yield return value;
            }
        }
    }

    /// <summary>The last value of a name, or null.</summary>
    public string? GetValue(string name)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (_entries![i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return _entries[i].Value;
            }
        }
        return null;
    }

    /// <summary>The bytes of a <c>-bin</c> name's last value; null where there is none or it is no base64.</summary>
    public byte[]? GetBytes(string name) => GetValue(name) is { } text ? Base64Text.Decode(text) : null;

    /// <summary>Removes all values of a name.</summary>
    public void Remove(string name) =>
        _entries?.RemoveAll(entry => entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        (_entries ?? Enumerable.Empty<KeyValuePair<string, string>>()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static bool IsBinary(string name) => name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private static bool IsSendable(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    internal void AddRange(MetadataMap other)
    {
        if (other._entries is { Count: > 0 } entries)
        {
            (_entries ??= []).AddRange(entries);
        }
    }

    /// <summary>Takes what another map holds, which may have come over the wire, where it can be sent.</summary>
    internal void AddSendable(MetadataMap other)
    {
        foreach (var entry in other)
        {
            if (IsSendable(entry.Value))
            {
                (_entries ??= []).Add(entry);
            }
        }
    }

    /// <summary>
    /// Takes what came over the wire: names that are reserved or none and values with control characters are left out, several binary
    /// values that a proxy joined with commas are divided.
    /// </summary>
    internal void Receive(string name, string value)
    {
#pragma warning disable CA1308 // HTTP/2 writes names in lower case.
        var lower = name.ToLowerInvariant();
#pragma warning restore CA1308
        if (!IsName(name) || ReservedNames.Contains(lower) || value.AsSpan().ContainsAnyInRange('\0', '\u001f'))
        {
            return;
        }
        if (IsBinary(lower) && value.Contains(',', StringComparison.Ordinal))
        {
            foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
            {
                (_entries ??= []).Add(new(lower, part));
            }
            return;
        }
        (_entries ??= []).Add(new(lower, value));
    }
}
