using System.Buffers.Text;
using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Images.Signatures;

/// <summary>
/// Checks signatures of one subject against the signers that count, and keeps the result. Nothing that was signed is read before a
/// signer's key has verified it.
/// </summary>
internal sealed class SignatureCheck(SignedSubject subject, ImmutableArray<TrustedSigner> signers)
{
    private readonly List<VerifiedSignature> signatures = [];
    private readonly List<VerifiedSignature> attestations = [];
    private readonly List<SignatureProblem> problems = [];
    private bool isCut;

    /// <summary>What was found so far.</summary>
    public SignatureReport Report => new([.. signatures], [.. attestations], [.. problems]);

    /// <summary>Notes what does not count.</summary>
    public void Problem(string place, string reason)
    {
        if (problems.Count < SignatureLimits.MaxProblems)
        {
            problems.Add(new(subject, place, reason));
        }
        else if (!isCut)
        {
            isCut = true;
            problems.Add(new(subject, place, "this and what follows is not named one by one"));
        }
    }

    /// <summary>Checks a payload of cosign's, whose signature stands in its annotations.</summary>
    public void Payload(
        SignatureForm form,
        string place,
        ReadOnlyMemory<byte> payload,
        ImmutableSortedDictionary<string, string> annotations
    )
    {
        if (!annotations.TryGetValue(SignatureTypes.SignatureAnnotation, out var text) || text.Length == 0)
        {
            Problem(place, $"no annotation {SignatureTypes.SignatureAnnotation} holds its signature");
            return;
        }
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(SignatureLimits.MaxSignatureCharacters)];
        if (
            text.Length > SignatureLimits.MaxSignatureCharacters
            || !Convert.TryFromBase64String(text, buffer, out var length)
        )
        {
            Problem(
                place,
                $"the annotation {SignatureTypes.SignatureAnnotation} is no base64 of at most {SignatureLimits.MaxSignatureCharacters} characters"
            );
            return;
        }
        var by = By(payload.Span, [buffer[..length]]);
        if (by.IsEmpty)
        {
            Problem(
                place,
                annotations.ContainsKey(SignatureTypes.CertificateAnnotation)
                    ? "signed by a certificate and not by a key, and only keys are verified"
                    : Stranger
            );
            return;
        }
        ContentDigest about;
        try
        {
            about = SimpleSigning.Read(payload);
        }
        catch (ImageContentException e)
        {
            Problem(place, $"signed by {Names(by)}, but what is signed is no signature of an image: {e.Message}");
            return;
        }
        if (about != subject.Digest)
        {
            Problem(place, $"signed by {Names(by)}, but it is about another image: {about}");
            return;
        }
        Keep(signatures, by, form, place, null, payload);
    }

    /// <summary>Checks an envelope with a statement.</summary>
    public void Envelope(SignatureForm form, string place, DsseEnvelope envelope)
    {
        var by = By(DsseEnvelope.Signed(envelope.PayloadType, envelope.Payload.Span), envelope.Signatures);
        if (by.IsEmpty)
        {
            Problem(place, Stranger);
            return;
        }
        if (envelope.PayloadType != SignatureTypes.InToto)
        {
            Problem(
                place,
                $"signed by {Names(by)}, but it holds '{MessageText.Shown(envelope.PayloadType, 100)}' and no in-toto statement"
            );
            return;
        }
        InTotoStatement statement;
        try
        {
            statement = InTotoStatement.Read(envelope.Payload);
        }
        catch (ImageContentException e)
        {
            Problem(place, $"signed by {Names(by)}, but it holds no in-toto statement: {e.Message}");
            return;
        }
        if (!statement.Subjects.Contains(subject.Digest))
        {
            Problem(
                place,
                $"signed by {Names(by)}, but it is about another image: {statement.Subjects.FirstOrDefault()?.ToString() ?? "none by a digest"}"
            );
            return;
        }
        if (statement.PredicateType == SignatureTypes.SignPredicate)
        {
            Keep(signatures, by, form, place, null, envelope.Payload);
        }
        else
        {
            Keep(attestations, by, form, place, statement.PredicateType, envelope.Payload);
        }
    }

    private const string Stranger = "no key that was given has signed it";

    private ImmutableArray<TrustedSigner> By(ReadOnlySpan<byte> signed, ImmutableArray<byte[]> made)
    {
        var found = ImmutableArray.CreateBuilder<TrustedSigner>();
        foreach (var signer in signers)
        {
            foreach (var signature in made)
            {
                if (signer.Key.Verify(signed, signature))
                {
                    found.Add(signer);
                    break;
                }
            }
        }
        return found.ToImmutable();
    }

    private static string Names(ImmutableArray<TrustedSigner> by) =>
        string.Join(", ", by.Select(static signer => signer.Name));

    private void Keep(
        List<VerifiedSignature> list,
        ImmutableArray<TrustedSigner> by,
        SignatureForm form,
        string place,
        string? predicate,
        ReadOnlyMemory<byte> payload
    ) =>
        list.AddRange(
            by.Select(signer => new VerifiedSignature(signer.Name, subject, form, place)
            {
                PredicateType = predicate,
                Payload = payload,
            })
        );
}
