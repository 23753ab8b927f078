using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Referrers;
using Oac.Images.Registries;
using Oac.Images.Signatures;
using Oac.Producer.Images.Reading;

namespace Oac.Producer.Images.Facts;

/// <summary>
/// What a registry keeps beside an image, asked for once for what its address leads to: the list of referrers; then, for a signature that is
/// not among them, the tag under which cosign keeps one; and for a list of packages the attestation that the index has for the platform.
/// </summary>
internal sealed class Referrers
{
    /// <summary>The annotation by which BuildKit says which image an attestation is about.</summary>
    private const string AboutDigest = "vnd.docker.reference.digest";

    private readonly OpenImage image;
    private readonly RegistryRepository repository;
    private readonly ImmutableArray<Descriptor> found;

    private Referrers(OpenImage image, RegistryRepository repository, ImmutableArray<Descriptor> found)
    {
        this.image = image;
        this.repository = repository;
        this.found = found;
    }

    /// <summary>Whether a signature is there; null if it was not asked for.</summary>
    public bool? HasSignature { get; private init; }

    /// <summary>Asks the registry; null where the image is in none.</summary>
    /// <param name="image">The image.</param>
    /// <param name="signature">Whether a signature is wanted.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <exception cref="ImageContentException">The registry does not answer as it should.</exception>
    public static async Task<Referrers?> AskAsync(OpenImage image, bool signature, CancellationToken cancellationToken)
    {
        if (image is not { Content: RegistryRepository repository, Root.Digest: { } subject })
        {
            return null;
        }
        var found = await ToldAsync(
                repository,
                await repository.ListReferrersAsync(subject, null, cancellationToken).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new Referrers(image, repository, found)
        {
            HasSignature = signature
                ? found.Any(ReferrerKinds.IsSignature)
                    || await repository
                        .ResolveAsync($"{subject.Algorithm}-{subject.Hex}.sig", cancellationToken)
                        .ConfigureAwait(false)
                        is not null
                : null,
        };
    }

    /// <summary>The same with those described by their manifests that the list does not tell: cosign's, where a registry keeps no list.</summary>
    private static async Task<ImmutableArray<Descriptor>> ToldAsync(
        RegistryRepository repository,
        ImmutableArray<Descriptor> listed,
        CancellationToken cancellationToken
    )
    {
        var told = ImmutableArray.CreateBuilder<Descriptor>(listed.Length);
        var asked = 0;
        foreach (var referrer in listed)
        {
            if (!ReferrerKinds.IsUntold(referrer) || asked++ >= SignatureLimits.MaxReferrers)
            {
                told.Add(referrer);
                continue;
            }
            var document = await repository
                .GetManifestAsync(referrer.Digest.ToString(), cancellationToken)
                .ConfigureAwait(false);
            told.Add(ReferrerDescription.Of(document, $"{repository.Name}: {referrer.Digest}")?.Referrer ?? referrer);
        }
        return told.MoveToImmutable();
    }

    /// <summary>Whether a list of packages is there for a platform.</summary>
    /// <exception cref="ImageContentException">The registry does not answer as it should.</exception>
    public async Task<bool> HasSbomAsync(OpenPlatform platform, CancellationToken cancellationToken)
    {
        if (found.Any(ReferrerKinds.IsSbom))
        {
            return true;
        }
        var about = platform.Entry?.Digest.ToString();
        var attestation = image.Attestations.FirstOrDefault(a => a.Annotations.GetValueOrDefault(AboutDigest) == about);
        if (attestation is null || !MediaTypes.IsManifest(attestation.MediaType))
        {
            return false;
        }
        var document = await repository
            .GetManifestAsync(attestation.Digest.ToString(), cancellationToken)
            .ConfigureAwait(false);
        return ReferrerKinds.HasSbom(
            ManifestReader
                .ReadManifest(
                    document.Content,
                    document.Descriptor.MediaType,
                    $"{repository.Name}: attestation {attestation.Digest}"
                )
                .Layers
        );
    }
}
