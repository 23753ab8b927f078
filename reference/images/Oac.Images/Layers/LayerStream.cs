using System.Security.Cryptography;
using Oac.Images.Compression;
using Oac.Images.Content;

namespace Oac.Images.Layers;

/// <summary>A layer's blob without its compression, guarded against bombs.</summary>
internal sealed class LayerStream : ReadOnlyStream
{
    private readonly LayerLimits _limits;
    private readonly ContentDigest _digest;
    private readonly Stream _blob;
    private readonly CountingStream _compressed;
    private readonly Stream _content;
    private readonly long _most;
    private readonly ContentDigest? _expected;
    private readonly IncrementalHash? _hash;
    private long _done;

    private LayerStream(
        Stream blob,
        CountingStream compressed,
        Stream content,
        ContentDigest digest,
        ContentDigest? expected,
        LayerLimits limits,
        long before
    )
    {
        _blob = blob;
        _compressed = compressed;
        _content = content;
        _digest = digest;
        _expected = expected;
        _hash = expected?.CreateHash();
        _limits = limits;
        _most = limits.MaxBytes - before;
    }

    /// <summary>How many uncompressed bytes came out.</summary>
    public long Done => _done;

    /// <summary>Opens a layer.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="content">The digest of its uncompressed content, as the image's config has it; null if it is not to be compared.</param>
    /// <param name="limits">What to bear.</param>
    /// <param name="before">Uncompressed bytes that count against the limit already.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    public static async Task<LayerStream> OpenAsync(
        IContentSource source,
        Descriptor layer,
        ContentDigest? content,
        LayerLimits limits,
        long before,
        CancellationToken cancellationToken
    )
    {
        if (layer.MediaType.EndsWith("+encrypted", StringComparison.Ordinal))
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"layer {layer.Digest} is encrypted ({layer.MediaType}), which is not supported."
            );
        }

        // How it is compressed is seen from its first bytes; that it is a tar at all is not worth a transfer to find out.
        if (!layer.MediaType.Contains("tar", StringComparison.Ordinal))
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"layer {layer.Digest} is '{MessageText.Shown(layer.MediaType, 100)}', which is no tar archive."
            );
        }

        var blob = await source.OpenBlobAsync(layer, cancellationToken).ConfigureAwait(false);
        try
        {
            var compressed = new CountingStream(blob);
            var plain = await Decompression.OpenAsync(compressed, cancellationToken).ConfigureAwait(false);
            return new(blob, compressed, plain, layer.Digest, content, limits, before);
        }
        catch
        {
            await blob.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads on to the end of the blob, where the source compares its digest; what is behind the archive is not used.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0) { }

        while (await _compressed.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0) { }

        if (_hash is not null && ContentDigest.OfHash(_hash.GetHashAndReset()) is var found && found != _expected)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"layer {_digest}: its uncompressed content has the digest {found}, where the config names {_expected}."
            );
        }
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Took(buffer, _content.Read(buffer));
        }
        catch (InvalidDataException e)
        {
            throw Decompression.Corrupt(e, $"layer {_digest}");
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await _content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return Took(buffer.Span, count);
        }
        catch (InvalidDataException e)
        {
            throw Decompression.Corrupt(e, $"layer {_digest}");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _content.DisposeAsync().ConfigureAwait(false);
        await _blob.DisposeAsync().ConfigureAwait(false);
        _hash?.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private int Took(ReadOnlySpan<byte> buffer, int count)
    {
        _hash?.AppendData(buffer[..count]);
        _done += count;
        if (_done > _most)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"layer {_digest}: the layers have more than {_limits.MaxBytes} bytes uncompressed."
            );
        }

        if (_done > _limits.RatioFreeBytes && (_done - _limits.RatioFreeBytes) / _limits.MaxRatio > _compressed.Count)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"layer {_digest}: {_compressed.Count} bytes have become {_done}, and {_limits.MaxRatio} times as much is the most."
            );
        }

        return count;
    }

    private sealed class CountingStream(Stream inner) : ReadOnlyStream
    {
        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var got = inner.Read(buffer);
            Count += got;
            return got;
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            var got = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Count += got;
            return got;
        }
    }
}
