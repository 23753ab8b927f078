using System.Globalization;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>Where an upload goes on, and how much of it is there.</summary>
/// <param name="Address">The address for the next step; it changes with every step.</param>
/// <param name="Received">The bytes that the registry has, if it says so.</param>
/// <param name="MinimumChunk">The least that a chunk but the last must have.</param>
internal sealed record UploadSession(Uri Address, long? Received, int MinimumChunk)
{
    public static UploadSession Of(HttpResponseMessage response, Uri address, string what)
    {
        if (RegistryAddress.Location(response, address) is not { UserInfo.Length: 0 } next)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"{what}: the registry does not say where the upload goes on"
            );
        }
        if (next.Scheme != Uri.UriSchemeHttps && next.Scheme != address.Scheme)
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{what}: the upload would go on at {RegistryAddress.Shown(next)}, which is not https"
            );
        }
        var minimum =
            response.Headers.TryGetValues("OCI-Chunk-Min-Length", out var lengths)
            && int.TryParse(lengths.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var least)
                ? least
                : 0;
        if (minimum > RegistryLimits.MaxChunkBytes)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: the registry wants chunks of {minimum} bytes; at most {RegistryLimits.MaxChunkBytes} are sent"
                )
            );
        }
        return new(next, ReceivedOf(response), minimum);
    }

    /// <summary>The address that ends the upload.</summary>
    public Uri With(ContentDigest digest)
    {
        var query = Address.Query.TrimStart('?');
        return new UriBuilder(Address)
        {
            Query = $"{query}{(query.Length == 0 ? "" : "&")}digest={Uri.EscapeDataString(digest.ToString())}",
        }.Uri;
    }

    /// <summary>
    /// <c>0-N</c>, both included, so that <c>0-0</c> should be one byte; registries of today answer it for none, which is taken for the
    /// truth as nobody sends a single byte.
    /// </summary>
    private static long? ReceivedOf(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Range", out var values))
        {
            return null;
        }
        var range = values.First().AsSpan();
        if (range.StartsWith("bytes=", StringComparison.Ordinal))
        {
            range = range[6..];
        }
        return
            range.StartsWith("0-", StringComparison.Ordinal)
            && long.TryParse(range[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? (last == 0 ? 0 : last + 1)
            : null;
    }
}
