using System.Collections.Immutable;

namespace Oac.Spec.Labels;

/// <summary>What one version of the specification knows of labels: its patterns, and how a key finds its own. Generated from labels.proto.</summary>
public abstract class LabelSchema
{
    /// <summary>The value of the version label, for example <c>v1alpha3</c>.</summary>
    public abstract string Version { get; }

    /// <summary>Every pattern that the version knows; a pattern's <see cref="LabelPattern.Index"/> is its place here.</summary>
    public abstract ImmutableArray<LabelPattern> Patterns { get; }

    /// <summary>Finds the pattern of a key.</summary>
    /// <param name="key">The key without the prefix <c>org.openagentcontainers.</c>.</param>
    /// <param name="match">The pattern and where its free segments stand in <paramref name="key"/>.</param>
    /// <returns>False where the version does not know the key, or where a free segment is empty.</returns>
    public abstract bool TryMatch(ReadOnlySpan<char> key, out LabelMatch match);

    /// <summary>The version's typed label set.</summary>
    /// <param name="entries">Labels that <see cref="TryMatch"/> has matched; of equal keys the last one counts.</param>
    public abstract ILabelSet Read(ReadOnlySpan<LabelEntry> entries);
}

/// <summary>The typed labels of one version, as they were written: an empty value is kept and differs from an absent one.</summary>
public interface ILabelSet
{
    /// <summary>The version whose schema the set follows.</summary>
    string SchemaVersion { get; }

    /// <summary>Adds every label of the set, under its full key, in a stable order.</summary>
    void WriteTo(ICollection<KeyValuePair<string, string>> labels);
}

/// <summary>A pattern and the places of its free segments.</summary>
/// <param name="Pattern">An index into <see cref="LabelSchema.Patterns"/>.</param>
/// <param name="NameStart">Where the first free segment begins in the key without prefix.</param>
/// <param name="NameLength">Its length; 0 where the pattern has no free segment.</param>
/// <param name="DetailStart">Where the second free segment begins (the benchmark in <c>inference.&lt;type&gt;.bench.&lt;id&gt;</c>).</param>
/// <param name="DetailLength">Its length; 0 where the pattern has none.</param>
public readonly record struct LabelMatch(int Pattern, int NameStart, int NameLength, int DetailStart, int DetailLength);

/// <summary>One label that the version knows.</summary>
/// <param name="Key">The full key.</param>
/// <param name="Value">The value, byte for byte as found; may be empty, which counts as not set.</param>
/// <param name="Pattern">What the version says of it.</param>
/// <param name="Name">The first free segment (server, workspace, channel, inference type), or null.</param>
/// <param name="Detail">The second free segment (benchmark), or null.</param>
/// <param name="IsWellFormed">Whether the value has the form of <see cref="LabelPattern.Kind"/>; true where it is empty.</param>
public readonly record struct LabelEntry(
    string Key,
    string Value,
    LabelPattern Pattern,
    string? Name,
    string? Detail,
    bool IsWellFormed
)
{
    /// <summary>An empty value is how a Dockerfile undoes an inherited label: it counts as not set.</summary>
    public bool IsSet => Value.Length != 0;
}

/// <summary>A label of the namespace, or of one that looks like it, that the declared version does not know.</summary>
/// <param name="Key">The full key.</param>
/// <param name="Value">The value.</param>
/// <param name="InNamespace">Whether the key begins with the namespace's prefix, byte for byte.</param>
/// <param name="KnownTo">The other versions that know the key; empty where none does.</param>
/// <param name="Likely">The full keys that were probably meant; one where that is sure, several where they are equally likely.</param>
public readonly record struct UnknownLabel(
    string Key,
    string Value,
    bool InNamespace,
    IReadOnlyList<string> KnownTo,
    IReadOnlyList<string> Likely
)
{
    /// <summary>An empty value counts as not set here too: it is the only way to undo a label of the base image.</summary>
    public bool IsSet => Value.Length != 0;
}
