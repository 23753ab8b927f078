using Oac.Images.Content;
using Oac.Images.Referrers;

namespace Oac.Images.Signatures;

/// <summary>
/// Looks for signatures of one subject where cosign keeps them: tags, then referrers. It reads no more than
/// <see cref="SignatureLimits"/> allow, and hands on what it reads unverified.
/// </summary>
internal sealed class SignatureSearch(
    IContentSource source,
    ContentDigest subject,
    bool attestations,
    SignatureCheck check
)
{
    private int read;
    private long bytes;

    /// <summary>The tag under which cosign keeps something of an image.</summary>
    public static string Tag(ContentDigest subject, string ending) => $"{subject.Algorithm}-{subject.Hex}.{ending}";

    /// <summary>Looks in every place.</summary>
    /// <exception cref="ImageContentException">A place cannot be asked, so that nobody can tell what is in it.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await TagAsync(Tag(subject, "sig"), cancellationToken).ConfigureAwait(false);
        if (attestations)
        {
            await TagAsync(Tag(subject, "att"), cancellationToken).ConfigureAwait(false);
        }
        if (source is IReferrerSource referrers)
        {
            await ReferrersAsync(referrers, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TagAsync(string tag, CancellationToken cancellationToken)
    {
        ManifestDocument document;
        try
        {
            document = await source.GetManifestAsync(tag, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageContentException e) when (e.Error == ImageContentError.NotFound)
        {
            return;
        }
        catch (ImageContentException e) when (IsContent(e))
        {
            check.Problem(tag, e.Message);
            return;
        }
        if (Manifest(document, tag) is { } manifest)
        {
            await LayersAsync(manifest, SignatureForm.Tag, tag, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReferrersAsync(IReferrerSource referrers, CancellationToken cancellationToken)
    {
        var listed = await referrers.ListReferrersAsync(subject, null, cancellationToken).ConfigureAwait(false);
        var opened = 0;

        // Those whose type is told come first: others may be anything.
        foreach (var referrer in listed.OrderBy(ReferrerKinds.IsUntold))
        {
            var place = referrer.Digest.ToString();
            if (referrer.ArtifactType == SignatureTypes.Notation)
            {
                check.Problem(place, "a signature of Notation's, which is not verified here");
                continue;
            }
            if (!MediaTypes.IsManifest(referrer.MediaType) || !MayBeWanted(referrer))
            {
                continue;
            }
            if (opened++ == SignatureLimits.MaxReferrers)
            {
                check.Problem(
                    place,
                    $"more than {SignatureLimits.MaxReferrers} referrers; this and those after it were not opened"
                );
                return;
            }
            await ReferrerAsync(referrer, place, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReferrerAsync(Descriptor referrer, string place, CancellationToken cancellationToken)
    {
        ManifestDocument document;
        try
        {
            document = await source.GetManifestAsync(place, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageContentException e) when (IsContent(e) || e.Error == ImageContentError.NotFound)
        {
            check.Problem(place, e.Message);
            return;
        }
        if (Manifest(document, place) is not { } manifest)
        {
            return;
        }

        // By now it is known what it is: an SBOM that a list did not tell from a signature is none.
        var known = referrer with
        {
            ArtifactType = manifest.ArtifactType ?? manifest.Config.MediaType,
            Annotations = manifest.Annotations,
        };
        if (ReferrerKinds.IsUntold(known) || !MayBeWanted(known))
        {
            return;
        }
        var form = SignatureTypes.IsBundle(known.ArtifactType) ? SignatureForm.Bundle : SignatureForm.Referrer;
        await LayersAsync(manifest, form, place, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Annotations are nobody's word, but what they keep from being read cannot count either.</summary>
    private bool MayBeWanted(Descriptor referrer)
    {
        var type = referrer.ArtifactType ?? "";
        return ReferrerKinds.IsUntold(referrer)
            || ReferrerKinds.IsSignature(referrer)
            || (
                attestations
                && (
                    SignatureTypes.IsBundle(type)
                    || type.StartsWith(SignatureTypes.AnyCosignArtifact, StringComparison.Ordinal)
                    || type is SignatureTypes.InToto or SignatureTypes.Dsse
                )
            );
    }

    private async Task LayersAsync(
        ImageManifest manifest,
        SignatureForm form,
        string place,
        CancellationToken cancellationToken
    )
    {
        foreach (var layer in manifest.Layers)
        {
            if (read++ == SignatureLimits.MaxSignatures)
            {
                check.Problem(
                    place,
                    $"more than {SignatureLimits.MaxSignatures} signatures; this and those after it were not verified"
                );
            }
            if (read > SignatureLimits.MaxSignatures)
            {
                return;
            }
            try
            {
                await LayerAsync(layer, form, place, cancellationToken).ConfigureAwait(false);
            }
            catch (ImageContentException e) when (IsContent(e) || e.Error == ImageContentError.NotFound)
            {
                check.Problem(place, e.Message);
            }
        }
    }

    private async Task LayerAsync(
        Descriptor layer,
        SignatureForm form,
        string place,
        CancellationToken cancellationToken
    )
    {
        var isPayload = layer.MediaType == SignatureTypes.SimpleSigning;
        var isEnvelope = layer.MediaType is SignatureTypes.Dsse or SignatureTypes.InToto;
        if (!isPayload && !isEnvelope && !SignatureTypes.IsBundle(layer.MediaType))
        {
            check.Problem(place, $"'{MessageText.Shown(layer.MediaType, 100)}' is no signature that is known here");
            return;
        }
        var limit = isPayload ? SignatureLimits.MaxPayloadBytes : SignatureLimits.MaxEnvelopeBytes;
        if (layer.Size <= limit && bytes + layer.Size > SignatureLimits.MaxTotalBytes)
        {
            check.Problem(
                place,
                $"signatures have more than {SignatureLimits.MaxTotalBytes} bytes in all; it was not read"
            );
            return;
        }
        var content = await source.ReadBlobAsync(layer, limit, cancellationToken).ConfigureAwait(false);
        bytes += content.Length;
        if (isPayload)
        {
            check.Payload(form, place, content, layer.Annotations);
        }
        else
        {
            check.Envelope(form, place, isEnvelope ? DsseEnvelope.Read(content) : SigstoreBundle.Read(content));
        }
    }

    private ImageManifest? Manifest(ManifestDocument document, string place)
    {
        try
        {
            return ManifestReader.ReadManifest(document.Content, document.Descriptor.MediaType, "manifest");
        }
        catch (ImageContentException e)
        {
            check.Problem(place, e.Message);
            return null;
        }
    }

    /// <summary>Whether the content is at fault, and not the way to it.</summary>
    private static bool IsContent(ImageContentException e) =>
        e.Error is ImageContentError.Corrupt or ImageContentError.NotSupported or ImageContentError.LimitExceeded;
}
