using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Oac.Connect.Compression;

/// <summary>The algorithms that one side has, in the order in which it likes them.</summary>
internal sealed class CompressionList(ImmutableArray<CompressionAlgorithm> algorithms)
{
    /// <summary>What the headers that name them say; null where there are none.</summary>
    public string? Names { get; } = algorithms.IsEmpty ? null : string.Join(',', algorithms.Select(static a => a.Name));

    /// <summary>Finds an algorithm by name; <c>identity</c> and nothing are found as null.</summary>
    public bool TryFind(string? name, out CompressionAlgorithm? algorithm)
    {
        algorithm = null;
        if (string.IsNullOrEmpty(name) || name == CompressionAlgorithm.Identity)
        {
            return true;
        }
        foreach (var known in algorithms)
        {
            if (known.Name == name)
            {
                algorithm = known;
                return true;
            }
        }
        return false;
    }

    /// <summary>The first of a peer's list that is here; null for none. Quality values are passed over.</summary>
    public CompressionAlgorithm? Choose(string? accepted)
    {
        foreach (var range in accepted.AsSpan().Split(','))
        {
            var name = accepted.AsSpan(range);
            var semicolon = name.IndexOf(';');
            name = (semicolon < 0 ? name : name[..semicolon]).Trim();
            foreach (var known in algorithms)
            {
                if (name.SequenceEqual(known.Name))
                {
                    return known;
                }
            }
        }
        return null;
    }

    /// <summary>The message for a name that is not here.</summary>
    public string Unknown(string name) =>
        $"unknown compression '{HeaderText.Shown(name)}'; supported are {(Names is null ? "" : Names + ",")}{CompressionAlgorithm.Identity}";
}
