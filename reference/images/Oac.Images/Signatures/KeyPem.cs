using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Oac.Images.Signatures;

/// <summary>Reads the one PEM block of a key file (RFC 7468), and the structures in it that .NET does not read itself.</summary>
internal static class KeyPem
{
    /// <summary>The object identifier of Ed25519 keys (RFC 8410).</summary>
    public const string Ed25519 = "1.3.101.112";

    /// <summary>The object identifier of elliptic curve keys (RFC 5480).</summary>
    public const string Ecdsa = "1.2.840.10045.2.1";

    /// <summary>The object identifier of P-256.</summary>
    public const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>Finds the only block of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="label">What the block is called.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(
        string text,
        [NotNullWhen(true)] out string? label,
        [NotNullWhen(true)] out byte[]? content,
        [NotNullWhen(false)] out string? error
    )
    {
        (label, content, error) = (null, null, null);
        if (text.Length > SignatureLimits.MaxKeyCharacters)
        {
            error = $"{text.Length} characters; a key has {SignatureLimits.MaxKeyCharacters} at most";
            return false;
        }
        if (!PemEncoding.TryFind(text, out var block))
        {
            error = "no PEM block (-----BEGIN ...-----)";
            return false;
        }
        var (from, length) = block.Location.GetOffsetAndLength(text.Length);
        if (PemEncoding.TryFind(text.AsSpan(from + length), out _))
        {
            error = "more than one PEM block, where one key is wanted";
            return false;
        }
        label = text[block.Label];
        content = Convert.FromBase64String(text[block.Base64Data]);
        return true;
    }

    /// <summary>The algorithm of a SubjectPublicKeyInfo, its curve if it names one, and the key's bits.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static (string Algorithm, string? Curve, byte[] Key) ReadPublic(byte[] content)
    {
        var reader = new AsnReader(content, AsnEncodingRules.DER);
        var info = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var (algorithm, curve) = ReadAlgorithm(info);
        var key = info.ReadBitString(out var unused);
        info.ThrowIfNotEmpty();
        return unused == 0
            ? (algorithm, curve, key)
            : throw new AsnContentException("The key does not end with a whole byte.");
    }

    /// <summary>The algorithm of a PrivateKeyInfo (RFC 5208), its curve if it names one, and what its octets hold.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static (string Algorithm, string? Curve, byte[] Key) ReadPrivate(byte[] content)
    {
        var reader = new AsnReader(content, AsnEncodingRules.DER);
        var info = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        _ = info.ReadInteger();
        var (algorithm, curve) = ReadAlgorithm(info);
        return (algorithm, curve, info.ReadOctetString());
    }

    private static (string Algorithm, string? Curve) ReadAlgorithm(AsnReader info)
    {
        var algorithm = info.ReadSequence();
        var name = algorithm.ReadObjectIdentifier();
        var curve =
            algorithm.HasData && algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier)
                ? algorithm.ReadObjectIdentifier()
                : null;
        return (name, curve);
    }

    /// <summary>What is wrong with a key of another kind than the two.</summary>
    public static string Unsupported(string algorithm, string? curve) =>
        algorithm == Ecdsa
            ? $"an elliptic curve key on {Curve(curve)}; ECDSA on P-256 and Ed25519 are supported"
            : $"{Named(algorithm)}; ECDSA on P-256 and Ed25519 are supported";

    private static string Named(string algorithm) =>
        algorithm switch
        {
            "1.2.840.113549.1.1.1" => "an RSA key",
            "1.3.101.113" => "an Ed448 key",
            "1.3.101.110" => "an X25519 key, which cannot sign",
            _ => $"a key of the algorithm {algorithm}",
        };

    private static string Curve(string? curve) =>
        curve switch
        {
            "1.3.132.0.34" => "P-384",
            "1.3.132.0.35" => "P-521",
            "1.3.132.0.10" => "secp256k1",
            null => "a curve of its own",
            _ => $"the curve {curve}",
        };
}
