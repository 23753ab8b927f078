using System.Collections.Immutable;
using System.Runtime.Versioning;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Tar;

namespace Oac.Images.Unpacking;

/// <summary>
/// Unpacks an image's layers into a folder, as the root file system of a container. Each layer is opened once and read to its end.
/// </summary>
/// <remarks>
/// <para>What is made is what <see cref="LayerWalk"/> finds: an overlay of the layers. A folder that a layer only implies, by what it has
/// in it, keeps the owner and mode that a lower layer gave it; where none did, it is root's with mode 755.</para>
/// <para>No link can lead out of the folder, because none is ever followed: contents are written under numbers into a folder of their
/// own, all names are resolved in memory (<see cref="LayerTree"/>), and only then the tree is made from its root down. Every folder in
/// which a name is made was made by us a moment before and is held open, and every name is one that the folder does not have yet. Nobody else
/// can step in between, as the folder above has mode 700 from its beginning.</para>
/// </remarks>
public static class ImageUnpacker
{
    /// <summary>Unpacks an image.</summary>
    /// <param name="source">Where its layers are.</param>
    /// <param name="image">The image.</param>
    /// <param name="folder">
    /// The folder to be made; its parent must be there. It appears once everything is in it: whatever ends the unpacking before leaves
    /// nothing behind. (A process that is killed leaves <c>NAME.partial-…</c>, which <see cref="FolderRemoval"/> removes.)
    /// </param>
    /// <param name="options">How; <see cref="UnpackOptions.Default"/> if null.</param>
    /// <param name="cancellationToken">Ends it; there is no other limit of time.</param>
    /// <exception cref="ImageContentException">
    /// A layer cannot be had, is not what manifest and config say, holds what no runtime could unpack, or a limit is reached.
    /// </exception>
    /// <exception cref="IOException">The folder is there already, or the file system says no.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static Task<UnpackedImage> UnpackAsync(
        IContentSource source,
        ImageContents image,
        string folder,
        UnpackOptions? options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(image);
        return UnpackAsync(source, image.Manifest.Layers, image.Config.DiffIds, folder, options, cancellationToken);
    }

    /// <summary>Unpacks layers.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="layers">The layers, lowest first.</param>
    /// <param name="diffIds">The digests of their uncompressed content, as the image's config lists them.</param>
    /// <param name="folder">The folder to be made.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <inheritdoc cref="UnpackAsync(IContentSource, ImageContents, string, UnpackOptions?, CancellationToken)"/>
    public static async Task<UnpackedImage> UnpackAsync(
        IContentSource source,
        ImmutableArray<Descriptor> layers,
        ImmutableArray<ContentDigest> diffIds,
        string folder,
        UnpackOptions? options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Posix.IsHere)
        {
            throw new PlatformNotSupportedException("Images are unpacked on Linux only.");
        }

        options ??= UnpackOptions.Default;
        Check(layers.Length, diffIds.Length, options.Limits);
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new DirectoryNotFoundException(
                $"There is no folder {Path.GetDirectoryName(path)} to unpack an image into."
            );
        }

        if (Path.Exists(path))
        {
            throw new IOException($"{path} is there already; an image is unpacked into a folder of its own.");
        }

        var partial = $"{path}.partial-{Guid.NewGuid():n}";
        try
        {
            Directory.CreateDirectory(partial, UnpackStage.OnlyOwner);
            var tree = new MergedTree(options.MaxDepth);
            using var stage = new UnpackStage(Path.Combine(partial, "contents"));
            await ReadAsync(source, layers, diffIds, options, tree, stage, cancellationToken).ConfigureAwait(false);
            var result = new TreeWriter(stage, options, cancellationToken).Write(
                tree,
                Path.Combine(partial, UnpackedImage.RootName)
            );
            FolderRemoval.Remove(stage.Folder, cancellationToken);

            // Fails where somebody else has been faster with more than an empty folder.
            Directory.Move(partial, path);
            return result with { Folder = path };
        }
        catch
        {
            FolderRemoval.Remove(partial, CancellationToken.None);
            throw;
        }
    }

    private static void Check(int layers, int diffIds, LayerLimits limits)
    {
        if (layers > limits.MaxLayers)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"The image has {layers} layers, and {limits.MaxLayers} are the most."
            );
        }

        if (layers != diffIds)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"The manifest has {layers} layers, and the config names the content of {diffIds}."
            );
        }
    }

    [SupportedOSPlatform("linux")]
    private static async Task ReadAsync(
        IContentSource source,
        ImmutableArray<Descriptor> layers,
        ImmutableArray<ContentDigest> diffIds,
        UnpackOptions options,
        MergedTree merged,
        UnpackStage stage,
        CancellationToken cancellationToken
    )
    {
        var reader = new LayerReader(source, options.Limits);
        var budget = new TreeBudget(options.Limits);
        for (var number = 0; number < layers.Length; number++)
        {
            var layer = number;
            var tree = new LayerTree(budget, layers[number].Digest);
            await reader
                .ReadAsync(
                    layers[number],
                    diffIds[number],
                    (content, entry, at) =>
                    {
                        tree.Apply(entry, at);
                        return entry is { Kind: TarEntryKind.File, IsSparse: false, Size: > 0 }
                            ? stage.WriteAsync(layer, at, entry.Size, content.OpenContent(), cancellationToken)
                            : ValueTask.CompletedTask;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            merged.Apply(tree, number);
        }
    }
}
