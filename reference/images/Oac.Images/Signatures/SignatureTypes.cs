namespace Oac.Images.Signatures;

/// <summary>Media types, annotations and names that cosign and Sigstore gave to signatures.</summary>
internal static class SignatureTypes
{
    /// <summary>The payload of a signature.</summary>
    public const string SimpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json";

    /// <summary>An envelope with a signed statement.</summary>
    public const string Dsse = "application/vnd.dsse.envelope.v1+json";

    /// <summary>A bundle as it is written here and by cosign 3.</summary>
    public const string Bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>What bundles of all versions begin with.</summary>
    public const string AnyBundle = "application/vnd.dev.sigstore.bundle";

    /// <summary>The artifact type, and the type of the config, of signatures that cosign 2 keeps as referrers.</summary>
    public const string SignatureArtifact = "application/vnd.dev.cosign.artifact.sig.v1+json";

    /// <summary>What all such types begin with.</summary>
    public const string AnyCosignArtifact = "application/vnd.dev.cosign.artifact.";

    /// <summary>Notation's signatures.</summary>
    public const string Notation = "application/vnd.cncf.notary.signature";

    /// <summary>What an in-toto statement is in an envelope.</summary>
    public const string InToto = "application/vnd.in-toto+json";

    /// <summary>The predicate of a statement that says no more than that the subject is signed.</summary>
    public const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    /// <summary>The annotation of a payload that holds its signature as base64.</summary>
    public const string SignatureAnnotation = "dev.cosignproject.cosign/signature";

    /// <summary>The annotation of a payload that was signed by the key of a certificate.</summary>
    public const string CertificateAnnotation = "dev.sigstore.cosign/certificate";

    /// <summary>The annotation of a bundle that tells what is in it.</summary>
    public const string ContentAnnotation = "dev.sigstore.bundle.content";

    /// <summary>The annotation of a bundle that names the predicate.</summary>
    public const string PredicateAnnotation = "dev.sigstore.bundle.predicateType";

    /// <summary>The annotation of an attestation under its tag that names the predicate.</summary>
    public const string AttestationAnnotation = "predicateType";

    /// <summary>Whether a type is a bundle's.</summary>
    public static bool IsBundle(string? type) => type?.StartsWith(AnyBundle, StringComparison.Ordinal) == true;
}
