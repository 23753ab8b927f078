using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Referrers;
using Oac.Images.Signatures;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Producer.Images;

namespace Oac.Producer.Planning;

/// <summary>Looks for signatures of images of which policy wants them. Digests are all that is read: labels come later (section 9.2).</summary>
internal sealed class PlanSignatures(ImageAccess access, PlanningConfiguration configuration, ImagePlatform platform)
{
    /// <summary>
    /// Verifies what is stored beside an image. Null where policy wants no signature, and where the image is in an engine or in an archive of
    /// Docker's, which hold none.
    /// </summary>
    /// <param name="address">The image.</param>
    /// <param name="repository">The repository that it is planned for.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <exception cref="UsageException">It needs the network, which is ruled out; or the key of a signer cannot be used.</exception>
    /// <exception cref="ImageContentException">The image is not there, or the place does not answer, so that nobody can tell.</exception>
    public async Task<FoundSignatures?> FindAsync(
        ImageAddress address,
        string repository,
        CancellationToken cancellationToken
    )
    {
        if (!AreWanted(repository) || address.Transport == ImageTransport.DockerDaemon)
        {
            return null;
        }
        var source = await access.OpenSourceAsync(address, cancellationToken).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        if (source.Content is not IReferrerSource)
        {
            return null;
        }
        var subjects = await SignatureVerifier
            .SubjectsAsync(source.Content, source.Version, platform, cancellationToken)
            .ConfigureAwait(false);
        var report = await SignatureVerifier
            .VerifyAsync(
                source.Content,
                subjects,
                configuration.Signers.Select(Trusted),
                attestations: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(subjects[^1].Digest, new(report.Signers, [.. report.Problems.Select(static p => p.ToString())]));
    }

    /// <summary>Whether every grant that allows the repository wants a signature: one that wants none is enough.</summary>
    private bool AreWanted(string repository)
    {
        var grants = configuration.Policy.Repositories.Where(g => g.Repository.Matches(repository)).ToList();
        return grants.Count > 0 && grants.TrueForAll(static g => !g.Signers.IsEmpty);
    }

    private static TrustedSigner Trusted(Signer signer) =>
        SignerKey.TryParse(signer.PublicKey, out var key, out var error)
            ? new(signer.Name, key)
            : throw new UsageException($"the key of signer '{signer.Name}' cannot be used: {error}");
}

/// <summary>What verification found.</summary>
/// <param name="Digest">The manifest that would run, chosen from what may be signed. Nothing else may be planned.</param>
/// <param name="Facts">Whose signatures hold for it.</param>
internal sealed record FoundSignatures(ContentDigest Digest, SignatureFacts Facts);
