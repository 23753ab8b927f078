namespace Oac.Images.Registry;

/// <summary>How much a client may make the registry hold. What goes beyond is refused and leaves nothing behind.</summary>
public sealed record RegistryLimits
{
    /// <summary>The defaults.</summary>
    public static RegistryLimits Default { get; } = new();

    /// <summary>Bytes of one blob; 413 beyond. A registry in memory holds no blob above 2 GiB whatever this says. 1 GiB.</summary>
    public long BlobBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of one manifest; 413 beyond. 4 MiB, which the distribution-spec asks for at least.</summary>
    public int ManifestBytes { get; init; } = 4 << 20;

    /// <summary>Nesting of a manifest's JSON; 400 beyond.</summary>
    public int ManifestDepth { get; init; } = 64;

    /// <summary>Bytes of everything together, unfinished uploads included; 413 beyond. 4 GiB.</summary>
    public long StoredBytes { get; init; } = 4L << 30;

    /// <summary>Repositories; 403 beyond.</summary>
    public int Repositories { get; init; } = 100_000;

    /// <summary>Blobs, manifests and tags of one repository, each kind for itself; 403 beyond.</summary>
    public int EntriesPerRepository { get; init; } = 10_000;

    /// <summary>Tags that one PUT of a manifest may set by <c>tag</c> parameters; 414 beyond.</summary>
    public int TagsPerRequest { get; init; } = 100;

    /// <summary>Uploads that are open at once; 429 beyond.</summary>
    public int OpenUploads { get; init; } = 1_000;

    /// <summary>How long an upload may lie untouched before its place may be given to another one.</summary>
    public TimeSpan UploadIdleTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Entries of one page of tags or repositories, also where a client asks for more; the rest follows by <c>Link</c>.</summary>
    public int PageEntries { get; init; } = 10_000;

    /// <summary>Requests that the log keeps; the oldest fall out.</summary>
    public int RecordedRequests { get; init; } = 100_000;

    /// <summary>Bytes of a form that is posted to the token end point; 413 beyond.</summary>
    public int TokenFormBytes { get; init; } = 64 * 1024;
}
