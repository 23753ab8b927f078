using System.Collections.Immutable;
using System.Text;
using Oac.Images.Content;
using Oac.Images.Signatures;

namespace Oac.Images.Registry.Tests.Peers;

/// <summary>cosign and this library, each judging what the other signed, at a registry with lists of referrers and at one without.</summary>
public sealed class CosignTests(SigningParts parts) : IClassFixture<SigningParts>
{
    private static readonly ImmutableDictionary<SignatureForm, string[]> SignOptions = ImmutableDictionary.CreateRange([
        KeyValuePair.Create(SignatureForm.Tag, (string[])["--new-bundle-format=false"]),
        KeyValuePair.Create(
            SignatureForm.Referrer,
            (string[])["--new-bundle-format=false", "--registry-referrers-mode=oci-1-1"]
        ),
        KeyValuePair.Create(SignatureForm.Bundle, (string[])[]),
    ]);

    private static readonly ImmutableDictionary<SignatureForm, string[]> VerifyOptions =
        ImmutableDictionary.CreateRange([
            KeyValuePair.Create(SignatureForm.Tag, (string[])["--new-bundle-format=false"]),
            KeyValuePair.Create(
                SignatureForm.Referrer,
                (string[])["--new-bundle-format=false", "--experimental-oci11"]
            ),
            KeyValuePair.Create(SignatureForm.Bundle, (string[])[]),
        ]);

    public static MatrixTheoryData<bool, SignatureForm> RegistriesAndForms() =>
        new([true, false], [SignatureForm.Tag, SignatureForm.Referrer, SignatureForm.Bundle]);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RegistriesAndForms))]
    public async Task What_cosign_signs_is_verified(bool keepsLists, SignatureForm form)
    {
        await using var registry = await parts.OpenAsync(keepsLists);
        var (index, image, other) = Images(registry);
        await registry.Cosign.SignAsync("ec.key", registry.Name(index), SignOptions[form], Cancelled);
        await registry.Cosign.SignAsync("ec.key", registry.Name(image), SignOptions[form], Cancelled);

        foreach (var signed in (Descriptor[])[index, image])
        {
            var report = await registry.VerifyAsync(signed, false, "ed", "ec");
            Assert.Equal(("ec", form), (Assert.Single(report.Signatures).Signer, report.Signatures[0].Form));
            Assert.Empty(report.Problems);
        }

        Assert.Empty((await registry.VerifyAsync(other, false, "ec")).Signatures);
        var foreign = await registry.VerifyAsync(image, false, "ed");
        Assert.Empty(foreign.Signatures);
        Assert.Equal("no key that was given has signed it", Assert.Single(foreign.Problems).Reason);
    }

    [Theory]
    [MemberData(nameof(RegistriesAndForms))]
    public async Task What_is_signed_here_cosign_verifies(bool keepsLists, SignatureForm form)
    {
        // Of several referrers cosign looks at one alone, whichever the registry lists there: each key has a registry of its own.
        string[][] rounds =
            form == SignatureForm.Referrer
                ?
                [
                    ["ec"],
                    ["ed"],
                ]
                :
                [
                    ["ec", "ed"],
                ];
        foreach (var names in rounds)
        {
            await SignAndVerifyAsync(keepsLists, form, names);
        }
    }

    private async Task SignAndVerifyAsync(bool keepsLists, SignatureForm form, string[] names)
    {
        await using var registry = await parts.OpenAsync(keepsLists);
        var (index, image, other) = Images(registry);
        foreach (var name in names)
        {
            var key = registry.Key(name);
            foreach (var subject in (Descriptor[])[index, image])
            {
                await registry.Writer(subject).SignAsync(key, form, DateTimeOffset.UnixEpoch, Cancelled);

                var verified = await CosignAsync(registry, "verify", name, subject, VerifyOptions[form]);
                Assert.Equal((0, name), (verified.ExitCode, name));
                Assert.Contains(subject.Digest.ToString(), verified.Output, StringComparison.Ordinal);
            }
        }

        Assert.NotEqual(0, (await CosignAsync(registry, "verify", names[0], other, VerifyOptions[form])).ExitCode);
        Assert.Equal(names, (await registry.VerifyAsync(index, false, "ec", "ed")).Signers);
    }

    [Theory]
    [InlineData(true, SignatureForm.Tag)]
    [InlineData(false, SignatureForm.Tag)]
    [InlineData(true, SignatureForm.Bundle)]
    [InlineData(false, SignatureForm.Bundle)]
    public async Task Attestations_of_either_count_for_both(bool keepsLists, SignatureForm form)
    {
        await using var registry = await parts.OpenAsync(keepsLists);
        var (_, image, other) = Images(registry);
        await File.WriteAllTextAsync(Path.Combine(registry.Cosign.Folder, "said.json"), """{"a":1}""", Cancelled);
        await registry.Cosign.AttestAsync(
            "ec.key",
            registry.Name(image),
            "https://example.com/tests/v1",
            "said.json",
            SignOptions[form],
            Cancelled
        );

        var report = await registry.VerifyAsync(image, true, "ec", "ed");
        Assert.Equal(
            ("ec", "https://example.com/tests/v1", form),
            (
                Assert.Single(report.Attestations).Signer,
                report.Attestations[0].PredicateType,
                report.Attestations[0].Form
            )
        );
        Assert.Empty(report.Signatures);
        Assert.Empty(report.Problems);

        foreach (var name in (string[])["ec", "ed"])
        {
            var key = registry.Key(name);
            await registry
                .Writer(other)
                .AttestAsync(
                    key,
                    "https://example.com/tests/v1",
                    """{"b":2}"""u8.ToArray(),
                    form,
                    DateTimeOffset.UnixEpoch,
                    Cancelled
                );
            string[] options = [.. VerifyOptions[form], "--type", "https://example.com/tests/v1"];
            var verified = await CosignAsync(registry, "verify-attestation", name, other, options);
            Assert.Equal((0, name), (verified.ExitCode, name));
            Assert.Contains(
                "\"predicate\":{\"b\":2}",
                Encoding.UTF8.GetString(
                    Convert.FromBase64String(verified.Output.Split("\"payload\":\"")[1].Split('"')[0])
                )
            );
        }
    }

    /// <summary>
    /// cosign 3.1 signs with Ed25519 keys after hashing (Ed25519ph), which neither it nor anybody else verifies: the signature is a
    /// stranger's for both. The day it signs as it verifies, this test says so.
    /// </summary>
    [Fact]
    public async Task What_cosign_signs_with_Ed25519_counts_for_neither()
    {
        await using var registry = await parts.OpenAsync(keepsLists: true);
        var (_, image, _) = Images(registry);
        await registry.Cosign.SignAsync("ed.key", registry.Name(image), SignOptions[SignatureForm.Tag], Cancelled);

        Assert.NotEqual(
            0,
            (await CosignAsync(registry, "verify", "ed", image, VerifyOptions[SignatureForm.Tag])).ExitCode
        );
        Assert.Empty((await registry.VerifyAsync(image, false, "ed")).Signatures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_add_to_what_the_other_left_under_a_tag(bool keepsLists)
    {
        await using var registry = await parts.OpenAsync(keepsLists);
        var (_, image, _) = Images(registry);
        var key = registry.Key("ed");
        var third = keepsLists ? "third" : "fourth";
        await registry.Cosign.GenerateAsync(third, Cancelled);
        var options = SignOptions[SignatureForm.Tag];

        await registry.Cosign.SignAsync("ec.key", registry.Name(image), options, Cancelled);
        await registry.Writer(image).SignAsync(key, SignatureForm.Tag, DateTimeOffset.UnixEpoch, Cancelled);
        await registry.Cosign.SignAsync($"{third}.key", registry.Name(image), options, Cancelled);

        var report = await registry.VerifyAsync(image, false, "ec", "ed", third);
        Assert.Equal(["ec", "ed", third], report.Signers);
        Assert.Empty(report.Problems);
        foreach (var name in (string[])["ec", "ed", third])
        {
            Assert.Equal(
                0,
                (await CosignAsync(registry, "verify", name, image, VerifyOptions[SignatureForm.Tag])).ExitCode
            );
        }
    }

    [Fact]
    public async Task What_was_moved_under_another_images_tag_counts_for_neither()
    {
        await using var registry = await parts.OpenAsync(keepsLists: true);
        var (_, image, other) = Images(registry);
        await registry.Cosign.SignAsync("ec.key", registry.Name(image), SignOptions[SignatureForm.Tag], Cancelled);
        var signature = await registry.Repository.GetManifestAsync(SignedRepository.Tag(image), Cancelled);
        await registry.Repository.WriteManifestAsync(signature, SignedRepository.Tag(other), Cancelled);

        var report = await registry.VerifyAsync(other, false, "ec");

        Assert.Empty(report.Signatures);
        Assert.Equal($"signed by ec, but it is about another image: {image.Digest}", report.Problems[0].Reason);
        Assert.NotEqual(
            0,
            (await CosignAsync(registry, "verify", "ec", other, VerifyOptions[SignatureForm.Tag])).ExitCode
        );
    }

    private static (Descriptor Index, Descriptor Image, Descriptor Other) Images(SignedRepository registry) =>
        (
            registry.Index.Manifest.Descriptor,
            registry.Index.Images[0].Manifest.Descriptor,
            registry.Index.Images[1].Manifest.Descriptor
        );

    private static Task<Oac.Testing.ProcessResult> CosignAsync(
        SignedRepository registry,
        string command,
        string name,
        Descriptor image,
        string[] options
    ) => registry.Cosign.VerifyAsync(command, $"{name}.pub", registry.Name(image), options, Cancelled);
}
