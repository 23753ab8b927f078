using System.Text;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Signatures;

/// <summary>
/// cosign's encrypted private keys: JSON in a PEM block, a key derived from the password by scrypt, and PKCS#8 in a box of NaCl's.
/// </summary>
internal static class EncryptedKey
{
    /// <summary>What cosign calls the block.</summary>
    public const string Label = "ENCRYPTED SIGSTORE PRIVATE KEY";

    private const int MaxBytes = 16 * 1024;

    private sealed record Parts(
        string Kdf,
        ulong N,
        ulong R,
        ulong P,
        byte[] Salt,
        string Cipher,
        byte[] Nonce,
        byte[] Box
    );

    /// <summary>Whether a block is one; the second is what cosign 1 wrote.</summary>
    public static bool IsLabel(string label) => label is Label or "ENCRYPTED COSIGN PRIVATE KEY";

    /// <summary>What is in it; null with what is wrong.</summary>
    public static byte[]? Open(byte[] content, string? password, out string? error)
    {
        Parts parts;
        try
        {
            parts = ContentJson.Read(content, MaxBytes, "the encrypted key", Read);
        }
        catch (Exception e) when (e is ImageContentException or FormatException)
        {
            error = "an encrypted key whose content is damaged";
            return null;
        }
        error = Mistake(parts, password);
        if (error is not null)
        {
            return null;
        }
        var key = LibCrypto.Scrypt(Encoding.UTF8.GetBytes(password!), parts.Salt, parts.N, parts.R, parts.P);
        var opened = SecretBox.Open(key, parts.Nonce, parts.Box);
        error = opened is null ? "the password is wrong, or the key is damaged" : null;
        return opened;
    }

    private static string? Mistake(Parts parts, string? password)
    {
        if (parts is not { Kdf: "scrypt", Cipher: "nacl/secretbox" })
        {
            return $"encrypted by '{MessageText.Shown(parts.Kdf, 40)}' and '{MessageText.Shown(parts.Cipher, 40)}'; 'scrypt' and 'nacl/secretbox' are supported";
        }
        // What scrypt takes is 128 N r bytes, and as much time again for each p.
        if (
            parts.N is < 2 or > 1UL << 22
            || !ulong.IsPow2(parts.N)
            || parts.R is 0 or > 64
            || parts.P is 0 or > 16
            || 128 * parts.N * parts.R > (ulong)SignatureLimits.MaxKeyMemory
        )
        {
            return $"encrypted with scrypt parameters that would take too much: N={parts.N}, r={parts.R}, p={parts.P}";
        }
        return LibCrypto.Missing() is { } missing ? $"encrypted, and {missing}"
            : password is null ? "encrypted, and no password was given"
            : null;
    }

    private static Parts Read(ContentJson root)
    {
        var kdf = root.Required("kdf").As(JsonValueKind.Object);
        var parameters = kdf.Required("params").As(JsonValueKind.Object);
        var cipher = root.Required("cipher").As(JsonValueKind.Object);
        return new(
            kdf.Required("name").Text,
            Number(parameters, "N"),
            Number(parameters, "r"),
            Number(parameters, "p"),
            Convert.FromBase64String(kdf.Required("salt").Text),
            cipher.Required("name").Text,
            Convert.FromBase64String(cipher.Required("nonce").Text),
            Convert.FromBase64String(root.Required("ciphertext").Text)
        );
    }

    private static ulong Number(ContentJson json, string name) =>
        json.Required(name).As(JsonValueKind.Number).Element.TryGetUInt64(out var number)
            ? number
            : throw json.Wrong($"'{name}' is no number of that kind");
}
