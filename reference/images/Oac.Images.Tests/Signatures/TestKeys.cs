using System.Security.Cryptography;
using Oac.Images.Signatures;

namespace Oac.Images.Tests.Signatures;

/// <summary>Keys that are made for one test, and keys whose signatures others have published.</summary>
internal static class TestKeys
{
    /// <summary>A new key on P-256 as PKCS#8.</summary>
    public static string Ecdsa()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>An Ed25519 key as PKCS#8 (RFC 8410), of these 32 bytes.</summary>
    public static string Ed25519(byte[] secret) =>
        PemEncoding.WriteString(
            "PRIVATE KEY",
            [.. Convert.FromHexString("302e020100300506032b657004220420"), .. secret]
        );

    public static string Ed25519() => Ed25519(RandomNumberGenerator.GetBytes(32));

    /// <summary>A new key of either kind.</summary>
    public static SigningKey Make(SignerKeyKind kind) => Read(kind == SignerKeyKind.Ed25519 ? Ed25519() : Ecdsa());

    public static SigningKey Read(string pem, string? password = null) =>
        SigningKey.TryRead(pem, password, out var key, out var error) ? key : throw new ArgumentException(error);

    public static string ErrorOf(string pem, string? password = null)
    {
        Assert.False(SigningKey.TryRead(pem, password, out _, out var error));
        return error!;
    }
}
