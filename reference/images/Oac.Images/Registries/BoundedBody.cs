using System.Globalization;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>Reads bodies that should be small.</summary>
internal static class BoundedBody
{
    /// <summary>The whole body; refused by its announced length before anything is read, else as soon as it is too long.</summary>
    public static async Task<byte[]> ReadAsync(
        HttpResponseMessage response,
        int limit,
        string source,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > limit)
        {
            throw TooLong(source, limit, announced);
        }
        var (bytes, whole) = await BeginningAsync(response, limit, time, cancellationToken).ConfigureAwait(false);
        return whole ? bytes : throw TooLong(source, limit, null);
    }

    /// <summary>The body as far as the limit goes, and whether that is all of it.</summary>
    public static async Task<(byte[] Bytes, bool Whole)> BeginningAsync(
        HttpResponseMessage response,
        int limit,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var stream = new IdleStream(body, null, time);
        var buffer = new byte[Math.Min(limit + 1, (response.Content.Headers.ContentLength ?? 16 * 1024) + 1)];
        var length = 0;
        while (true)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += count;
            if (count == 0)
            {
                return (buffer[..length], true);
            }
            if (length > limit)
            {
                return (buffer[..limit], false);
            }
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(limit + 1L, buffer.Length * 2L));
            }
        }
    }

    private static ImageContentException TooLong(string source, int limit, long? announced) =>
        new(
            ImageContentError.LimitExceeded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{source}: {(announced is null ? "more" : $"{announced} bytes are announced")}; at most {limit} bytes are read"
            )
        );
}
