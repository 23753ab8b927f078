using System.Collections.Immutable;
using Oac.Producer.Ignores;
using Oac.Spec;

namespace Oac.Producer.Images.Facts;

/// <summary>Which facts somebody waits for: what no rule asks for is not fetched.</summary>
/// <param name="Checks">What was asked for beyond manifest, config and schema files.</param>
/// <param name="Ignores">What is ignored; an ignore of some keys or paths only is none here.</param>
internal sealed record FactNeeds(ImageChecks Checks, ImmutableArray<IgnoreEntry> Ignores)
{
    /// <summary>Nothing but what manifest and config tell.</summary>
    public static FactNeeds None { get; } = new(ImageChecks.None, []) { IsNone = true };

    /// <summary>Whether layers and referrers are left alone altogether.</summary>
    public bool IsNone { get; private init; }

    /// <summary>Whether the files of declared schemas are looked at. Advice alone is not worth a transfer.</summary>
    public bool SchemaFiles(ManifestReading reading) =>
        Wants(reading, FactRules.SchemaEmbedded) || Wants(reading, FactRules.SchemaContent);

    /// <summary>Whether the program to start is looked for, as far as that costs nothing or was asked for.</summary>
    public bool Entrypoint(ManifestReading reading) => Wants(reading, FactRules.EntrypointPresent);

    /// <summary>Whether a signature is looked for.</summary>
    public bool Signature(ManifestReading reading) =>
        Checks.HasFlag(ImageChecks.Referrers) && Wants(reading, FactRules.SignatureAttached);

    /// <summary>Whether a list of packages is looked for.</summary>
    public bool Sbom(ManifestReading reading) =>
        Checks.HasFlag(ImageChecks.Referrers) && Wants(reading, FactRules.SbomAttached);

    private bool Wants(ManifestReading reading, string rule) =>
        !IsNone
        && reading.Version is { } version
        && version.Rules.Any(r => r.Id == rule)
        && !Ignores.Any(e => e.Rule == rule && e is { Key: null, Path: null, Lines: null });
}

/// <summary>What <c>oac lint</c> looks at on demand only, since it costs transfers.</summary>
[Flags]
internal enum ImageChecks
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>Signatures and lists of packages that refer to the image.</summary>
    Referrers = 1,

    /// <summary>Whether the program to start is in the layers, wherever they are.</summary>
    Entrypoint = 2,
}
