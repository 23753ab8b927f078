namespace Oac.Payloads.JsonSchemas.Instances;

/// <summary>One value, or the name of a member, in the flat table of a <see cref="JsonTree"/>.</summary>
/// <remarks>
/// A container stands before what it holds. The children of an array start at the next entry; those of an object are pairs of name and
/// value. A child's <see cref="Next"/> is where its next sibling stands.
/// </remarks>
internal struct JsonNode
{
    /// <summary>Where the text starts: of strings and names what stands between the quotes, without escapes.</summary>
    public int Start;

    /// <summary>Bytes of the text.</summary>
    public int Length;

    /// <summary>The entry after all that this value holds.</summary>
    public int Next;

    /// <summary>Of a container how many members or items, of a name its hash, of a number 0 where it is digits alone and 1 where not.</summary>
    public int Extra;

    /// <summary>What it is; a name is a string.</summary>
    public JsonKind Kind;
}
