using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Registries;

/// <content>The list of referrers that clients keep where the registry keeps none.</content>
public sealed partial class RegistryRepository
{
    /// <summary>
    /// Adds a referrer to the index under its subject's tag (distribution specification, Referrers Tag Schema). The specification knows no
    /// way to do so at the same moment as another client: of two, one may be lost, until it is pushed again.
    /// </summary>
    private async Task TagReferrerAsync(
        ManifestDocument referrer,
        ContentDigest subject,
        CancellationToken cancellationToken
    )
    {
        var known = await TaggedReferrersAsync(subject, cancellationToken).ConfigureAwait(false);
        if (known.Any(one => one.Digest == referrer.Descriptor.Digest))
        {
            return;
        }
        if (known.Length >= ContentLimits.MaxIndexEntries)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"{Name}: referrers of {subject}: one more than {ContentLimits.MaxIndexEntries}"
            );
        }
        var index = IndexWriter.Write(new(MediaTypes.OciIndex, [.. known, Described(referrer)]));
        await WriteManifestAsync(index, ReferrersTag(subject), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A referrer's entry: its type is that of its config where it says none, and its annotations stand there, too.</summary>
    private Descriptor Described(ManifestDocument referrer)
    {
        var (descriptor, content) = referrer;
        if (MediaTypes.IsIndex(descriptor.MediaType))
        {
            var index = ManifestReader.ReadIndex(content, descriptor.MediaType, Name);
            return descriptor with { ArtifactType = index.ArtifactType, Annotations = index.Annotations };
        }
        var manifest = ManifestReader.ReadManifest(content, descriptor.MediaType, Name);
        return descriptor with
        {
            ArtifactType = manifest.ArtifactType ?? manifest.Config.MediaType,
            Annotations = manifest.Annotations,
        };
    }
}
