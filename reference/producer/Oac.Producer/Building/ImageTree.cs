using Oac.Images.Writing;

namespace Oac.Producer.Building;

/// <summary>The files of one image before they become a layer, by path; within the limits.</summary>
internal sealed class ImageTree(BuildLimits limits)
{
    private readonly SortedDictionary<string, ImageFile> files = new(StringComparer.Ordinal);
    private long total;

    /// <summary>All, sorted by path.</summary>
    public IEnumerable<ImageFile> Files => files.Values;

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => files.Count == 0;

    /// <summary>What stands under a path, or null.</summary>
    public ImageFile? Find(string path) => files.GetValueOrDefault(path);

    /// <summary>Adds a file, a folder or a link.</summary>
    /// <exception cref="UsageException">The path is taken, or a limit is reached.</exception>
    public void Add(ImageFile file)
    {
        if (files.TryGetValue(file.Path, out var before))
        {
            if (before == file || (before.Kind == ImageFileKind.Folder && file.Kind == ImageFileKind.Folder))
            {
                return;
            }
            throw new UsageException($"'{file.Path}' stands in the image twice");
        }
        if (file.Length > limits.MaxFileBytes)
        {
            throw new UsageException($"{file.Source} has {file.Length} bytes; a file may have {limits.MaxFileBytes}");
        }
        files.Add(file.Path, file);
        total += file.Length;
        if (files.Count > limits.MaxEntries)
        {
            throw new UsageException($"more than {limits.MaxEntries} files, folders and links");
        }
        if (total > limits.MaxTotalBytes)
        {
            throw new UsageException($"the files have more than {limits.MaxTotalBytes} bytes together");
        }
    }

    /// <summary>Makes the layer.</summary>
    /// <exception cref="UsageException">A path cannot stand in a layer.</exception>
    public async Task<BuiltLayer> ToLayerAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var builder = new LayerBuilder();
        foreach (var file in files.Values)
        {
            try
            {
                _ = file.Kind switch
                {
                    ImageFileKind.File => builder.AddFile(file.Path, file.Source, file.Options),
                    ImageFileKind.Link => builder.AddSymbolicLink(file.Path, file.Source, file.Options),
                    _ => builder.AddEmptyFolder(file.Path, file.Options),
                };
            }
            catch (ArgumentException exception)
            {
                throw new UsageException($"'{file.Path}' cannot stand in an image: {exception.Message}", exception);
            }
        }
        return await builder.BuildAsync(new() { Time = time }, cancellationToken).ConfigureAwait(false);
    }
}
