using System.Collections.Immutable;

namespace Oac.Conformance.Targets;

/// <summary>A value of a target file at its place.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
internal abstract record TargetNode(long Line, long Column)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A text. Numbers and truth values are texts here: what is written is what counts.</summary>
internal sealed record TargetText(string Value, bool IsPlain, long Line, long Column) : TargetNode(Line, Column)
{
    /// <summary>Whether YAML takes it for no value at all.</summary>
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc/>
    public override string Kind => IsNull ? "nothing" : "a text";
}

/// <summary>A list.</summary>
internal sealed record TargetList(ImmutableArray<TargetNode> Items, long Line, long Column) : TargetNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A mapping, in the order of the text; no key stands twice.</summary>
internal sealed record TargetMapping(
    ImmutableArray<KeyValuePair<TargetText, TargetNode>> Entries,
    long Line,
    long Column
) : TargetNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping";
}
