using System.Text;
using Oac.Images.Content;
using Oac.Images.Copying;
using Oac.Images.Layouts;
using Oac.Images.Signatures;
using Oac.Images.Writing;

namespace Oac.Images.Tests.Signatures;

/// <summary>What counts and what does not, without any other program.</summary>
public sealed class SignatureVerifierTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<SignerKeyKind, SignatureForm> KindsAndForms() =>
        new(
            [SignerKeyKind.EcdsaP256, SignerKeyKind.Ed25519],
            [SignatureForm.Tag, SignatureForm.Referrer, SignatureForm.Bundle]
        );

    [Theory]
    [MemberData(nameof(KindsAndForms))]
    public async Task A_signature_counts_for_its_key_and_its_image_alone(SignerKeyKind kind, SignatureForm form)
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(kind);
        using var foreign = TestKeys.Make(kind);

        var written = await layout.SignAsync(layout.Amd64, key, form);
        var report = await layout.VerifyAsync(layout.Amd64, foreign, key);

        var signature = Assert.Single(report.Signatures);
        Assert.Equal(
            ("signer 2", form, written.Place, layout.Amd64.Digest),
            (signature.Signer, signature.Form, signature.Place, signature.Subject.Digest)
        );
        Assert.Equal(["signer 2"], report.Signers);
        Assert.Empty(report.Problems);

        report = await layout.VerifyAsync(layout.Amd64, foreign);
        Assert.Empty(report.Signatures);
        Assert.Equal([$"{written.Place}: no key that was given has signed it"], report.Problems.Select(Text));
        AssertNothing(await layout.VerifyAsync(layout.Arm64, key));

        // The same key does not sign twice, another does.
        Assert.Equal(written with { WasThere = true }, await layout.SignAsync(layout.Amd64, key, form));
        Assert.False((await layout.SignAsync(layout.Amd64, foreign, form)).WasThere);
        Assert.Equal(["signer 1", "signer 2"], (await layout.VerifyAsync(layout.Amd64, foreign, key)).Signers);
    }

    [Fact]
    public async Task It_says_whether_the_index_or_the_platforms_manifest_is_signed()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var subjects = await layout.SubjectsAsync("1", new("linux", "arm64"));
        Assert.Equal(
            [
                new(layout.Index.Manifest.Descriptor.Digest, SignedSubjectKind.Index),
                new SignedSubject(layout.Arm64.Digest, SignedSubjectKind.Platform),
            ],
            subjects
        );
        Assert.Equal(subjects[..1], await layout.SubjectsAsync("1", null));
        Assert.Equal(
            [new SignedSubject(layout.Arm64.Digest, SignedSubjectKind.Image)],
            await layout.SubjectsAsync(layout.Arm64.Digest.ToString(), null)
        );
        var none = await Assert.ThrowsAsync<ImageContentException>(() =>
            layout.SubjectsAsync("1", new("linux", "s390x"))
        );
        Assert.Equal(ImageContentError.NotFound, none.Error);

        await layout.SignAsync(layout.Amd64, key, SignatureForm.Tag);
        Assert.Empty((await layout.VerifyAsync(subjects, false, key)).Signatures);
        await layout.SignAsync(layout.Arm64, key, SignatureForm.Tag);
        Assert.Equal(
            SignedSubjectKind.Platform,
            Assert.Single((await layout.VerifyAsync(subjects, false, key)).Signatures).Subject.Kind
        );
        await layout.SignAsync(layout.Index.Manifest.Descriptor, key, SignatureForm.Bundle);
        Assert.Equal(
            [SignedSubjectKind.Index, SignedSubjectKind.Platform],
            (await layout.VerifyAsync(subjects, false, key)).Signatures.Select(one => one.Subject.Kind)
        );
    }

    [Theory]
    [InlineData(SignatureForm.Tag)]
    [InlineData(SignatureForm.Referrer)]
    [InlineData(SignatureForm.Bundle)]
    public async Task A_signature_that_was_moved_from_another_image_does_not_count(SignatureForm form)
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        if (form == SignatureForm.Bundle)
        {
            var statement = InTotoStatement.Write(
                layout.Arm64.Digest,
                null,
                SignatureTypes.SignPredicate,
                "{}"u8.ToArray()
            );
            var bundle = SigstoreBundle.Sign(statement, key).ToArray();
            await layout.AddAsync(layout.Amd64, true, SignatureTypes.Bundle, (SignatureTypes.Bundle, bundle, null));
        }
        else
        {
            var payload = SimpleSigning.Write(layout.Arm64.Digest, "a").ToArray();
            await layout.AddAsync(
                layout.Amd64,
                form == SignatureForm.Referrer,
                SignatureTypes.SignatureArtifact,
                Payload(payload, key.Sign(payload))
            );
        }

        var report = await layout.VerifyAsync(layout.Amd64, key);

        Assert.Empty(report.Signatures);
        var problem = Assert.Single(report.Problems);
        Assert.Equal($"signed by signer 1, but it is about another image: {layout.Arm64.Digest}", problem.Reason);
    }

    [Theory]
    [MemberData(nameof(KindsAndForms))]
    public async Task What_was_changed_after_it_was_signed_does_not_count(SignerKeyKind kind, SignatureForm form)
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(kind);
        if (form == SignatureForm.Bundle)
        {
            // The statement of another image with the first image's digest put in its place.
            var statement = InTotoStatement.Write(
                layout.Arm64.Digest,
                null,
                SignatureTypes.SignPredicate,
                "{}"u8.ToArray()
            );
            var bundle = Encoding.UTF8.GetString(SigstoreBundle.Sign(statement, key).Span);
            var changed = Encoding
                .UTF8.GetString(statement.Span)
                .Replace(layout.Arm64.Digest.Hex, layout.Amd64.Digest.Hex);
            bundle = bundle.Replace(Convert.ToBase64String(statement.Span), Convert.ToBase64String(Utf8(changed)));
            await layout.AddAsync(
                layout.Amd64,
                true,
                SignatureTypes.Bundle,
                (SignatureTypes.Bundle, Utf8(bundle), null)
            );
        }
        else
        {
            var signed = SimpleSigning.Write(layout.Arm64.Digest, "a").ToArray();
            var changed = Utf8(
                Encoding.UTF8.GetString(signed).Replace(layout.Arm64.Digest.Hex, layout.Amd64.Digest.Hex)
            );
            await layout.AddAsync(
                layout.Amd64,
                form == SignatureForm.Referrer,
                SignatureTypes.SignatureArtifact,
                Payload(changed, key.Sign(signed))
            );
        }

        var report = await layout.VerifyAsync(layout.Amd64, key);

        Assert.Empty(report.Signatures);
        Assert.Equal("no key that was given has signed it", Assert.Single(report.Problems).Reason);
    }

    [Theory]
    [InlineData("atomic container signature", "a", "'atomic container signature' stands where")]
    [InlineData(null, "sha256:abc", "'sha256:abc' is no digest")]
    public async Task A_payload_of_another_kind_does_not_count(string? type, string digest, string expected)
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var payload = Encoding.UTF8.GetString(SimpleSigning.Write(layout.Amd64.Digest, "a").Span);
        payload = type is null
            ? payload.Replace(layout.Amd64.Digest.ToString(), digest)
            : payload.Replace("cosign container image signature", type);
        await layout.AddAsync(layout.Amd64, false, "a/b", Payload(Utf8(payload), key.Sign(Utf8(payload))));

        var report = await layout.VerifyAsync(layout.Amd64, key);

        Assert.Empty(report.Signatures);
        Assert.Contains(expected, Assert.Single(report.Problems).Reason);
    }

    [Fact]
    public async Task A_payload_that_names_its_digest_twice_does_not_count()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var payload = Utf8(
            Encoding
                .UTF8.GetString(SimpleSigning.Write(layout.Amd64.Digest, "a").Span)
                .Replace(
                    "\"docker-manifest-digest\"",
                    $"\"docker-manifest-digest\":\"{layout.Arm64.Digest}\",\"docker-manifest-digest\""
                )
        );
        await layout.AddAsync(layout.Amd64, false, "a/b", Payload(payload, key.Sign(payload)));

        var report = await layout.VerifyAsync(layout.Amd64, key);

        Assert.Empty(report.Signatures);
        Assert.Contains("duplicate names", Assert.Single(report.Problems).Reason);
    }

    [Fact]
    public async Task A_signature_that_is_missing_or_is_none_is_named()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var payload = SimpleSigning.Write(layout.Amd64.Digest, "a").ToArray();
        await layout.AddAsync(
            layout.Amd64,
            false,
            "a/b",
            (SignatureTypes.SimpleSigning, payload, null),
            (SignatureTypes.SimpleSigning, payload, "no base64!"),
            (SignatureTypes.SimpleSigning, payload, new string('A', 1028)),
            ("application/x", payload, null),
            (SignatureTypes.Dsse, "{}"u8.ToArray(), null),
            Payload(payload, key.Sign(payload))
        );

        var report = await layout.VerifyAsync(layout.Amd64, key);

        Assert.Single(report.Signatures);
        Assert.Equal(
            [
                "no annotation dev.cosignproject.cosign/signature holds its signature",
                "the annotation dev.cosignproject.cosign/signature is no base64 of at most 1024 characters",
                "the annotation dev.cosignproject.cosign/signature is no base64 of at most 1024 characters",
                "'application/x' is no signature that is known here",
                "envelope: 'payloadType' is missing",
            ],
            report.Problems.Select(problem => problem.Reason)
        );
        Assert.All(report.Problems, problem => Assert.Equal(SignedLayout.Tag(layout.Amd64), problem.Place));
    }

    [Theory]
    [InlineData("""{"certificate":{"rawBytes":"AAAA"}}""", "signed by a certificate and not by a key")]
    [InlineData("""{"x509CertificateChain":{"certificates":[]}}""", "signed by a certificate and not by a key")]
    [InlineData(null, "it holds no envelope, and nothing else is verified")]
    public async Task A_bundle_that_a_key_alone_cannot_verify_does_not_count(string? material, string expected)
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var statement = InTotoStatement.Write(
            layout.Amd64.Digest,
            null,
            SignatureTypes.SignPredicate,
            "{}"u8.ToArray()
        );
        var bundle = Encoding.UTF8.GetString(SigstoreBundle.Sign(statement, key).Span);
        bundle = material is null
            ? bundle.Replace("dsseEnvelope", "messageSignature")
            : bundle.Replace($$$"""{"publicKey":{"hint":"{{{key.Public.Hint}}}"}}""", material);
        await layout.AddAsync(layout.Amd64, true, SignatureTypes.Bundle, (SignatureTypes.Bundle, Utf8(bundle), null));

        var report = await layout.VerifyAsync(layout.Amd64, key);

        Assert.Empty(report.Signatures);
        Assert.Contains(expected, Assert.Single(report.Problems).Reason);
    }

    [Fact]
    public async Task A_payload_that_a_certificate_signed_is_told_from_a_strangers()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        using var certified = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var payload = SimpleSigning.Write(layout.Amd64.Digest, "a");
        var annotations = Descriptor
            .NoAnnotations.Add(SignatureTypes.SignatureAnnotation, Convert.ToBase64String(certified.Sign(payload.Span)))
            .Add(SignatureTypes.CertificateAnnotation, "-----BEGIN CERTIFICATE-----");
        var layer = new Descriptor(SignatureTypes.SimpleSigning, ContentDigest.Sha256Of(payload.Span), payload.Length)
        {
            Annotations = annotations,
        };
        await layout.AddAsync(SignatureContent.Make([], layer, payload, null), SignedLayout.Tag(layout.Amd64));

        var report = await layout.VerifyAsync(layout.Amd64, key);

        Assert.Empty(report.Signatures);
        Assert.Equal(
            "signed by a certificate and not by a key, and only keys are verified",
            Assert.Single(report.Problems).Reason
        );
    }

    [Theory]
    [InlineData(SignatureForm.Tag)]
    [InlineData(SignatureForm.Bundle)]
    public async Task An_attestation_counts_as_what_it_says_and_never_as_a_signature(SignatureForm form)
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.Ed25519);
        using var foreign = TestKeys.Make(SignerKeyKind.Ed25519);
        await layout.AttestAsync(layout.Amd64, key, "https://example.com/tests/v1", form);
        SignedSubject[] subjects = [new(layout.Amd64.Digest, SignedSubjectKind.Image)];

        var report = await layout.VerifyAsync(subjects, true, key);

        Assert.Empty(report.Signers);
        var attestation = Assert.Single(report.Attestations);
        Assert.Equal(("https://example.com/tests/v1", form), (attestation.PredicateType, attestation.Form));
        Assert.Contains("\"predicate\":{\"a\":1}", Encoding.UTF8.GetString(attestation.Payload.Span));
        Assert.Empty(report.Problems);
        AssertNothing(await layout.VerifyAsync(subjects, false, key));
        Assert.Equal(
            "no key that was given has signed it",
            Assert.Single((await layout.VerifyAsync(subjects, true, foreign)).Problems).Reason
        );
    }

    [Fact]
    public async Task An_attestation_of_another_image_or_of_no_known_digest_does_not_count()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var other = InTotoStatement.Write(layout.Arm64.Digest, null, "https://example.com/a", "{}"u8.ToArray());
        var weak = Utf8(
            """{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"md5":"00"}}],"predicateType":"a","predicate":{} }"""
        );
        var elder = Utf8(
            """{"_type":"https://in-toto.io/Statement/v2","subject":[],"predicateType":"a","predicate":{} }"""
        );
        await layout.AddAsync(
            layout.Amd64,
            false,
            "a/b",
            (SignatureTypes.Dsse, DsseEnvelope.Sign(SignatureTypes.InToto, other, key).ToArray(), null),
            (SignatureTypes.Dsse, DsseEnvelope.Sign(SignatureTypes.InToto, weak, key).ToArray(), null),
            (SignatureTypes.Dsse, DsseEnvelope.Sign(SignatureTypes.InToto, elder, key).ToArray(), null),
            (SignatureTypes.Dsse, DsseEnvelope.Sign("application/x", other, key).ToArray(), null)
        );

        var report = await layout.VerifyAsync([new(layout.Amd64.Digest, SignedSubjectKind.Image)], true, key);

        Assert.Empty(report.Attestations);
        Assert.Equal(
            [
                $"signed by signer 1, but it is about another image: {layout.Arm64.Digest}",
                "signed by signer 1, but it is about another image: none by a digest",
                "signed by signer 1, but it holds no in-toto statement: statement: _type: 'https://in-toto.io/Statement/v2' is no in-toto statement of version 0.1 or 1",
                "signed by signer 1, but it holds 'application/x' and no in-toto statement",
            ],
            report.Problems.Select(problem => problem.Reason)
        );
    }

    [Fact]
    public async Task The_only_image_of_an_index_is_meant_where_no_platform_is_named_for_it()
    {
        using var layout = await SignedLayout.MakeAsync();
        var platform = new ImagePlatform("linux", "amd64");
        var image = layout.Arm64 with { Platform = null };
        var attestation = layout.Amd64 with { Platform = new("unknown", "unknown") };
        var inner = await layout.AddIndexAsync("inner", image, attestation);
        await layout.AddIndexAsync("outer", inner);
        await layout.AddIndexAsync("two", image, layout.Amd64 with { Platform = null });

        foreach (var name in (string[])["inner", "outer"])
        {
            Assert.Equal(
                new SignedSubject(layout.Arm64.Digest, SignedSubjectKind.Platform),
                (await layout.SubjectsAsync(name, platform))[^1]
            );
            await using var source = await OciLayout.OpenAsync(layout.Path, null, Cancelled);
            var read = await source.ReadImageAsync(name, platform, Cancelled);
            var copied = await ImageCopier.FindAsync(source, name, platform, Cancelled);
            Assert.Equal(
                (layout.Arm64.Digest, layout.Arm64.Digest),
                (read.Document.Descriptor.Digest, copied.Descriptor.Digest)
            );
        }
        var neither = await Assert.ThrowsAsync<ImageContentException>(() => layout.SubjectsAsync("two", platform));
        Assert.Equal(ImageContentError.NotFound, neither.Error);
    }

    [Fact]
    public async Task A_signature_of_Notations_is_named_and_other_referrers_are_not()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        foreach (var type in (string[])[SignatureTypes.Notation, "application/spdx+json", MediaTypes.OciEmpty])
        {
            await layout.AddAsync(layout.Amd64, true, type, (type, "{}"u8.ToArray(), null));
        }

        var report = await layout.VerifyAsync(layout.Amd64, key);

        Assert.Equal("a signature of Notation's, which is not verified here", Assert.Single(report.Problems).Reason);
    }

    private static (string MediaType, byte[] Content, string? Signature) Payload(byte[] payload, byte[] signature) =>
        (SignatureTypes.SimpleSigning, payload, Convert.ToBase64String(signature));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(SignatureProblem problem) => problem.ToString();

    private static void AssertNothing(SignatureReport report) =>
        Assert.Equal((0, 0, 0), (report.Signatures.Length, report.Attestations.Length, report.Problems.Length));
}
