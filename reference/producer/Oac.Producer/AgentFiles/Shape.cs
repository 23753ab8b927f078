using System.Collections.Immutable;
using Oac.Spec.Labels;

namespace Oac.Producer.AgentFiles;

/// <summary>
/// What may stand at one place of <c>oac.yaml</c>. One tree of shapes a version of the specification is all that the reader, its messages,
/// the writer and the schema of editors know of the file.
/// </summary>
internal abstract record Shape;

/// <summary>One value.</summary>
/// <param name="Form">What it must look like.</param>
internal sealed record ValueShape(ValueForm Form) : Shape
{
    /// <summary>The label that it becomes, or null.</summary>
    public LabelPattern? Label { get; init; }

    /// <summary>Whether a list of items may stand for it, which are joined by spaces.</summary>
    public bool AllowsList { get; init; }
}

/// <summary>A list of values or mappings.</summary>
/// <param name="Item">Each item.</param>
/// <param name="Most">How many there may be.</param>
internal sealed record ListShape(Shape Item, int Most) : Shape
{
    /// <summary>Whether one item may stand without a list around it.</summary>
    public bool AllowsSingle { get; init; }
}

/// <summary>A mapping with keys that are known, keys that are free, or both.</summary>
internal sealed record MappingShape : Shape
{
    /// <summary>The known keys, in the order in which they are written.</summary>
    public ImmutableArray<Field> Fields { get; init; } = [];

    /// <summary>What stands under any other key; null where there is no other.</summary>
    public Shape? Free { get; init; }

    /// <summary>What a free key is called, for messages.</summary>
    public string FreeName { get; init; } = "name";

    /// <summary>What a free key must look like; null where that is for the label's key to say.</summary>
    public ValueForm? FreeForm { get; init; }

    /// <summary>The shape under a key, or null.</summary>
    public Shape? Find(string key)
    {
        foreach (var field in Fields)
        {
            if (field.Name == key)
            {
                return field.Shape;
            }
        }
        return Free;
    }
}

/// <summary>A known key.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What stands under it.</param>
/// <param name="Description">What it is for; null where that is the label's to say.</param>
internal sealed record Field(string Name, Shape Shape, string? Description = null)
{
    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; init; }
}
