using System.Collections.Immutable;
using Oac.Images;

namespace Oac.Producer.AgentFiles;

/// <summary>A node of a YAML document at its place.</summary>
internal abstract record YamlNode(SourceSpan Span)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A text. Numbers and truth values are texts here: what is written is what counts.</summary>
internal sealed record YamlText(string Value, bool IsPlain, SourceSpan Span) : YamlNode(Span)
{
    /// <summary>Whether YAML takes it for no value at all.</summary>
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc/>
    public override string Kind => IsNull ? "nothing" : "a text";
}

/// <summary>A list.</summary>
internal sealed record YamlList(ImmutableArray<YamlNode> Items, SourceSpan Span) : YamlNode(Span)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A mapping, in the order of the text; no key stands twice.</summary>
internal sealed record YamlMapping(ImmutableArray<KeyValuePair<YamlText, YamlNode>> Entries, SourceSpan Span)
    : YamlNode(Span)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <summary>The value of a key, or null.</summary>
    public YamlNode? Find(string key)
    {
        foreach (var (name, value) in Entries)
        {
            if (name.Value == key)
            {
                return value;
            }
        }
        return null;
    }
}
