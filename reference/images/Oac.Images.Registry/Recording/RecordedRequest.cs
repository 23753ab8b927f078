namespace Oac.Images.Registry.Recording;

/// <summary>A request that was answered. It holds no header but those named here, no body, and of the query only what the protocol names.</summary>
public sealed record RecordedRequest
{
    /// <summary>1 for the first request that arrived, and so on without gaps; requests are listed as they end, which may be another order.</summary>
    public required long Order { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Parameters of the query that the protocol defines (<c>n</c>, <c>last</c>, <c>digest</c>, <c>mount</c>, <c>from</c>, <c>tag</c>,
    /// <c>artifactType</c>, <c>digest-algorithm</c>, <c>service</c>, <c>scope</c>), as <c>name=value</c> joined by <c>&amp;</c>, not encoded.
    /// </summary>
    public required string Query { get; init; }

    /// <summary>What it is about.</summary>
    public required RequestKind Kind { get; init; }

    /// <summary>The repository, or null where the path names none that is valid.</summary>
    public string? Repository { get; init; }

    /// <summary>The tag, digest or upload id as it stands in the path.</summary>
    public string? Reference { get; init; }

    /// <summary>The digest that was asked for, or that the answer names (<c>Docker-Content-Digest</c>); null where there is none.</summary>
    public string? Digest { get; init; }

    /// <summary>The header <c>Range</c>, or <c>Content-Range</c> of an upload's chunk.</summary>
    public string? Range { get; init; }

    /// <summary>The header <c>User-Agent</c>, its first 256 characters.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Whether credentials came with it; which ones is nowhere kept.</summary>
    public bool HasCredentials { get; init; }

    /// <summary>The status of the answer; 0 where the client went away before there was one.</summary>
    public required int Status { get; init; }

    /// <summary>Bytes of the answer's body that were sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes of the request's body that were read.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Whether a fault was injected.</summary>
    public bool Faulted { get; init; }
}
