using System.Collections.Immutable;

namespace Oac.Producer.Images;

/// <summary>How registries and engines are reached.</summary>
internal sealed record ImageAccessOptions
{
    /// <summary>Whether no connection may be opened.</summary>
    public bool NoNetwork { get; init; }

    /// <summary>Registries, as host and port, that are spoken to over plain HTTP.</summary>
    public ImmutableArray<string> PlainHttp { get; init; } = [];

    /// <summary>A folder with a folder of certificates for each registry, before the usual ones; or null.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>How many requests a second one registry is sent, or null for no limit.</summary>
    public double? RequestsPerSecond { get; init; }
}
