using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Oac.Images.Signatures;

/// <summary>The kinds of key that sign and verify.</summary>
public enum SignerKeyKind
{
    /// <summary>ECDSA on P-256 with SHA-256, signatures in DER: what cosign makes.</summary>
    EcdsaP256,

    /// <summary>Ed25519 (RFC 8032), of the content itself.</summary>
    Ed25519,
}

/// <summary>A public key that verifies signatures. Immutable; any number of threads may use it.</summary>
public sealed class SignerKey
{
    private readonly byte[] info;
    private readonly byte[] raw;

    private SignerKey(SignerKeyKind kind, byte[] info, byte[] raw)
    {
        Kind = kind;
        this.info = info;
        this.raw = raw;
        Fingerprint = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(info))}";
    }

    /// <summary>Its kind.</summary>
    public SignerKeyKind Kind { get; }

    /// <summary>The sha256 digest of its SubjectPublicKeyInfo: the same for every file that holds it.</summary>
    public string Fingerprint { get; }

    /// <summary>The name by which bundles of Sigstore hint at it: the same digest as base64.</summary>
    internal string Hint => Convert.ToBase64String(SHA256.HashData(info));

    /// <summary>Reads a key from PEM: one block <c>PUBLIC KEY</c>, as cosign and <c>openssl pkey -pubout</c> write it.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="key">The key.</param>
    /// <param name="error">What is wrong and what is allowed, without a period; holds nothing of the text.</param>
    public static bool TryParse(
        string pem,
        [NotNullWhen(true)] out SignerKey? key,
        [NotNullWhen(false)] out string? error
    )
    {
        ArgumentNullException.ThrowIfNull(pem);
        key = null;
        if (!KeyPem.TryRead(pem, out var label, out var content, out error))
        {
            return false;
        }
        if (label != "PUBLIC KEY")
        {
            error = label.Contains("PRIVATE", StringComparison.Ordinal)
                ? "a private key, where the public one is wanted"
                : $"'{MessageText.Shown(label, 60)}', where a block 'PUBLIC KEY' is wanted";
            return false;
        }
        return TryOf(content, out key, out error);
    }

    /// <summary>As PEM.</summary>
    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", info) + "\n";

    /// <summary>Whether a signature is of these bytes and by this key.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (Kind == SignerKeyKind.Ed25519)
        {
            return signature.Length == 64 && LibCrypto.Ed25519Verify(raw, data, signature);
        }
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(info, out _);
        return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>Reads a key from its SubjectPublicKeyInfo.</summary>
    internal static bool TryOf(
        byte[] info,
        [NotNullWhen(true)] out SignerKey? key,
        [NotNullWhen(false)] out string? error
    )
    {
        (key, error) = (null, null);
        try
        {
            var (algorithm, curve, raw) = KeyPem.ReadPublic(info);
            switch (algorithm, curve)
            {
                case (KeyPem.Ecdsa, KeyPem.P256):
                    using (var ecdsa = ECDsa.Create())
                    {
                        ecdsa.ImportSubjectPublicKeyInfo(info, out _);
                    }
                    key = new(SignerKeyKind.EcdsaP256, info, raw);
                    return true;
                case (KeyPem.Ed25519, null) when raw.Length == 32:
                    error = LibCrypto.Missing() is { } missing ? $"an Ed25519 key, and {missing}" : null;
                    key = error is null ? new(SignerKeyKind.Ed25519, info, raw) : null;
                    return key is not null;
                default:
                    error = KeyPem.Unsupported(algorithm, curve);
                    return false;
            }
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            error = "no public key: its content is damaged";
            return false;
        }
    }
}
