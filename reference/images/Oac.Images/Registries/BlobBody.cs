using System.Globalization;
using System.Net;
using Oac.Images.Compression;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>
/// A blob's bytes. A transfer that breaks off goes on where it broke, a bounded number of times; a registry that knows no ranges sends the
/// beginning again, which is skipped. Whether the parts belong together is seen by their digest.
/// </summary>
internal sealed class BlobBody(
    RegistryHost host,
    RegistryRequest request,
    string what,
    HttpResponseMessage first,
    Stream firstBody
) : ReadOnlyStream
{
    private Stream _body = new IdleStream(firstBody, first, host.Time);
    private long _read;
    private int _attempts = 1;

    public override int Read(Span<byte> buffer)
    {
        var bytes = new byte[buffer.Length];
        var count = ReadAsync(bytes).AsTask().GetAwaiter().GetResult();
        bytes.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var count = await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _read += count;
                return count;
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                await ReopenAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task ReopenAsync(Exception reason, CancellationToken cancellationToken)
    {
        await _body.DisposeAsync().ConfigureAwait(false);
        if (_attempts == RegistryLimits.MaxAttempts)
        {
            throw new ImageContentException(
                ImageContentError.Unreachable,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: the transfer broke off {_attempts} times, at last after {_read} bytes: {MessageText.Shown(reason.Message, 300)}"
                ),
                reason
            );
        }
        await Task.Delay(RetryDelay.Backoff(_attempts++), host.Time, cancellationToken).ConfigureAwait(false);
        _body = await host.SendAsync(
                request with
                {
                    From = _read,
                },
                what,
                async (response, cancelled) =>
                {
                    var skipped = response.StatusCode == HttpStatusCode.PartialContent ? 0 : _read;
                    if (
                        response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)
                        || (skipped == 0 && _read > 0 && response.Content.Headers.ContentRange?.From != _read)
                    )
                    {
                        throw await RegistryErrors
                            .OfAsync(response, $"{what}: from byte {_read}", host.Time, cancelled)
                            .ConfigureAwait(false);
                    }
                    var body = await response.Content.ReadAsStreamAsync(cancelled).ConfigureAwait(false);
                    var stream = new IdleStream(body, response, host.Time);
                    await SkipAsync(stream, skipped, cancelled).ConfigureAwait(false);
                    return stream;
                },
                keep: true,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task SkipAsync(IdleStream stream, long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (count > 0)
        {
            var read = await stream
                .ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellationToken)
                .ConfigureAwait(false);
            if (read == 0)
            {
                throw new IOException("the blob is shorter than before");
            }
            count -= read;
        }
    }
}
