using System.Diagnostics.CodeAnalysis;
using Oac.Images.Content;

namespace Oac.Images.References;

/// <summary>
/// A reference by the grammar of distribution/reference, ASCII only and the whole string:
/// <code>
/// reference  := name [ ":" tag ] [ "@" digest ]
/// name       := [ domain "/" ] path
/// domain     := host [ ":" port ]            host: domain name, IPv4, or IPv6 in brackets
/// path       := component *( "/" component )
/// component  := alphanumeric *( separator alphanumeric )
/// separator  := "." / "_" / "__" / 1*"-"
/// tag        := [A-Za-z0-9_] *127[A-Za-z0-9_.-]
/// </code>
/// A first component counts as a domain if it holds a dot, a colon or an upper-case letter, or is <c>localhost</c>; without one the registry
/// is <c>docker.io</c>, and there a path of one component lies under <c>library/</c>. A path has at most
/// <see cref="MaxRepositoryLength"/> characters. What has 64 hexadecimal digits and nothing else is an image's id and no reference.
/// </summary>
public sealed record ImageReference
{
    /// <summary>The registry of a reference that names none.</summary>
    public const string DefaultRegistry = "docker.io";

    /// <summary>The longest path in a registry, <c>library/</c> included: 255 characters.</summary>
    public const int MaxRepositoryLength = 255;

    internal ImageReference(string registry, string repository, ImageTag? tag, ContentDigest? digest)
    {
        Registry = registry;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Host and port, as written, or <c>docker.io</c>.</summary>
    public string Registry { get; }

    /// <summary>The path in the registry.</summary>
    public string Repository { get; }

    /// <summary>The tag, or null.</summary>
    public ImageTag? Tag { get; private init; }

    /// <summary>The digest, or null; where both are given the digest decides.</summary>
    public ContentDigest? Digest { get; private init; }

    /// <summary>What a registry is asked for: the digest if there is one, else the tag, else <c>latest</c>.</summary>
    public string Version => Digest?.ToString() ?? Tag?.Text ?? "latest";

    /// <summary>Reads a reference.</summary>
    /// <param name="text">The text.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="error">What is wrong, what is allowed, and where, in one sentence.</param>
    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out ImageReference? reference,
        [NotNullWhen(false)] out string? error
    ) => ImageReferenceParser.TryParse(text, out reference, out error);

    /// <summary>The same repository under another tag, or under none.</summary>
    public ImageReference WithTag(ImageTag? tag) => this with { Tag = tag };

    /// <summary>The same repository at another digest, or at none.</summary>
    public ImageReference WithDigest(ContentDigest? digest) => this with { Digest = digest };

    /// <summary>The full form, registry included.</summary>
    public override string ToString() =>
        $"{Registry}/{Repository}{(Tag is null ? "" : $":{Tag.Text}")}{(Digest is null ? "" : $"@{Digest}")}";
}

/// <summary>A tag: up to 128 letters, digits, underscores, dots and hyphens, not beginning with a dot or hyphen.</summary>
public sealed record ImageTag
{
    private ImageTag(string text) => Text = text;

    /// <summary>The tag.</summary>
    public string Text { get; }

    /// <summary>Reads a tag; the whole text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageTag? tag)
    {
        tag =
            text is { Length: >= 1 and <= 128 }
            && text[0] is not ('.' or '-')
            && !text.AsSpan().ContainsAnyExcept(Characters)
                ? new(text)
                : null;
        return tag is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static readonly System.Buffers.SearchValues<char> Characters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
    );
}
