using System.Collections.Immutable;

namespace Oac.Planning.Configuration.Reading;

/// <summary>A value of a configuration file at its place.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
public abstract record ConfigurationNode(int Line, int Column)
{
    /// <summary>What it is, for messages; never its content.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value as it was written: what it means is for its place to say.</summary>
/// <param name="Value">The text.</param>
/// <param name="IsPlain">Whether it stands without quotes, so that it may be a number, a truth value or nothing.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
public sealed record ConfigurationText(string Value, bool IsPlain, int Line, int Column)
    : ConfigurationNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind =>
        Scalars.TypeOf(this) switch
        {
            Scalars.Null => "nothing",
            Scalars.Boolean => "a truth value",
            Scalars.Number => "a number",
            _ => "a text",
        };
}

/// <summary>A list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
public sealed record ConfigurationList(ImmutableArray<ConfigurationNode> Items, int Line, int Column)
    : ConfigurationNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A mapping in the order of the text.</summary>
/// <param name="Entries">Its entries; no key stands twice.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
public sealed record ConfigurationMapping(ImmutableArray<ConfigurationEntry> Entries, int Line, int Column)
    : ConfigurationNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <summary>What stands under a key, or null. Looks at every entry: for keys that are known, which are few.</summary>
    public ConfigurationNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Value == key)
            {
                return entry.Value;
            }
        }
        return null;
    }
}

/// <summary>A key and what stands under it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record ConfigurationEntry(ConfigurationText Key, ConfigurationNode Value);

/// <summary>What was told to be wrong already, such as an alias: nothing more is said of it.</summary>
internal sealed record ConfigurationBroken(int Line, int Column) : ConfigurationNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "nothing that can be read";
}
