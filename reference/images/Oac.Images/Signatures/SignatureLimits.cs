namespace Oac.Images.Signatures;

/// <summary>
/// How much is looked at when signatures are verified. What lies beyond is named as a problem and never counts: whoever may write to a
/// repository can hide signatures in it, but not add one.
/// </summary>
public static class SignatureLimits
{
    /// <summary>The most signatures and attestations that are verified for one digest.</summary>
    public const int MaxSignatures = 100;

    /// <summary>The most referrers that are opened for one digest; each is a manifest and a blob.</summary>
    public const int MaxReferrers = 100;

    /// <summary>The longest payload of a signature, in bytes: 64 KiB. cosign's have some 250.</summary>
    public const int MaxPayloadBytes = 64 * 1024;

    /// <summary>The longest envelope or bundle, in bytes: 16 MiB. A signed list of packages may have some.</summary>
    public const int MaxEnvelopeBytes = 16 * 1024 * 1024;

    /// <summary>The most bytes of payloads and envelopes that are read for one digest: 64 MiB.</summary>
    public const long MaxTotalBytes = 64 * 1024 * 1024;

    /// <summary>The most signatures of one envelope.</summary>
    public const int MaxEnvelopeSignatures = 20;

    /// <summary>The most subjects of one statement.</summary>
    public const int MaxStatementSubjects = 1_000;

    /// <summary>The longest signature as base64, in characters. Those of the kinds here have fewer than 100.</summary>
    public const int MaxSignatureCharacters = 1_024;

    /// <summary>The longest key file, in characters: 64 Ki.</summary>
    public const int MaxKeyCharacters = 64 * 1024;

    /// <summary>The most memory that opening an encrypted key may take, in bytes: 256 MiB. cosign's take 64.</summary>
    public const long MaxKeyMemory = 256L * 1024 * 1024;

    /// <summary>The most problems that are named one by one.</summary>
    public const int MaxProblems = 100;

    /// <summary>How deep referrers of referrers are listed.</summary>
    public const int MaxReferrerDepth = 4;
}
