using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>
/// Sends one blob: in one request if it is small, else in chunks. After a chunk that broke off the registry is asked how much arrived, and
/// the rest of that chunk is sent again; an upload that it has lost starts over. The content is checked before the last step, so what
/// differs from its descriptor is never stored.
/// </summary>
internal sealed class BlobUpload(
    RegistryRepository repository,
    Descriptor descriptor,
    Func<CancellationToken, Task<Stream>> open,
    IProgress<long>? progress
)
{
    private readonly string _what = $"{repository.Name}@{descriptor.Digest}";

    public async Task RunAsync(UploadSession? session, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            session ??= await repository.BeginAsync(_what, cancellationToken).ConfigureAwait(false);
            var upload = session;
            try
            {
                var stream = await open(cancellationToken).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                {
                    upload = await SendAsync(upload, stream, u => upload = u, cancellationToken).ConfigureAwait(false);
                }
                return;
            }
            catch (ImageContentException e)
                when (e.Error is ImageContentError.Unreachable or ImageContentError.NotFound
                    && attempt < RegistryLimits.MaxAttempts
                )
            {
                // The last answer may be what was lost.
                if (await repository.HasBlobAsync(descriptor, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
                await repository.AbandonAsync(upload, _what).ConfigureAwait(false);
                session = null;
            }
            catch
            {
                await repository.AbandonAsync(upload, _what).ConfigureAwait(false);
                throw;
            }
        }
    }

    private async Task<UploadSession> SendAsync(
        UploadSession session,
        Stream stream,
        Action<UploadSession> moved,
        CancellationToken cancellationToken
    )
    {
        using var hash = descriptor.Digest.CreateHash();
        var whole = descriptor.Size <= RegistryLimits.MaxMonolithicBytes;
        var length = whole
            ? (int)descriptor.Size
            : (int)Math.Min(descriptor.Size, Math.Max(RegistryLimits.ChunkBytes, session.MinimumChunk));
        var buffer = new byte[Math.Max(1, length)];
        var offset = 0L;
        while (true)
        {
            var count = await stream
                .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            hash.AppendData(buffer.AsSpan(0, count));
            if (offset + count > descriptor.Size || (count < buffer.Length && offset + count < descriptor.Size))
            {
                throw Differs(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"it has {(offset + count > descriptor.Size ? "more than the" : $"{offset + count} of the")} {descriptor.Size} bytes wanted"
                    )
                );
            }
            var last = offset + count == descriptor.Size;
            if (last)
            {
                await ExpectEndAsync(stream, cancellationToken).ConfigureAwait(false);
                var found = ContentDigest.OfHash(hash.GetHashAndReset());
                if (found != descriptor.Digest)
                {
                    throw Differs($"its digest is {found}");
                }
            }
            if (!whole)
            {
                session = await ChunkAsync(session, buffer.AsMemory(0, count), offset, moved, cancellationToken)
                    .ConfigureAwait(false);
                offset += count;
                progress?.Report(offset);
            }
            if (last)
            {
                var rest = whole ? buffer.AsMemory(0, count) : default;
                await repository
                    .FinishAsync(session, descriptor, () => Content(rest, null), _what, cancellationToken)
                    .ConfigureAwait(false);
                if (whole)
                {
                    progress?.Report(descriptor.Size);
                }
                return session;
            }
        }
    }

    /// <summary>Sends a chunk until all of it arrived.</summary>
    private async Task<UploadSession> ChunkAsync(
        UploadSession session,
        ReadOnlyMemory<byte> chunk,
        long offset,
        Action<UploadSession> moved,
        CancellationToken cancellationToken
    )
    {
        var end = offset + chunk.Length;
        var start = offset;
        for (var attempt = 1; start < end; attempt++)
        {
            var part = chunk[(int)(start - offset)..];
            var from = start;
            try
            {
                session = await repository
                    .UploadAsync(
                        repository.Write(HttpMethod.Patch, session.Address) with
                        {
                            Content = () => Content(part, from),
                            Once = true,
                        },
                        _what,
                        HttpStatusCode.Accepted,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                start = session.Received ?? end;
            }
            catch (ImageContentException e)
                when (e.Error is ImageContentError.Unreachable or ImageContentError.RateLimited
                    && attempt < RegistryLimits.MaxAttempts
                )
            {
                await repository.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
                session = await repository
                    .UploadAsync(
                        repository.Write(HttpMethod.Get, session.Address),
                        _what,
                        HttpStatusCode.NoContent,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                start = session.Received ?? 0;
            }
            moved(session);
            if (start < offset || start > end)
            {
                // Unreachable makes the upload start over.
                throw new ImageContentException(
                    ImageContentError.Unreachable,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{_what}: the registry has {start} bytes of the upload, where {offset} to {end} were sent"
                    )
                );
            }
            if (attempt > RegistryLimits.MaxAttempts && start < end)
            {
                throw new ImageContentException(
                    ImageContentError.Unreachable,
                    $"{_what}: the registry takes no more of the upload"
                );
            }
        }
        return session;
    }

    private async Task ExpectEndAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) != 0)
        {
            throw Differs(string.Create(CultureInfo.InvariantCulture, $"it has more than {descriptor.Size} bytes"));
        }
    }

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> bytes, long? offset)
    {
        var content = new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (offset is { } from)
        {
            // The specification's form has neither unit nor total.
            content.Headers.TryAddWithoutValidation(
                "Content-Range",
                string.Create(CultureInfo.InvariantCulture, $"{from}-{from + bytes.Length - 1}")
            );
        }
        return content;
    }

    private ImageContentException Differs(string what) =>
        new(ImageContentError.Corrupt, $"{_what}: the content to be sent is not what it should be: {what}");
}
