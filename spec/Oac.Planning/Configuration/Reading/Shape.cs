using System.Collections.Immutable;

namespace Oac.Planning.Configuration.Reading;

/// <summary>
/// What may stand at one place of the configuration. One tree of shapes is all that the reader, its messages, the schema for editors and the
/// page for people know of the file.
/// </summary>
internal abstract record Shape;

/// <summary>One value.</summary>
/// <param name="Form">What it must look like.</param>
internal sealed record ValueShape(ValueForm Form) : Shape;

/// <summary>A list; single values stand in it once.</summary>
/// <param name="Item">Each item.</param>
/// <param name="Least">How many there must be.</param>
internal sealed record ListShape(Shape Item, int Least = 0) : Shape
{
    /// <summary>The most items of any list, and entries of any mapping.</summary>
    public const int Most = 10_000;
}

/// <summary>A mapping with keys that are known, or keys that are names.</summary>
internal sealed record MappingShape : Shape
{
    /// <summary>The known keys, in the order of the page.</summary>
    public ImmutableArray<Field> Fields { get; init; } = [];

    /// <summary>What stands under a name; null where the keys are the known ones.</summary>
    public Shape? Free { get; init; }

    /// <summary>What a name is called, for messages.</summary>
    public string FreeName { get; init; } = "name";

    /// <summary>What a name must look like.</summary>
    public ValueForm FreeForm { get; init; } = ValueForm.FreeName;

    /// <summary>Keys of which exactly one must be there.</summary>
    public ImmutableArray<string> ExactlyOne { get; init; } = [];

    /// <summary>Keys of which one must be there at least.</summary>
    public ImmutableArray<string> AtLeastOne { get; init; } = [];

    /// <summary>The key whose value may stand alone for the mapping; null where none may.</summary>
    public string? Shorthand { get; init; }

    /// <summary>Whether it says where a secret is: what stands in its place is never repeated.</summary>
    public bool IsSecret { get; init; }

    /// <summary>A known key, or null.</summary>
    public Field? Find(string key)
    {
        foreach (var field in Fields)
        {
            if (field.Name == key)
            {
                return field;
            }
        }
        return null;
    }
}

/// <summary>A known key.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What stands under it.</param>
/// <param name="Description">What it is for.</param>
internal sealed record Field(string Name, Shape Shape, string Description)
{
    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What holds where it is not there, in words; null where nothing does.</summary>
    public string? Default { get; init; }
}
