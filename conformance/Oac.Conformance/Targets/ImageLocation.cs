using Oac.Images.Content;
using Oac.Images.References;

namespace Oac.Conformance.Targets;

/// <summary>The kinds of place that a target's labels come from.</summary>
internal enum ImageTransport
{
    /// <summary>An image in a registry.</summary>
    Registry,

    /// <summary>An OCI layout, in a folder or an archive.</summary>
    OciLayout,

    /// <summary>What <c>docker save</c> writes.</summary>
    DockerArchive,

    /// <summary>An archive of either form.</summary>
    Archive,

    /// <summary>The store of Docker, or of Podman behind Docker's API.</summary>
    DockerDaemon,

    /// <summary>The store of Podman.</summary>
    ContainersStorage,

    /// <summary>A Dockerfile, or a file of labels in any form that <c>oac lint</c> reads.</summary>
    Text,
}

/// <summary>Where a target's labels are, read from the words of the target file; named as skopeo, Podman and <c>oac lint</c> name it.</summary>
internal sealed record ImageLocation(string Text, ImageTransport Transport)
{
    private static readonly (string Prefix, ImageTransport Transport)[] Prefixes =
    [
        ("docker://", ImageTransport.Registry),
        ("oci-archive:", ImageTransport.OciLayout),
        ("docker-archive:", ImageTransport.DockerArchive),
        ("docker-daemon:", ImageTransport.DockerDaemon),
        ("containers-storage:", ImageTransport.ContainersStorage),
        ("oci:", ImageTransport.OciLayout),
    ];

    private const string Forms =
        "a registry's REGISTRY/REPOSITORY[:TAG][@DIGEST], oci:FOLDER[:NAME], oci-archive:FILE[:NAME], docker-archive:FILE[:REFERENCE], "
        + "docker-daemon:REFERENCE, containers-storage:REFERENCE, or the path of a layout, an archive, a Dockerfile or a file of labels";

    /// <summary>The absolute path; null where there is a reference.</summary>
    public string? Path { get; private init; }

    /// <summary>The name or digest within a layout or archive; null for the only image.</summary>
    public string? Name { get; private init; }

    /// <summary>The reference; null where there is a path.</summary>
    public ImageReference? Reference { get; private init; }

    /// <summary>What is asked of the place; null for its only image.</summary>
    public string? Version => Reference?.Version ?? Name;

    /// <summary>Reads a target's words.</summary>
    /// <param name="text">The words.</param>
    /// <param name="folder">Where relative paths begin.</param>
    /// <exception cref="TargetException">They name nothing that is there.</exception>
    public static ImageLocation Read(string text, string folder)
    {
        foreach (var (prefix, transport) in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return WithTransport(text, transport, text[prefix.Length..], folder);
            }
        }
        if (text.Length == 0 || text.Contains('\0', StringComparison.Ordinal))
        {
            throw Wrong(text, "names nothing");
        }
        var path = System.IO.Path.GetFullPath(text, folder);
        if (Directory.Exists(path))
        {
            return File.Exists(System.IO.Path.Combine(path, "oci-layout"))
                ? new(text, ImageTransport.OciLayout) { Path = path }
                : throw Wrong(text, "is a folder and no OCI layout");
        }
        if (File.Exists(path))
        {
            return new(text, IsArchive(path) ? ImageTransport.Archive : ImageTransport.Text) { Path = path };
        }
        return IsQualified(text) && ImageReference.TryParse(text, out var reference, out _)
            ? new(text, ImageTransport.Registry) { Reference = reference }
            : throw Wrong(text, $"is no file in {folder}, and names no registry");
    }

    /// <summary>Reads a target's words where they can only name a Dockerfile or a file of labels.</summary>
    /// <param name="text">The words.</param>
    /// <param name="folder">Where relative paths begin.</param>
    /// <exception cref="TargetException">There is no such file.</exception>
    public static ImageLocation ReadFile(string text, string folder)
    {
        var path = text.Contains('\0', StringComparison.Ordinal) ? "" : System.IO.Path.GetFullPath(text, folder);
        return File.Exists(path)
            ? new(text, ImageTransport.Text) { Path = path }
            : throw new TargetException(
                $"the target's labels {Spec.Linting.Show.Quoted(text)} are in no file of {folder}"
            );
    }

    private static ImageLocation WithTransport(string text, ImageTransport transport, string rest, string folder)
    {
        if (transport is ImageTransport.Registry or ImageTransport.DockerDaemon or ImageTransport.ContainersStorage)
        {
            return ImageReference.TryParse(rest, out var reference, out var error)
                ? new(text, transport) { Reference = reference }
                : throw Wrong(text, error.TrimEnd('.'));
        }
        var (path, name) = Split(rest);
        return path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal)
            ? new(text, transport) { Path = System.IO.Path.GetFullPath(path, folder), Name = name }
            : throw Wrong(text, "names no file behind its transport");
    }

    /// <summary>Path and name, divided at <c>@</c> before a digest, else at the first colon, as skopeo does.</summary>
    private static (string Path, string? Name) Split(string text)
    {
        var at = text.LastIndexOf('@');
        if (at >= 0 && ContentDigest.TryParse(text[(at + 1)..], out var digest))
        {
            return (text[..at], digest.ToString());
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, null) : (text[..colon], colon == text.Length - 1 ? null : text[(colon + 1)..]);
    }

    /// <summary>A reference without a transport counts if it names its registry, so that a misspelled file asks no server.</summary>
    private static bool IsQualified(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && text[0] is not ('.' or '/')
            && (text.AsSpan(0, slash).ContainsAny('.', ':') || text.AsSpan(0, slash) is "localhost");
    }

    /// <summary>Whether a file is a tar or compressed, told by its first bytes.</summary>
    private static bool IsArchive(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            Span<byte> head = stackalloc byte[263];
            head = head[..RandomAccess.Read(handle, head, 0)];
            return head is [0x1F, 0x8B, ..] or [0x28, 0xB5, 0x2F, 0xFD, ..]
                || (head.Length >= 262 && head[257..].StartsWith("ustar"u8));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new TargetException($"{path} cannot be read: {e.Message}");
        }
    }

    private static TargetException Wrong(string text, string what) =>
        new($"the target's image {Spec.Linting.Show.Quoted(text)} {what}; write {Forms}");
}
