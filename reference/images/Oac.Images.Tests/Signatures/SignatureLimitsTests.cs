using Oac.Images.Content;
using Oac.Images.Signatures;

namespace Oac.Images.Tests.Signatures;

/// <summary>What somebody who may write to a repository can make a verifier read.</summary>
public sealed class SignatureLimitsTests
{
    [Fact]
    public async Task No_more_than_a_hundred_signatures_are_verified()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var payload = SimpleSigning.Write(layout.Amd64.Digest, "a").ToArray();
        var good = Payload(payload, key.Sign(payload));
        var bad = Payload(payload, new byte[70]);
        await layout.AddAsync(layout.Amd64, false, "a/b", [.. Enumerable.Repeat(bad, 99), good, bad]);

        var report = await layout.VerifyAsync(layout.Amd64, key);
        Assert.Single(report.Signatures);
        Assert.Equal(100, report.Problems.Length);
        Assert.Equal("more than 100 signatures; this and those after it were not verified", report.Problems[^1].Reason);

        await layout.AddAsync(layout.Arm64, false, "a/b", [.. Enumerable.Repeat(bad, 100), good]);
        report = await layout.VerifyAsync(layout.Arm64, key);
        Assert.Empty(report.Signatures);
        Assert.Equal(101, report.Problems.Length);
        Assert.Equal("this and what follows is not named one by one", report.Problems[^1].Reason);
    }

    [Fact]
    public async Task No_more_than_a_hundred_referrers_are_opened()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        for (byte i = 0; i < 101; i++)
        {
            // Some bytes that differ, so that there are so many.
            await layout.AddAsync(layout.Amd64, true, MediaTypes.OciEmpty, ("application/x", [i], null));
        }

        var report = await layout.VerifyAsync(layout.Amd64, key);
        Assert.Equal(
            "more than 100 referrers; this and those after it were not opened",
            Assert.Single(report.Problems).Reason
        );

        // What a list tells to be a signature comes first, wherever it stands.
        await layout.SignAsync(layout.Amd64, key, SignatureForm.Bundle);
        Assert.Single((await layout.VerifyAsync(layout.Amd64, key)).Signatures);
    }

    [Fact]
    public async Task A_payload_and_an_envelope_that_are_too_long_are_not_read()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var most = Padded(SimpleSigning.Write(layout.Amd64.Digest, "a"), SignatureLimits.MaxPayloadBytes);
        var more = Padded(SimpleSigning.Write(layout.Amd64.Digest, "a"), SignatureLimits.MaxPayloadBytes + 1);
        var envelope = new byte[SignatureLimits.MaxEnvelopeBytes + 1];
        await layout.AddAsync(
            layout.Amd64,
            false,
            "a/b",
            Payload(more, key.Sign(more)),
            (SignatureTypes.Dsse, envelope, null)
        );

        var report = await layout.VerifyAsync(layout.Amd64, key);
        Assert.Empty(report.Signatures);
        Assert.Equal(2, report.Problems.Length);
        Assert.EndsWith("has 65537 bytes; at most 65536 are read", report.Problems[0].Reason, StringComparison.Ordinal);
        Assert.EndsWith(
            "16777217 bytes; at most 16777216 are read",
            report.Problems[1].Reason,
            StringComparison.Ordinal
        );

        await layout.AddAsync(layout.Arm64, false, "a/b", Payload(most, key.Sign(most)));
        Assert.StartsWith(
            "signed by signer 1, but it is about another image",
            Assert.Single((await layout.VerifyAsync(layout.Arm64, key)).Problems).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task No_more_than_so_many_bytes_are_read_in_all()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var envelope = new byte[SignatureLimits.MaxEnvelopeBytes];
        await layout.AddAsync(
            layout.Amd64,
            false,
            "a/b",
            [.. Enumerable.Repeat((SignatureTypes.Dsse, envelope, (string?)null), 4), Payload([1], [1])]
        );

        var report = await layout.VerifyAsync(layout.Amd64, key);

        Assert.Equal(5, report.Problems.Length);
        Assert.Equal("signatures have more than 67108864 bytes in all; it was not read", report.Problems[^1].Reason);
    }

    [Fact]
    public async Task An_envelope_with_many_signatures_or_subjects_is_refused()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var signatures = string.Join(',', Enumerable.Repeat("""{"sig":"AAAA"}""", 21));
        var crowd = $$"""{"payloadType":"a","payload":"","signatures":[{{signatures}}]}""";
        var longer = $$"""{"payloadType":"a","payload":"","signatures":[{"sig":"{{new string('A', 1025)}}"}]}""";
        var subjects = string.Join(',', Enumerable.Repeat("""{"digest":{} }""", 1001));
        var statement = Utf8(
            $$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{{subjects}}],"predicateType":"a"}"""
        );
        await layout.AddAsync(
            layout.Amd64,
            false,
            "a/b",
            (SignatureTypes.Dsse, Utf8(crowd), null),
            (SignatureTypes.Dsse, Utf8(longer), null),
            (SignatureTypes.Dsse, DsseEnvelope.Sign(SignatureTypes.InToto, statement, key).ToArray(), null)
        );

        var report = await layout.VerifyAsync(layout.Amd64, key);

        Assert.Equal(
            [
                "envelope: signatures: 21 signatures; at most 20 are read",
                "envelope: signatures[0].sig: 1025 characters are too long for a signature",
                "signed by signer 1, but it holds no in-toto statement: statement: subject: 1001 subjects; at most 1000 are read",
            ],
            report.Problems.Select(problem => problem.Reason)
        );
    }

    [Fact]
    public async Task A_tag_takes_no_more_signatures_than_are_verified()
    {
        using var layout = await SignedLayout.MakeAsync();
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var bad = Payload([1], new byte[70]);
        await layout.AddAsync(layout.Amd64, false, "a/b", [.. Enumerable.Repeat(bad, 100)]);

        var refused = await Assert.ThrowsAsync<ImageContentException>(() =>
            layout.SignAsync(layout.Amd64, key, SignatureForm.Tag)
        );

        Assert.Equal(ImageContentError.LimitExceeded, refused.Error);
        Assert.Contains("100 are there already", refused.Message);
    }

    private static (string MediaType, byte[] Content, string? Signature) Payload(byte[] payload, byte[] signature) =>
        (SignatureTypes.SimpleSigning, payload, Convert.ToBase64String(signature));

    private static byte[] Padded(ReadOnlyMemory<byte> payload, int length)
    {
        var padded = new byte[length];
        padded.AsSpan().Fill((byte)' ');
        payload.Span.CopyTo(padded);
        return padded;
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
