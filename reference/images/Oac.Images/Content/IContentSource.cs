namespace Oac.Images.Content;

/// <summary>
/// Somewhere images can be read from: a registry, an OCI layout, a docker-save archive, an engine's store. A reader gets manifests whole
/// and checked, and blobs as streams that check themselves.
/// </summary>
public interface IContentSource : IAsyncDisposable
{
    /// <summary>The place in words, for messages; holds no credentials.</summary>
    string Name { get; }

    /// <summary>Reads a manifest or an index by tag or digest.</summary>
    /// <param name="reference">A tag, a digest, or null for the only image of the source.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="ImageContentException">It is not there, is too large, or is not what its digest says.</exception>
    Task<ManifestDocument> GetManifestAsync(string? reference, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a blob from its beginning. The stream fails with <see cref="ImageContentException"/> at the latest where it ends, if length or
    /// digest are not the descriptor's; bytes beyond the descriptor's size are never handed out.
    /// </summary>
    Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken);
}

/// <summary>Somewhere images can be written to. Content comes before what refers to it; what is there already is not sent again.</summary>
public interface IContentTarget : IAsyncDisposable
{
    /// <summary>The place in words, for messages; holds no credentials.</summary>
    string Name { get; }

    /// <summary>Writes a blob, unless it is there.</summary>
    /// <param name="descriptor">Digest and size of the blob; content that differs is refused and leaves nothing behind.</param>
    /// <param name="open">Opens the content from its beginning; may be called again when a transfer has to start over, or never.</param>
    /// <param name="progress">Told of bytes that are done; may be null.</param>
    /// <param name="cancellationToken">Ends the transfer; nothing half-written stays visible.</param>
    /// <returns>Whether bytes were sent.</returns>
    Task<bool> WriteBlobAsync(
        Descriptor descriptor,
        Func<CancellationToken, Task<Stream>> open,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    );

    /// <summary>Writes a manifest or an index, whose content must be there, under its digest and, where given, a tag.</summary>
    Task WriteManifestAsync(ManifestDocument manifest, string? tag, CancellationToken cancellationToken);
}

/// <summary>A manifest or index as it stands in a source: the digest is that of exactly these bytes.</summary>
/// <param name="Descriptor">Media type, digest and size.</param>
/// <param name="Content">The bytes.</param>
public sealed record ManifestDocument(Descriptor Descriptor, ReadOnlyMemory<byte> Content);

/// <summary>
/// Content could not be had, or is not what it claims to be. The message says what was found, what was expected and where; it never holds
/// a credential.
/// </summary>
public sealed class ImageContentException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ImageContentException(ImageContentError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>What kind of failure it is.</summary>
    public ImageContentError Error { get; }
}

/// <summary>Why content could not be had.</summary>
public enum ImageContentError
{
    /// <summary>The image, manifest, blob or file is not there.</summary>
    NotFound,

    /// <summary>The source asks for other credentials, or for some at all.</summary>
    Unauthorized,

    /// <summary>The source cannot be reached, or broke off.</summary>
    Unreachable,

    /// <summary>The source asks to wait longer than we do.</summary>
    RateLimited,

    /// <summary>Digest, size, media type or form are not what they should be.</summary>
    Corrupt,

    /// <summary>A limit of ours was reached.</summary>
    LimitExceeded,

    /// <summary>Something legal that is not supported here.</summary>
    NotSupported,
}
