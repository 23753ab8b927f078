using Oac.Images.Content;
using Oac.Images.Referrers;

namespace Oac.Images.Tests.Referrers;

/// <summary>What notation, cosign, oras and BuildKit leave beside an image.</summary>
public sealed class ReferrerKindsTests
{
    private const string Bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";

    [Theory]
    [InlineData("application/vnd.cncf.notary.signature", null, null, true, false)]
    [InlineData("application/vnd.dev.cosign.artifact.sig.v1+json", null, null, true, false)]
    [InlineData(Bundle, null, null, true, false)]
    [InlineData(Bundle, "dev.sigstore.bundle.predicateType", "https://sigstore.dev/cosign/sign/v1", true, false)]
    [InlineData(Bundle, "dev.sigstore.bundle.predicateType", "https://spdx.dev/Document", false, true)]
    [InlineData(Bundle, "dev.sigstore.bundle.predicateType", "https://slsa.dev/provenance/v1", false, false)]
    [InlineData("application/spdx+json", null, null, false, true)]
    [InlineData("application/vnd.cyclonedx+xml", null, null, false, true)]
    [InlineData("application/vnd.syft+json", null, null, false, true)]
    [InlineData(
        "application/vnd.in-toto+json",
        "in-toto.io/predicate-type",
        "https://cyclonedx.org/bom/v1.5",
        false,
        true
    )]
    [InlineData(
        "application/vnd.in-toto+json",
        "in-toto.io/predicate-type",
        "https://slsa.dev/provenance/v0.2",
        false,
        false
    )]
    [InlineData("application/vnd.example.readme", null, null, false, false)]
    [InlineData(null, null, null, false, false)]
    public void A_kind_is_told_by_type_and_annotations(
        string? type,
        string? key,
        string? value,
        bool signature,
        bool sbom
    )
    {
        var referrer = new Descriptor(MediaTypes.OciManifest, ContentDigest.Sha256Of([]), 0)
        {
            ArtifactType = type,
            Annotations = key is null ? Descriptor.NoAnnotations : Descriptor.NoAnnotations.SetItem(key, value!),
        };

        Assert.Equal((signature, sbom), (ReferrerKinds.IsSignature(referrer), ReferrerKinds.IsSbom(referrer)));
    }
}
