using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Oac.Images.Signatures;

/// <summary>A private key that signs. Disposing forgets it.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa? ecdsa;
    private readonly byte[] secret;

    private SigningKey(ECDsa? ecdsa, byte[] secret, SignerKey publicKey)
    {
        this.ecdsa = ecdsa;
        this.secret = secret;
        Public = publicKey;
    }

    /// <summary>The public key that verifies what it signs.</summary>
    public SignerKey Public { get; }

    /// <summary>Whether a text holds a key of cosign's that wants a password.</summary>
    public static bool IsEncrypted(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return KeyPem.TryRead(pem, out var label, out _, out _) && EncryptedKey.IsLabel(label);
    }

    /// <summary>
    /// Reads a private key from PEM: PKCS#8 (<c>PRIVATE KEY</c>), SEC1 (<c>EC PRIVATE KEY</c>), or cosign's own encrypted form
    /// (<c>ENCRYPTED SIGSTORE PRIVATE KEY</c>).
    /// </summary>
    /// <param name="pem">The text.</param>
    /// <param name="password">The password of an encrypted key; else null.</param>
    /// <param name="key">The key; the caller disposes of it.</param>
    /// <param name="error">What is wrong and what is allowed, without a period; holds nothing of the text or the password.</param>
    public static bool TryRead(
        string pem,
        string? password,
        [NotNullWhen(true)] out SigningKey? key,
        [NotNullWhen(false)] out string? error
    )
    {
        ArgumentNullException.ThrowIfNull(pem);
        key = null;
        if (!KeyPem.TryRead(pem, out var label, out var content, out error))
        {
            return false;
        }
        byte[]? opened = null;
        try
        {
            if (EncryptedKey.IsLabel(label))
            {
                opened = EncryptedKey.Open(content, password, out error);
                return opened is not null && TryPkcs8(opened, out key, out error);
            }
            switch (label)
            {
                case "PRIVATE KEY":
                    return TryPkcs8(content, out key, out error);
                case "EC PRIVATE KEY":
                    var ecdsa = ECDsa.Create();
                    return TryEcdsa(ecdsa, () => ecdsa.ImportECPrivateKey(content, out _), out key, out error);
                case "ENCRYPTED PRIVATE KEY":
                    error =
                        "encrypted by PKCS#8's own scheme; 'openssl pkey' writes it without, 'cosign import-key-pair' in cosign's";
                    return false;
                default:
                    error = label.Contains("PUBLIC", StringComparison.Ordinal)
                        ? "a public key, where the private one is wanted"
                        : $"'{MessageText.Shown(label, 60)}', where 'PRIVATE KEY', 'EC PRIVATE KEY' or '{EncryptedKey.Label}' is wanted";
                    return false;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
            CryptographicOperations.ZeroMemory(opened);
        }
    }

    /// <summary>Signs some bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) =>
        ecdsa is null
            ? LibCrypto.Ed25519Sign(secret, data)
            : ecdsa.SignData(data.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc/>
    public void Dispose()
    {
        ecdsa?.Dispose();
        CryptographicOperations.ZeroMemory(secret);
    }

    private static bool TryPkcs8(
        byte[] content,
        [NotNullWhen(true)] out SigningKey? key,
        [NotNullWhen(false)] out string? error
    )
    {
        key = null;
        try
        {
            var (algorithm, curve, octets) = KeyPem.ReadPrivate(content);
            switch (algorithm)
            {
                case KeyPem.Ecdsa:
                    CryptographicOperations.ZeroMemory(octets);
                    var ecdsa = ECDsa.Create();
                    return TryEcdsa(ecdsa, () => ecdsa.ImportPkcs8PrivateKey(content, out _), out key, out error);
                case KeyPem.Ed25519:
                    error = LibCrypto.Missing() is { } missing ? $"an Ed25519 key, and {missing}" : null;
                    if (error is not null)
                    {
                        return false;
                    }
                    var secret = new AsnReader(octets, AsnEncodingRules.DER).ReadOctetString();
                    CryptographicOperations.ZeroMemory(octets);
                    if (
                        secret.Length == 32
                        && SignerKey.TryOf(Info(LibCrypto.Ed25519Public(secret)), out var publicKey, out _)
                    )
                    {
                        key = new(null, secret, publicKey);
                        return true;
                    }
                    error = Damaged;
                    return false;
                default:
                    error = KeyPem.Unsupported(algorithm, curve);
                    return false;
            }
        }
        catch (AsnContentException)
        {
            error = Damaged;
            return false;
        }
    }

    private const string Damaged = "no private key: its content is damaged";

    private static bool TryEcdsa(
        ECDsa ecdsa,
        Action import,
        [NotNullWhen(true)] out SigningKey? key,
        [NotNullWhen(false)] out string? error
    )
    {
        key = null;
        try
        {
            import();
            if (SignerKey.TryOf(ecdsa.ExportSubjectPublicKeyInfo(), out var publicKey, out error))
            {
                key = new(ecdsa, [], publicKey);
                return true;
            }
        }
        catch (CryptographicException)
        {
            error = Damaged;
        }
        ecdsa.Dispose();
        return false;
    }

    /// <summary>A public Ed25519 key as SubjectPublicKeyInfo.</summary>
    private static byte[] Info(byte[] raw)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(KeyPem.Ed25519);
            }
            writer.WriteBitString(raw);
        }
        return writer.Encode();
    }
}
