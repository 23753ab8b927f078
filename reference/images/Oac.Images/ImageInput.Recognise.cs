using System.Collections.Immutable;
using System.Text.Json;
using Oac.Images.Json;
using Oac.Images.LabelFiles;

namespace Oac.Images;

public static partial class ImageInput
{
    /// <summary>Reads a text that is already decoded; otherwise like the overload for text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="options">How to read it.</param>
    public static ImmutableArray<ImageDescription> Read(SourceText source, ImageInputOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ImageInputOptions();
        var root = PlacedJson.Parse(source, out var error);
        if (root is null)
        {
            return [new ImageDescription { Source = source, Diagnostics = [.. source.Diagnostics, error!] }];
        }

        return [JsonLabelFile.Read(source, root)];
    }
}
