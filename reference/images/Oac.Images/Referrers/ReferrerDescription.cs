using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Images.Referrers;

/// <summary>How a list of referrers describes a manifest (distribution specification, Listing Referrers).</summary>
public static class ReferrerDescription
{
    /// <summary>What a manifest refers to, and its description by its own content; null where it refers to nothing.</summary>
    /// <param name="document">The manifest or index.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="ImageContentException">It is not what it should be.</exception>
    public static (ContentDigest Subject, Descriptor Referrer)? Of(ManifestDocument document, string source)
    {
        ArgumentNullException.ThrowIfNull(document);
        var (descriptor, content) = document;
        if (MediaTypes.IsIndex(descriptor.MediaType))
        {
            var index = ManifestReader.ReadIndex(content, descriptor.MediaType, source);
            return index.Subject is { } indexed
                ? (indexed.Digest, Described(index.ArtifactType, index.Annotations))
                : null;
        }
        if (!MediaTypes.IsManifest(descriptor.MediaType))
        {
            return null;
        }
        var manifest = ManifestReader.ReadManifest(content, descriptor.MediaType, source);
        return manifest.Subject is { } subject
            ? (subject.Digest, Described(manifest.ArtifactType ?? manifest.Config.MediaType, manifest.Annotations))
            : null;

        Descriptor Described(string? type, ImmutableSortedDictionary<string, string> annotations) =>
            new(descriptor.MediaType, descriptor.Digest, content.Length)
            {
                ArtifactType = type,
                Annotations = annotations,
            };
    }
}
