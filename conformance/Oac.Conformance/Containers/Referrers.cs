using System.Collections.Immutable;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.Registries;

namespace Oac.Conformance.Containers;

/// <summary>What is attached to an image where it lies. Told by types and annotations; nothing is verified.</summary>
[PerRun]
public sealed class Referrers(Subject subject)
{
    private static readonly string[] PredicateKeys =
    [
        "in-toto.io/predicate-type",
        "dev.sigstore.bundle.predicateType",
        "predicateType",
    ];

    /// <summary>Holds that something can be attached where the image is.</summary>
    /// <exception cref="UntestableException">Nothing can.</exception>
    public void RequirePlace()
    {
        if (subject.Source is not (RegistryRepository or OciLayout))
        {
            throw new UntestableException(
                "where the target is, nothing can be attached to an image",
                "Give the image as it is published: a registry's reference, or an OCI layout with its referrers."
            );
        }
    }

    /// <summary>What refers to the image, or to what its index leads to.</summary>
    /// <exception cref="ImageContentException">The place does not answer as it should.</exception>
    public Task<ImmutableArray<Descriptor>> ListAsync(CancellationToken cancellationToken) =>
        subject.Source switch
        {
            RegistryRepository repository => repository.ListReferrersAsync(Digest, null, cancellationToken),
            OciLayout layout => ListAsync(layout, cancellationToken),
            _ => throw new InvalidOperationException("Nothing can be attached there."),
        };

    /// <summary>Whether a signature of notation or cosign is among referrers, or stands under the tag that cosign gives it.</summary>
    public async Task<bool> HasSignatureAsync(ImmutableArray<Descriptor> referrers, CancellationToken cancellationToken)
    {
        if (referrers.Any(IsSignature))
        {
            return true;
        }
        var tag = $"{Digest.Algorithm}-{Digest.Hex}.sig";
        if (subject.Source is RegistryRepository repository)
        {
            return await repository.ResolveAsync(tag, cancellationToken).ConfigureAwait(false) is not null;
        }
        return subject.Source is OciLayout layout
            && layout.Manifests.Any(m =>
                m.Annotations.TryGetValue("org.opencontainers.image.ref.name", out var name)
                && (name == tag || name.EndsWith($":{tag}", StringComparison.Ordinal))
            );
    }

    /// <summary>Whether a list of packages is among referrers, or in what BuildKit adds to an index for every platform.</summary>
    public async Task<bool> HasSbomAsync(ImmutableArray<Descriptor> referrers, CancellationToken cancellationToken)
    {
        if (referrers.Any(IsSbom))
        {
            return true;
        }
        foreach (var platform in subject.Platforms)
        {
            var about = platform.Entry?.Digest.ToString();
            var attestation = subject.Attestations.FirstOrDefault(a =>
                MediaTypes.IsManifest(a.MediaType)
                && a.Annotations.GetValueOrDefault("vnd.docker.reference.digest") == about
            );
            if (attestation is null)
            {
                return false;
            }
            var document = await subject
                .Source!.GetManifestAsync(attestation.Digest.ToString(), cancellationToken)
                .ConfigureAwait(false);
            var manifest = ManifestReader.ReadManifest(
                document.Content,
                document.Descriptor.MediaType,
                $"{subject.Source.Name}: attestation {attestation.Digest}"
            );
            if (!manifest.Layers.Any(IsSbom))
            {
                return false;
            }
        }
        return true;
    }

    // A layout lists digests; what they are stands in the manifests.
    private async Task<ImmutableArray<Descriptor>> ListAsync(OciLayout layout, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<Descriptor>();
        foreach (var one in await layout.ListReferrersAsync(Digest, null, cancellationToken).ConfigureAwait(false))
        {
            var document = await layout
                .GetManifestAsync(one.Digest.ToString(), cancellationToken)
                .ConfigureAwait(false);
            if (MediaTypes.IsManifest(document.Descriptor.MediaType))
            {
                var place = $"{layout.Name}: {one.Digest}";
                var manifest = ManifestReader.ReadManifest(document.Content, document.Descriptor.MediaType, place);
                found.Add(
                    one with
                    {
                        ArtifactType = manifest.ArtifactType ?? manifest.Config.MediaType,
                        Annotations = manifest.Annotations,
                    }
                );
            }
        }
        return found.ToImmutable();
    }

    private ContentDigest Digest => subject.Root!.Descriptor.Digest;

    private static bool IsSignature(Descriptor referrer)
    {
        var type = referrer.ArtifactType ?? "";
        return type is "application/vnd.cncf.notary.signature" or "application/vnd.dev.cosign.artifact.sig.v1+json"
            || (
                type.StartsWith("application/vnd.dev.sigstore.bundle", StringComparison.Ordinal)
                // A bundle without a statement signs the image itself; one with a statement may say anything about it.
                && Predicate(referrer)?.Contains("/cosign/sign/", StringComparison.Ordinal) != false
            );
    }

    private static bool IsSbom(Descriptor descriptor) =>
        IsSbomType(descriptor.ArtifactType)
        || IsSbomType(descriptor.MediaType)
        || Predicate(descriptor) is { } predicate
            && (
                predicate.StartsWith("https://spdx.dev/", StringComparison.Ordinal)
                || predicate.StartsWith("https://cyclonedx.org/", StringComparison.Ordinal)
            );

    private static bool IsSbomType(string? type) =>
        type is not null
        && (
            type.Contains("spdx", StringComparison.OrdinalIgnoreCase)
            || type.Contains("cyclonedx", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/vnd.syft", StringComparison.Ordinal)
        );

    private static string? Predicate(Descriptor descriptor) =>
        PredicateKeys
            .Select(key => descriptor.Annotations.GetValueOrDefault(key))
            .FirstOrDefault(static p => p is not null);
}
