using System.IO.Compression;
using Oac.Images.Content;

namespace Oac.Images.Compression;

/// <summary>Finds out how content is compressed, by its first bytes, and undoes it.</summary>
internal static class Decompression
{
    /// <summary>
    /// The content without gzip or zstd, several members or frames included; as it is where its first bytes are of neither, whatever its
    /// media type says, because so do the runtimes. The stream owns the one given.
    /// </summary>
    public static async Task<Stream> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        var length = await stream
            .ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        var whole = new PrefixedStream(head.AsMemory(0, length), stream);
        return head is [0x1F, 0x8B, ..] ? new GZipStream(whole, CompressionMode.Decompress)
            : IsZstd(head) ? new ZstdStream(whole)
            : whole;
    }

    // A frame, or a frame to be skipped: https://www.rfc-editor.org/rfc/rfc8878#section-3.1
    private static bool IsZstd(byte[] head) =>
        head is [0x28, 0xB5, 0x2F, 0xFD] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18];

    /// <summary>What a broken stream is, in the words of this library.</summary>
    public static ImageContentException Corrupt(Exception reason, string what) =>
        new(ImageContentError.Corrupt, $"{what} cannot be decompressed: {reason.Message}", reason);
}
