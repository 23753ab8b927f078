using System.Text.Json;
using Oac.Images.Signatures;
using Oac.Producer.Output;

namespace Oac.Producer.Signing;

/// <summary>What <c>oac verify</c> says.</summary>
/// <param name="Image">The image, as it was given.</param>
/// <param name="Subjects">What may be signed.</param>
/// <param name="Signers">Whose signatures count.</param>
/// <param name="Found">What was found.</param>
/// <param name="Predicate">The kind of attestation that was asked for; null for signatures.</param>
/// <param name="Any">Whether one signer is enough.</param>
internal sealed record VerifyReport(
    string Image,
    IReadOnlyList<SignedSubject> Subjects,
    IReadOnlyList<TrustedSigner> Signers,
    SignatureReport Found,
    string? Predicate,
    bool Any
)
{
    private const string Schema = "oac-verify/1";

    /// <summary>Whether those who should have signed have.</summary>
    public bool IsVerified => Any ? Signers.Any(IsValid) : Signers.All(IsValid);

    private IEnumerable<VerifiedSignature> Counted =>
        Predicate is null ? Found.Signatures : Found.Attestations.Where(one => one.PredicateType == Predicate);

    /// <summary>As text that a person reads.</summary>
    public void WriteText(TextWriter output)
    {
        output.WriteLine(SafeText.Line($"{Image}: {(IsVerified ? "verified" : "not verified")}"));
        foreach (var one in Counted)
        {
            var what = one.PredicateType is null ? "signed" : "attested";
            output.WriteLine(
                SafeText.Line($"  {what} by {one.Signer}: {one.Subject} ({FormNames.Of(one.Form)} {one.Place})")
            );
        }
        foreach (var signer in Signers.Where(signer => !IsValid(signer)))
        {
            output.WriteLine(
                SafeText.Line(
                    $"  not {(Predicate is null ? "signed" : "attested")} by {signer.Name} ({signer.Key.Fingerprint})"
                )
            );
        }
        foreach (var problem in Found.Problems)
        {
            output.WriteLine(SafeText.Line($"  does not count: {problem}"));
        }
    }

    /// <summary>As JSON for a program.</summary>
    public void WriteJson(TextWriter output) =>
        Json.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", Schema);
                json.WriteString("image", Image);
                json.WriteBoolean("verified", IsVerified);
                json.Optional("predicateType", Predicate);
                json.WriteStartArray("subjects");
                foreach (var subject in Subjects)
                {
                    json.WriteStartObject();
                    Write(json, subject);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteStartArray("signers");
                foreach (var signer in Signers)
                {
                    json.WriteStartObject();
                    json.WriteString("name", signer.Name);
                    json.WriteString("fingerprint", signer.Key.Fingerprint);
                    json.WriteBoolean("valid", IsValid(signer));
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                Write(json, "signatures", Found.Signatures);
                Write(json, "attestations", Found.Attestations);
                json.WriteStartArray("problems");
                foreach (var problem in Found.Problems)
                {
                    json.WriteStartObject();
                    Write(json, problem.Subject);
                    json.WriteString("place", problem.Place);
                    json.WriteString("reason", problem.Reason);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    private bool IsValid(TrustedSigner signer) => Counted.Any(one => one.Signer == signer.Name);

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<VerifiedSignature> list)
    {
        json.WriteStartArray(name);
        foreach (var one in list)
        {
            json.WriteStartObject();
            json.WriteString("signer", one.Signer);
            Write(json, one.Subject);
            json.WriteString("form", FormNames.Of(one.Form));
            json.WriteString("place", one.Place);
            json.Optional("predicateType", one.PredicateType);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, SignedSubject subject)
    {
        json.WriteString("digest", subject.Digest.ToString());
        json.WriteString(
            "subject",
            subject.Kind switch
            {
                SignedSubjectKind.Index => "index",
                SignedSubjectKind.Platform => "platform",
                _ => "image",
            }
        );
    }
}
