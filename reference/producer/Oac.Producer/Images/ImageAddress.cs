using System.Diagnostics.CodeAnalysis;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Producer.Linting;

namespace Oac.Producer.Images;

/// <summary>
/// Where an image is, as a command line names it: a transport, then what the transport wants. A reference without a transport counts if it
/// names its registry, so that a misspelled file name asks no server.
/// </summary>
internal sealed record ImageAddress
{
    private static readonly (string Prefix, ImageTransport Transport)[] Prefixes =
    [
        ("docker://", ImageTransport.Registry),
        ("oci-archive:", ImageTransport.OciArchive),
        ("docker-archive:", ImageTransport.DockerArchive),
        ("docker-daemon:", ImageTransport.DockerDaemon),
        ("oci:", ImageTransport.OciLayout),
    ];

    /// <summary>The address as it was given.</summary>
    public required string Text { get; init; }

    /// <summary>The kind of place.</summary>
    public required ImageTransport Transport { get; init; }

    /// <summary>What is asked for in a registry or an engine; null for files.</summary>
    public ImageReference? Reference { get; init; }

    /// <summary>The absolute path of a layout or an archive; null for registries and engines.</summary>
    public string? Path { get; init; }

    /// <summary>The image in a layout or an archive: a name, a tag or a digest; null for the only one.</summary>
    public string? Name { get; init; }

    /// <summary>What the place is asked for: tag, digest or name; null for the only image.</summary>
    public string? Version => Reference?.Version ?? Name;

    /// <summary>Whether another machine is asked, or a daemon.</summary>
    public bool NeedsNetwork => Transport is ImageTransport.Registry or ImageTransport.DockerDaemon;

    /// <summary>The address that a text is, or null where it is none and may name a file.</summary>
    /// <exception cref="UsageException">The text has a transport, and what follows is wrong.</exception>
    public static ImageAddress? Find(string text, CliContext context)
    {
        foreach (var (prefix, transport) in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return WithTransport(text, transport, text[prefix.Length..], context);
            }
        }
        return IsQualified(text, out var reference)
            ? new ImageAddress
            {
                Text = text,
                Transport = ImageTransport.Registry,
                Reference = reference,
            }
            : null;
    }

    /// <summary>Whether a text begins with a transport, so that it can be nothing else than an image.</summary>
    public static bool HasTransport(string text)
    {
        foreach (var (prefix, _) in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Reads an address where nothing else can stand.</summary>
    /// <exception cref="UsageException">The text is none.</exception>
    public static ImageAddress Parse(string text, CliContext context)
    {
        if (Find(text, context) is { } address)
        {
            return address;
        }
        var forms =
            "REGISTRY/REPOSITORY[:TAG][@DIGEST], docker://REFERENCE, oci:FOLDER[:NAME], oci-archive:FILE[:NAME], "
            + "docker-archive:FILE[:REFERENCE] or docker-daemon:REFERENCE";
        if (LocalForms(text, context.FullPath(text)) is { } local)
        {
            throw new UsageException($"'{text}' has no transport: write {local}");
        }
        throw new UsageException(
            ImageReference.TryParse(text, out var reference, out var error)
                ? $"'{text}' names no registry: write oci:{text} for a layout, {reference} for a registry's image, or docker-daemon:{text} for an engine's"
                : $"'{text}' is no image ({error.TrimEnd('.')}); write {forms}"
        );
    }

    /// <summary>The same place at a digest; <see cref="Text"/> stays what was given.</summary>
    public ImageAddress At(ContentDigest digest) =>
        Reference is null
            ? this with
            {
                Name = digest.ToString(),
            }
            : this with
            {
                Reference = Reference.WithDigest(digest),
            };

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>How to name the archive or the layout that a text is more likely meant for than a registry; null for neither.</summary>
    private static string? LocalForms(string text, string full)
    {
        var isArchive =
            File.Exists(full)
            || text.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)
            || text.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
            || text.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
        var isFolder = Directory.Exists(full) || text is ['.' or '/', ..] || text.EndsWith('/');
        return isArchive ? $"docker-archive:{text} or oci-archive:{text} for an archive"
            : isFolder ? $"oci:{text} for a layout, docker-archive:{text} or oci-archive:{text} for an archive"
            : null;
    }

    private static ImageAddress WithTransport(string text, ImageTransport transport, string rest, CliContext context)
    {
        if (rest.Length == 0)
        {
            throw new UsageException($"'{text}' names no image behind its transport");
        }
        if (transport is ImageTransport.Registry or ImageTransport.DockerDaemon)
        {
            return ImageReference.TryParse(rest, out var reference, out var error)
                ? new ImageAddress
                {
                    Text = text,
                    Transport = transport,
                    Reference = reference,
                }
                : throw new UsageException($"'{text}': {error.TrimEnd('.')}");
        }
        var (path, name) = Split(rest);
        if (path.Length == 0)
        {
            throw new UsageException($"'{text}' names no file behind its transport");
        }
        return new ImageAddress
        {
            Text = text,
            Transport = transport,
            Path = context.FullPath(path),
            Name = name,
        };
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
        return colon < 0 || colon == text.Length - 1 ? (text.TrimEnd(':'), null) : (text[..colon], text[(colon + 1)..]);
    }

    /// <summary>Whether a text is a reference that names its registry, and not rather a file that is missing.</summary>
    private static bool IsQualified(string text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || text[0] is '.' or '/')
        {
            return false;
        }
        var host = text.AsSpan(0, slash);
        return (host.ContainsAny('.', ':') || host is "localhost")
            && !InputDiscovery.IsLintable(System.IO.Path.GetFileName(text.AsSpan()))
            && ImageReference.TryParse(text, out reference, out _);
    }
}
