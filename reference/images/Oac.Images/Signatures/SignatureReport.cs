using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Images.Signatures;

/// <summary>Somebody whose signatures count.</summary>
/// <param name="Name">The name by which results speak of it.</param>
/// <param name="Key">The key.</param>
public sealed record TrustedSigner(string Name, SignerKey Key);

/// <summary>Something that may be signed: a manifest or an index, by its digest alone.</summary>
/// <param name="Digest">The digest.</param>
/// <param name="Kind">What it is to the image that was asked for.</param>
public sealed record SignedSubject(ContentDigest Digest, SignedSubjectKind Kind)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kind switch
    {
        SignedSubjectKind.Index => "the index",
        SignedSubjectKind.Platform => "the platform's manifest",
        _ => "the image",
    }} {Digest}";
}

/// <summary>What a subject is to the image that was asked for.</summary>
public enum SignedSubjectKind
{
    /// <summary>The image itself, which is in no index.</summary>
    Image,

    /// <summary>The index that the image was chosen from.</summary>
    Index,

    /// <summary>The manifest that an index names for a platform.</summary>
    Platform,
}

/// <summary>How a signature is stored beside an image.</summary>
public enum SignatureForm
{
    /// <summary>cosign's first: under the tag <c>sha256-….sig</c>, attestations under <c>.att</c>. Every cosign reads it.</summary>
    Tag,

    /// <summary>cosign 2's with <c>--registry-referrers-mode=oci-1-1</c>: the same content as a referrer.</summary>
    Referrer,

    /// <summary>cosign 3's: a bundle of Sigstore's as a referrer.</summary>
    Bundle,
}

/// <summary>A signature or an attestation that was verified: the key has signed it, and it is about this very digest.</summary>
/// <param name="Signer">The signer's name.</param>
/// <param name="Subject">What is signed.</param>
/// <param name="Form">How it is stored.</param>
/// <param name="Place">Where it is: a tag, or the digest of a referrer.</param>
public sealed record VerifiedSignature(string Signer, SignedSubject Subject, SignatureForm Form, string Place)
{
    /// <summary>What an attestation says of the image, as a URI; null for a signature.</summary>
    public string? PredicateType { get; init; }

    /// <summary>What was signed: cosign's payload, or the in-toto statement.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}

/// <summary>Something that looks like a signature and does not count.</summary>
/// <param name="Subject">What it should be about.</param>
/// <param name="Place">Where it is: a tag, or the digest of a referrer.</param>
/// <param name="Reason">Why, on one line, without a period.</param>
public sealed record SignatureProblem(SignedSubject Subject, string Place, string Reason)
{
    /// <summary>One line.</summary>
    public override string ToString() => $"{Place}: {Reason}";
}

/// <summary>What was found. What could not be verified is a problem and nothing else.</summary>
/// <param name="Signatures">Signatures that count.</param>
/// <param name="Attestations">Attestations that count; one signs nothing but what it says, so none makes a signer valid.</param>
/// <param name="Problems">What does not count, and why.</param>
public sealed record SignatureReport(
    ImmutableArray<VerifiedSignature> Signatures,
    ImmutableArray<VerifiedSignature> Attestations,
    ImmutableArray<SignatureProblem> Problems
)
{
    /// <summary>The names of those who have signed, sorted.</summary>
    public ImmutableSortedSet<string> Signers =>
        Signatures.Select(static signature => signature.Signer).ToImmutableSortedSet(StringComparer.Ordinal);
}
