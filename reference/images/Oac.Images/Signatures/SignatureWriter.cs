using System.Collections.Immutable;
using System.Globalization;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Signatures;

/// <summary>What was stored beside an image.</summary>
/// <param name="Form">How.</param>
/// <param name="Place">Where: a tag, or the digest of a referrer.</param>
/// <param name="WasThere">Whether the same key's signature of this form was there already, and nothing was written.</param>
public sealed record WrittenSignature(SignatureForm Form, string Place, bool WasThere);

/// <summary>
/// Signs manifests and indexes as cosign does, and stores the signatures where cosign looks for them. Two that add a signature under one
/// tag at the same moment may lose one of them, as cosign's own do; referrers have no such moment.
/// </summary>
/// <param name="source">Where the image is.</param>
/// <param name="target">The same place, to write to.</param>
/// <param name="subject">The manifest or index.</param>
/// <param name="name">The repository's name, which goes into what is signed; nobody verifies it.</param>
public sealed class SignatureWriter(IContentSource source, IContentTarget target, Descriptor subject, string name)
{
    private static readonly ImmutableSortedDictionary<string, string> None = Descriptor.NoAnnotations;

    private Descriptor Subject => new(subject.MediaType, subject.Digest, subject.Size);

    /// <summary>Signs, unless this key has signed in this form before.</summary>
    /// <param name="key">The key.</param>
    /// <param name="form">How the signature is stored.</param>
    /// <param name="created">The time that a bundle is annotated with.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <exception cref="ImageContentException">It cannot be stored, or too many are there.</exception>
    public async Task<WrittenSignature> SignAsync(
        SigningKey key,
        SignatureForm form,
        DateTimeOffset created,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(key);
        var report = await SignatureVerifier
            .VerifyAsync(
                source,
                [new(subject.Digest, SignedSubjectKind.Image)],
                [new("", key.Public)],
                attestations: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (report.Signatures.FirstOrDefault(signature => signature.Form == form) is { } there)
        {
            return new(form, there.Place, WasThere: true);
        }
        if (form == SignatureForm.Bundle)
        {
            var statement = InTotoStatement.Write(subject.Digest, null, SignatureTypes.SignPredicate, "{}"u8.ToArray());
            return await BundleAsync(
                    SigstoreBundle.Sign(statement, key),
                    SignatureTypes.SignPredicate,
                    created,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        var payload = SimpleSigning.Write(subject.Digest, name);
        return await StoreAsync(payload, key.Sign(payload.Span), form, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores a signature that was made elsewhere, over <see cref="SimpleSigning.Write"/>'s bytes or others of their kind.</summary>
    /// <param name="payload">What was signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="form"><see cref="SignatureForm.Tag"/> or <see cref="SignatureForm.Referrer"/>.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <exception cref="ImageContentException">The payload is of another image, or it cannot be stored.</exception>
    public Task<WrittenSignature> AttachAsync(
        ReadOnlyMemory<byte> payload,
        ReadOnlyMemory<byte> signature,
        SignatureForm form,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfEqual(form, SignatureForm.Bundle);
        var about = SimpleSigning.Read(payload);
        return about == subject.Digest
            ? StoreAsync(payload, signature, form, cancellationToken)
            : throw new ImageContentException(
                ImageContentError.Corrupt,
                $"the payload is about {about}, and the image is {subject.Digest}"
            );
    }

    /// <summary>Signs a statement about the manifest and stores it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="predicateType">What kind of thing is said, as a URI.</param>
    /// <param name="predicate">What is said, a JSON object.</param>
    /// <param name="form"><see cref="SignatureForm.Tag"/> or <see cref="SignatureForm.Bundle"/>.</param>
    /// <param name="created">The time that a bundle is annotated with.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <exception cref="ImageContentException">It cannot be stored, or too many are there.</exception>
    public Task<WrittenSignature> AttestAsync(
        SigningKey key,
        string predicateType,
        ReadOnlyMemory<byte> predicate,
        SignatureForm form,
        DateTimeOffset created,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfEqual(form, SignatureForm.Referrer);
        var statement = InTotoStatement.Write(subject.Digest, name, predicateType, predicate);
        return form == SignatureForm.Bundle
            ? BundleAsync(SigstoreBundle.Sign(statement, key), predicateType, created, cancellationToken)
            : AddAsync(
                "att",
                SignatureTypes.Dsse,
                DsseEnvelope.Sign(SignatureTypes.InToto, statement, key),
                None.Add(SignatureTypes.SignatureAnnotation, "")
                    .Add(SignatureTypes.AttestationAnnotation, predicateType),
                cancellationToken
            );
    }

    private Task<WrittenSignature> StoreAsync(
        ReadOnlyMemory<byte> payload,
        ReadOnlyMemory<byte> signature,
        SignatureForm form,
        CancellationToken cancellationToken
    )
    {
        var annotations = None.Add(SignatureTypes.SignatureAnnotation, Convert.ToBase64String(signature.Span));
        return form == SignatureForm.Tag
            ? AddAsync("sig", SignatureTypes.SimpleSigning, payload, annotations, cancellationToken)
            : WriteAsync(
                SignatureContent.Make([], Layer(SignatureTypes.SimpleSigning, payload, annotations), payload, Subject),
                null,
                form,
                cancellationToken
            );
    }

    private Task<WrittenSignature> BundleAsync(
        ReadOnlyMemory<byte> bundle,
        string predicateType,
        DateTimeOffset created,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            BuiltImage.Artifact(
                SignatureTypes.Bundle,
                [(SignatureTypes.Bundle, bundle)],
                Subject,
                None.Add(SignatureTypes.ContentAnnotation, "dsse-envelope")
                    .Add(SignatureTypes.PredicateAnnotation, predicateType)
                    .Add(
                        "org.opencontainers.image.created",
                        created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                    )
            ),
            null,
            SignatureForm.Bundle,
            cancellationToken
        );

    /// <summary>Adds a layer to what is under the subject's tag.</summary>
    private async Task<WrittenSignature> AddAsync(
        string ending,
        string mediaType,
        ReadOnlyMemory<byte> content,
        ImmutableSortedDictionary<string, string> annotations,
        CancellationToken cancellationToken
    )
    {
        var tag = SignatureSearch.Tag(subject.Digest, ending);
        var place = $"{source.Name}:{tag}";
        ImmutableArray<Descriptor> layers = [];
        try
        {
            var document = await source.GetManifestAsync(tag, cancellationToken).ConfigureAwait(false);
            var manifest = ManifestReader.ReadManifest(document.Content, document.Descriptor.MediaType, place);
            if (manifest.MediaType != MediaTypes.OciManifest)
            {
                throw new ImageContentException(
                    ImageContentError.NotSupported,
                    $"{place}: signatures are kept in a manifest of '{manifest.MediaType}' there; only '{MediaTypes.OciManifest}' is added to"
                );
            }
            layers = manifest.Layers;
        }
        catch (ImageContentException e) when (e.Error == ImageContentError.NotFound)
        {
            layers = [];
        }
        if (layers.Length >= SignatureLimits.MaxSignatures)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"{place}: {layers.Length} are there already; at most {SignatureLimits.MaxSignatures} are verified"
            );
        }
        var made = SignatureContent.Make(
            [
                .. layers.Select(layer =>
                    (layer, (Func<CancellationToken, Task<Stream>>)(token => source.OpenBlobAsync(layer, token)))
                ),
            ],
            Layer(mediaType, content, annotations),
            content,
            null
        );
        return await WriteAsync(made, tag, SignatureForm.Tag, cancellationToken).ConfigureAwait(false);
    }

    private async Task<WrittenSignature> WriteAsync(
        BuiltImage made,
        string? tag,
        SignatureForm form,
        CancellationToken cancellationToken
    )
    {
        await made.WriteToAsync(target, tag, null, cancellationToken).ConfigureAwait(false);
        return new(form, tag ?? made.Manifest.Descriptor.Digest.ToString(), WasThere: false);
    }

    private static Descriptor Layer(
        string mediaType,
        ReadOnlyMemory<byte> content,
        ImmutableSortedDictionary<string, string> annotations
    ) => new(mediaType, ContentDigest.Sha256Of(content.Span), content.Length) { Annotations = annotations };
}
