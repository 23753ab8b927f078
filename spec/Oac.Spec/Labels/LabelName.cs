namespace Oac.Spec.Labels;

/// <summary>What the free segments of a key may be. Matching and writing ask the same questions, so that what is written is found again.</summary>
public static class LabelName
{
    /// <summary>Whether a name is one segment: not empty, without a dot.</summary>
    public static bool IsSegment(ReadOnlySpan<char> name) => !name.IsEmpty && !name.Contains('.');

    /// <summary>Whether a name is one or several segments with dots between them, none of them empty.</summary>
    public static bool IsDotted(ReadOnlySpan<char> name) =>
        !name.IsEmpty && name[0] != '.' && name[^1] != '.' && name.IndexOf("..".AsSpan()) < 0;

    /// <summary>A name up to its first dot.</summary>
    public static ReadOnlySpan<char> FirstSegment(ReadOnlySpan<char> name)
    {
        var dot = name.IndexOf('.');
        return dot < 0 ? name : name[..dot];
    }

    /// <summary>A name that must be one segment.</summary>
    /// <param name="name">The name.</param>
    /// <param name="taken">Segments that fixed labels have at the same place.</param>
    /// <exception cref="ArgumentException">It is not, or it is taken.</exception>
    public static string RequireSegment(string name, params ReadOnlySpan<string> taken) =>
        IsSegment(name) && !taken.Contains(name)
            ? name
            : throw new ArgumentException(
                $"'{name}' cannot stand in a label key: it is empty, holds a dot, or is the name of a fixed label.",
                nameof(name)
            );

    /// <summary>A name that must be one or several segments.</summary>
    /// <inheritdoc cref="RequireSegment"/>
    public static string RequireDotted(string name, params ReadOnlySpan<string> taken) =>
        IsDotted(name) && !taken.Contains(FirstSegment(name).ToString())
            ? name
            : throw new ArgumentException(
                $"'{name}' cannot stand in a label key: a part of it is empty, or it begins with the name of a fixed label.",
                nameof(name)
            );
}
