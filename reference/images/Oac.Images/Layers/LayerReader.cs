using Oac.Images.Content;
using Oac.Images.Tar;

namespace Oac.Images.Layers;

/// <summary>Reads layers of one image entry by entry, each to its end, within limits that hold for all of them together.</summary>
internal sealed class LayerReader(IContentSource source, LayerLimits limits)
{
    private long _bytes;

    /// <summary>Reads a layer.</summary>
    /// <param name="layer">The layer; its digest is compared where it ends.</param>
    /// <param name="content">The digest of its uncompressed content; null if it is not to be compared.</param>
    /// <param name="take">Told of each entry and its number; it may read the entry's content.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="ImageContentException">The layer cannot be had, is corrupt, or a limit is reached.</exception>
    public async Task ReadAsync(
        Descriptor layer,
        ContentDigest? content,
        Func<TarReader, TarEntry, int, ValueTask> take,
        CancellationToken cancellationToken
    )
    {
        var stream = await LayerStream
            .OpenAsync(source, layer, content, limits, _bytes, cancellationToken)
            .ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        try
        {
            var reader = new TarReader(
                stream,
                new TarLimits
                {
                    ApplyGlobalHeaders = false,
                    MaxPathBytes = limits.MaxPathLength,
                    MaxHeaders = limits.MaxNodes,
                    MaxBytes = limits.MaxBytes,
                }
            );
            for (var at = 0; await reader.ReadEntryAsync(cancellationToken).ConfigureAwait(false) is { } entry; at++)
            {
                await take(reader, entry, at).ConfigureAwait(false);
            }

            await stream.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ImageContentException e) when (e.Message.StartsWith("tar: ", StringComparison.Ordinal))
        {
            throw new ImageContentException(e.Error, $"{source.Name}: layer {layer.Digest}: {e.Message}", e);
        }
        finally
        {
            _bytes += stream.Done;
        }
    }
}
