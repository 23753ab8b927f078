using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Oac.Images.Signatures;
using Oac.Testing;

namespace Oac.Images.Tests.Signatures;

public sealed class KeyTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )]
    public void Ed25519_signs_as_RFC_8032_does(string secret, string publicKey, string message, string signature)
    {
        using var key = TestKeys.Read(TestKeys.Ed25519(Convert.FromHexString(secret)));
        var (data, expected) = (Convert.FromHexString(message), Convert.FromHexString(signature));

        Assert.EndsWith(
            Convert.ToBase64String(Convert.FromHexString(publicKey))[^20..],
            key.Public.ToPem().Split('\n')[1]
        );
        Assert.Equal(expected, key.Sign(data));
        Assert.True(key.Public.Verify(data, expected));
        Assert.False(key.Public.Verify([.. data, 1], expected));
        Assert.False(key.Public.Verify(data, expected.AsSpan(0, 63)));
        expected[0] ^= 1;
        Assert.False(key.Public.Verify(data, expected));
    }

    [Theory]
    [InlineData(SignerKeyKind.EcdsaP256)]
    [InlineData(SignerKeyKind.Ed25519)]
    public void A_public_key_comes_back_from_its_PEM_with_its_fingerprint(SignerKeyKind kind)
    {
        using var key = TestKeys.Make(kind);

        Assert.True(SignerKey.TryParse(key.Public.ToPem(), out var read, out _));
        Assert.Equal((kind, key.Public.Fingerprint), (read.Kind, read.Fingerprint));
        Assert.True(read.Verify("a"u8, key.Sign("a"u8)));
        Assert.False(read.Verify("b"u8, key.Sign("a"u8)));
        Assert.False(read.Verify("a"u8, []));
        Assert.False(read.Verify("a"u8, new byte[1000]));
    }

    [Theory]
    [InlineData("ec", "ecparam -name prime256v1 -genkey -noout", SignerKeyKind.EcdsaP256)]
    [InlineData("pkcs8", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", SignerKeyKind.EcdsaP256)]
    [InlineData("ed", "genpkey -algorithm ED25519", SignerKeyKind.Ed25519)]
    public async Task What_openssl_makes_signs_for_openssl(string name, string arguments, SignerKeyKind kind)
    {
        RealParts.Require(RealProgram.Missing("openssl"));
        using var folder = new TestFolder();
        File.WriteAllText(folder.At(name), await OpensslAsync(folder, arguments));
        File.WriteAllText(folder.At("data"), "some words");
        using var key = TestKeys.Read(File.ReadAllText(folder.At(name)));
        Assert.Equal(kind, key.Public.Kind);
        Assert.Equal(await OpensslAsync(folder, $"pkey -in {name} -pubout"), key.Public.ToPem());

        File.WriteAllBytes(folder.At("signature"), key.Sign(File.ReadAllBytes(folder.At("data"))));
        File.WriteAllText(folder.At("public"), key.Public.ToPem());
        var hash = kind == SignerKeyKind.EcdsaP256 ? "-digest sha256" : "";
        Assert.Contains(
            "Verified Successfully",
            await OpensslAsync(
                folder,
                $"pkeyutl -verify -pubin -inkey public -rawin {hash} -in data -sigfile signature"
            )
        );

        await OpensslAsync(folder, $"pkeyutl -sign -inkey {name} -rawin {hash} -in data -out signature");
        Assert.True(key.Public.Verify("some words"u8, File.ReadAllBytes(folder.At("signature"))));
    }

    [Theory]
    [InlineData("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048", "an RSA key; ECDSA on P-256 and Ed25519")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384", "an elliptic curve key on P-384; ECDSA on")]
    [InlineData("ecparam -name secp384r1 -genkey -noout", "an elliptic curve key on P-384; ECDSA on")]
    [InlineData("genpkey -algorithm ED448", "an Ed448 key; ")]
    [InlineData("genpkey -algorithm X25519", "an X25519 key, which cannot sign; ")]
    [InlineData("genpkey -algorithm ED25519 -aes256 -pass pass:abcd", "encrypted by PKCS#8's own scheme; ")]
    [InlineData("genrsa -traditional 2048", "'RSA PRIVATE KEY', where 'PRIVATE KEY', ")]
    public async Task Other_kinds_of_key_are_refused_by_name(string arguments, string expected)
    {
        RealParts.Require(RealProgram.Missing("openssl"));
        using var folder = new TestFolder();
        var pem = await OpensslAsync(folder, arguments);

        Assert.StartsWith(expected, TestKeys.ErrorOf(pem), StringComparison.Ordinal);
        if (!pem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            File.WriteAllText(folder.At("key"), pem);
            var found = await OpensslAsync(folder, "pkey -in key -pubout");
            Assert.False(SignerKey.TryParse(found, out _, out var error));
            Assert.EndsWith("supported", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_no_key_is_refused_without_a_word_of_it()
    {
        using var key = TestKeys.Make(SignerKeyKind.EcdsaP256);
        var secret = TestKeys.Ecdsa();
        Assert.Contains("public key, where the private", TestKeys.ErrorOf(key.Public.ToPem()));
        Assert.Contains("more than one PEM block", TestKeys.ErrorOf(secret + "\n" + secret));
        Assert.Contains("no PEM block", TestKeys.ErrorOf("hello"));
        Assert.Contains("65537 characters", TestKeys.ErrorOf(new string('a', 65537)));
        Assert.Contains("damaged", TestKeys.ErrorOf(PemEncoding.WriteString("PRIVATE KEY", [1, 2, 3])));
        Assert.Contains("damaged", TestKeys.ErrorOf(PemEncoding.WriteString("EC PRIVATE KEY", [1, 2, 3])));
        Assert.Contains("damaged", TestKeys.ErrorOf(TestKeys.Ed25519(new byte[31])));
        Assert.False(SignerKey.TryParse(secret, out _, out var error));
        Assert.Equal("a private key, where the public one is wanted", error);
        Assert.False(SignerKey.TryParse(PemEncoding.WriteString("PUBLIC KEY", [48, 0]), out _, out error));
        Assert.Equal("no public key: its content is damaged", error);
    }

    [Fact]
    public async Task Keys_that_cosign_encrypted_are_opened_by_their_password_alone()
    {
        RealParts.Require(Cosign.Missing);
        using var cosign = new Cosign();
        await cosign.GenerateAsync("ec", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(cosign.Folder, "made.pem"), TestKeys.Ed25519(), Cancelled);
        await cosign.ImportAsync("made.pem", "ed", Cancelled);

        foreach (var name in (string[])["ec", "ed"])
        {
            var pem = await File.ReadAllTextAsync(Path.Combine(cosign.Folder, $"{name}.key"), Cancelled);
            Assert.True(SigningKey.IsEncrypted(pem));
            using var key = TestKeys.Read(pem, Cosign.Password);
            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(cosign.Folder, $"{name}.pub"), Cancelled),
                key.Public.ToPem()
            );
            Assert.Equal("the password is wrong, or the key is damaged", TestKeys.ErrorOf(pem, Cosign.Password + " "));
            Assert.Equal("encrypted, and no password was given", TestKeys.ErrorOf(pem));
        }
    }

    [Theory]
    [InlineData("\"N\":1073741824", "N=1073741824, r=8, p=1")]
    [InlineData("\"N\":65535", "N=65535, r=8, p=1")]
    [InlineData("\"N\":4194304", "N=4194304, r=8, p=1")]
    public void An_encrypted_key_that_would_take_too_much_is_refused(string n, string expected)
    {
        var error = TestKeys.ErrorOf(Encrypted(n, "scrypt"), "x");

        Assert.Equal($"encrypted with scrypt parameters that would take too much: {expected}", error);
    }

    [Fact]
    public void An_encrypted_key_of_another_scheme_or_in_pieces_is_refused()
    {
        Assert.Contains("by 'argon2' and 'nacl/secretbox'", TestKeys.ErrorOf(Encrypted("\"N\":65536", "argon2"), "x"));
        Assert.Equal(
            "an encrypted key whose content is damaged",
            TestKeys.ErrorOf(PemEncoding.WriteString("ENCRYPTED SIGSTORE PRIVATE KEY", "{}"u8), "x")
        );
        Assert.Equal(
            "the password is wrong, or the key is damaged",
            TestKeys.ErrorOf(Encrypted("\"N\":2", "scrypt"), "x")
        );
    }

    [Fact]
    public void A_library_that_is_missing_is_named() =>
        Assert.Equal("libnowhere.so.9 is not installed here (Debian: libssl3)", LibCrypto.Missing("libnowhere.so.9"));

    private static string Encrypted(string n, string kdf) =>
        PemEncoding.WriteString(
            "ENCRYPTED SIGSTORE PRIVATE KEY",
            Encoding.UTF8.GetBytes(
                $$$"""{"kdf":{"name":"{{{kdf}}}","params":{{{{n}}},"r":8,"p":1},"salt":"AAAA"},"cipher":{"name":"nacl/secretbox","nonce":"AAAA"},"ciphertext":"AAAA"}"""
            )
        );

    private static async Task<string> OpensslAsync(TestFolder folder, string arguments) =>
        (
            await ProcessResult.RunAsync(
                new ProcessStartInfo("openssl", arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    WorkingDirectory = folder.Path,
                },
                null,
                Cancelled
            )
        ).Succeeded();
}
