namespace Oac.Images.Layers;

// What earlier questions have settled.
public sealed partial class LayerWalk
{
    /// <summary>
    /// What stands at a path, if the layers that were read so far settle it. Nothing is read, so a file comes without its content.
    /// </summary>
    /// <param name="path">The path; it begins at the root with or without a slash.</param>
    /// <returns>What is there, or null if layers that were not read decide.</returns>
    /// <exception cref="Content.ImageContentException">A limit is reached.</exception>
    public LayerFile? FindKnown(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var found = Resolve(path);
        return found.NextPath is null ? Describe(path, found, content: default) : null;
    }
}
