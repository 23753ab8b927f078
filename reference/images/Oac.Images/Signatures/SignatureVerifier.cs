using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Images.Signatures;

/// <summary>
/// Verifies signatures that cosign or <see cref="SignatureWriter"/> made by a key: under tags, as referrers and as bundles. Digests are
/// all it needs: no label of an image is read before its signature is known. Neither a certificate nor a transparency log is asked.
/// </summary>
public static class SignatureVerifier
{
    /// <summary>Verifies what is stored beside some manifests.</summary>
    /// <param name="source">Where the image is. Of a source that is no <see cref="Referrers.IReferrerSource"/> only tags are looked at.</param>
    /// <param name="subjects">
    /// What may be signed: of an image from an index the index and the manifest, see <see cref="SubjectsAsync"/>.
    /// </param>
    /// <param name="signers">Whose signatures count.</param>
    /// <param name="attestations">Whether attestations are wanted, too; they cost further requests.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <exception cref="ImageContentException">The source does not answer, so that nobody can tell.</exception>
    public static async Task<SignatureReport> VerifyAsync(
        IContentSource source,
        IEnumerable<SignedSubject> subjects,
        IEnumerable<TrustedSigner> signers,
        bool attestations,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(subjects);
        ImmutableArray<TrustedSigner> trusted = [.. signers];
        var found = new SignatureReport([], [], []);
        foreach (var subject in subjects)
        {
            var check = new SignatureCheck(subject, trusted);
            await new SignatureSearch(source, subject.Digest, attestations, check)
                .RunAsync(cancellationToken)
                .ConfigureAwait(false);
            var report = check.Report;
            found = new(
                found.Signatures.AddRange(report.Signatures),
                found.Attestations.AddRange(report.Attestations),
                found.Problems.AddRange(report.Problems)
            );
        }
        return found;
    }

    /// <summary>
    /// What may be signed where a reference leads: the image; or the index, and where a platform is named, the manifest that it has for
    /// it (the only one, if it names no platform for it). Neither config nor labels are read.
    /// </summary>
    /// <param name="source">Where the image is.</param>
    /// <param name="reference">A tag, a digest, or null as <see cref="IContentSource.GetManifestAsync"/> has it.</param>
    /// <param name="platform">The platform, or null for the index alone.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="ImageContentException">The image is not there, or has nothing for the platform.</exception>
    public static async Task<ImmutableArray<SignedSubject>> SubjectsAsync(
        IContentSource source,
        string? reference,
        ImagePlatform? platform,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var document = await source.GetManifestAsync(reference, cancellationToken).ConfigureAwait(false);
        var subjects = ImmutableArray.CreateBuilder<SignedSubject>();
        for (var depth = 0; MediaTypes.IsIndex(document.Descriptor.MediaType); depth++)
        {
            var digest = document.Descriptor.Digest;
            subjects.Add(new(digest, SignedSubjectKind.Index));
            if (platform is null)
            {
                return subjects.ToImmutable();
            }
            var place = $"{source.Name}: index {digest}";
            if (depth == ContentSourceExtensions.MaxIndexDepth)
            {
                throw ContentSourceExtensions.TooDeep(place);
            }
            var index = ManifestReader.ReadIndex(document.Content, document.Descriptor.MediaType, place);
            var chosen =
                PlatformChoice.OfIndex(index.Manifests, platform)
                ?? throw new ImageContentException(
                    ImageContentError.NotFound,
                    $"{place}: nothing for {platform}; there is {ContentSourceExtensions.Offered(index.Manifests)}"
                );
            document = await source.GetEntryAsync(digest, chosen, cancellationToken).ConfigureAwait(false);
        }
        subjects.Add(
            new(document.Descriptor.Digest, subjects.Count == 0 ? SignedSubjectKind.Image : SignedSubjectKind.Platform)
        );
        return subjects.ToImmutable();
    }
}
