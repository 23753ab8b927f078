using System.Security.Cryptography;

namespace Oac.Planning.Configuration.Reading;

/// <summary>Reads the public keys of signers, and sees to it that each is one.</summary>
internal sealed class SignerKeys(FindingSink sink, Func<string, KeyFile> read)
{
    /// <summary>The longest file of a key, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    private const string OffTheCurve = "a key whose point is not on its curve, with which nothing can be verified";

    /// <summary>What stands before the point of a P-256 key (RFC 5480): id-ecPublicKey, prime256v1, uncompressed.</summary>
    private static ReadOnlySpan<byte> P256 =>
        [
            0x30,
            0x59,
            0x30,
            0x13,
            0x06,
            0x07,
            0x2A,
            0x86,
            0x48,
            0xCE,
            0x3D,
            0x02,
            0x01,
            0x06,
            0x08,
            0x2A,
            0x86,
            0x48,
            0xCE,
            0x3D,
            0x03,
            0x01,
            0x07,
            0x03,
            0x42,
            0x00,
            0x04,
        ];

    /// <summary>What stands before an Ed25519 key (RFC 8410).</summary>
    private static ReadOnlySpan<byte> Ed25519 =>
        [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];

    /// <summary>The keys as PEM, by signer.</summary>
    public Dictionary<string, string> Read(ConfigurationMapping root)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var (name, value) in (root.Find("signers") as ConfigurationMapping)
                ?.Entries.Take(ListShape.Most)
                .Select(static e => (e.Key.Value, e.Value))
                ?? []
        )
        {
            if (
                (value as ConfigurationMapping)?.Find("key_file") is not ConfigurationText path
                || ValueForm.LocalFile.Problem(path) is not null
            )
            {
                continue;
            }
            var file = read(path.Value);
            if (file.Text is null || Problem(file.Text) is not null)
            {
                sink.Add(
                    path,
                    KeyPath.Below(KeyPath.Below(KeyPath.Below(null, "signers"), name), "key_file"),
                    file.Text is null
                        ? $"the file cannot be read: {file.Problem ?? "no reason is known"}"
                        : $"the file holds {Problem(file.Text)}; expected a public key as PEM, ECDSA P-256 or Ed25519"
                );
                continue;
            }
            keys[name] = file.Text;
        }
        return keys;
    }

    /// <summary>What a text is instead of a key, or null. Never repeats any of it.</summary>
    private static string? Problem(string text)
    {
        if (text.Length > MaxLength)
        {
            return $"more than {MaxLength} characters";
        }
        if (!PemEncoding.TryFind(text, out var fields))
        {
            return "no PEM";
        }
        var label = text.AsSpan()[fields.Label];
        if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
        {
            return "a private key, which belongs nowhere near this file";
        }
        if (label is not "PUBLIC KEY")
        {
            return "PEM of another kind than PUBLIC KEY";
        }
        var key = Convert.FromBase64String(text[fields.Base64Data]).AsSpan();
        if (key.Length == P256.Length + 64 && key.StartsWith(P256))
        {
            return CurvePoints.IsOnP256(key[P256.Length..]) ? null : OffTheCurve;
        }
        if (key.Length == Ed25519.Length + 32 && key.StartsWith(Ed25519))
        {
            return CurvePoints.IsOnEd25519(key[Ed25519.Length..]) ? null : OffTheCurve;
        }
        return "a key of another kind";
    }
}
