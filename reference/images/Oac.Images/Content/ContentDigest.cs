using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Oac.Images.Content;

/// <summary>
/// The digest of some content (OCI image-spec, Descriptors): <c>algorithm:hex</c>. Only the two registered algorithms exist here, in lower
/// case and with all their digits, so two digests are equal exactly if their texts are.
/// </summary>
public sealed record ContentDigest
{
    private ContentDigest(string algorithm, string hex)
    {
        Algorithm = algorithm;
        Hex = hex;
    }

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>64 or 128 lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>Reads a digest; the whole text, nothing around it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ContentDigest? digest)
    {
        digest = null;
        if (text is null)
        {
            return false;
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var digits = colon switch
        {
            6 when text.StartsWith("sha256:", StringComparison.Ordinal) => 64,
            6 when text.StartsWith("sha512:", StringComparison.Ordinal) => 128,
            _ => -1,
        };
        if (text.Length != colon + 1 + digits || text.AsSpan(colon + 1).ContainsAnyExcept(LowerHex))
        {
            return false;
        }
        digest = new(text[..colon], text[(colon + 1)..]);
        return true;
    }

    /// <summary>The sha256 digest of some bytes.</summary>
    public static ContentDigest Sha256Of(ReadOnlySpan<byte> content) =>
        new("sha256", Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>A digest of a hash that was computed elsewhere: 32 bytes make sha256, 64 make sha512.</summary>
    /// <exception cref="ArgumentException">The hash has another length.</exception>
    public static ContentDigest OfHash(ReadOnlySpan<byte> hash) =>
        hash.Length switch
        {
            32 => new("sha256", Convert.ToHexStringLower(hash)),
            64 => new("sha512", Convert.ToHexStringLower(hash)),
            _ => throw new ArgumentException(
                $"A hash of {hash.Length} bytes belongs to no registered algorithm.",
                nameof(hash)
            ),
        };

    /// <summary>A hash of the digest's algorithm, to be fed the content.</summary>
    public IncrementalHash CreateHash() =>
        IncrementalHash.CreateHash(Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    /// <inheritdoc/>
    public override string ToString() => $"{Algorithm}:{Hex}";

    private static readonly System.Buffers.SearchValues<char> LowerHex = System.Buffers.SearchValues.Create(
        "0123456789abcdef"
    );
}
