using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Oac.Images.Registry.Authentication;

namespace Oac.Images.Registry;

/// <summary>What a registry listens on, where it keeps its content and whom it lets in.</summary>
public sealed record RegistryServerOptions
{
    /// <summary>The address to listen on: 127.0.0.1 unless told otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>A certificate with its private key: the registry then speaks HTTPS. Null for HTTP. The caller disposes it.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>
    /// The folder that holds the content and survives the registry, made if it is missing and used by one registry at a time; null keeps
    /// everything in memory.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Whether everything that writes or deletes is refused with 405.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Whether it lists what refers to a manifest. Without, it behaves as registries before distribution-spec 1.1 do: no end point, and no
    /// <c>OCI-Subject</c> in the answer to a manifest with a subject.
    /// </summary>
    public bool Referrers { get; init; } = true;

    /// <summary>Who may do what; null lets everybody do everything.</summary>
    public RegistryAuthentication? Authentication { get; init; }

    /// <summary>Limits.</summary>
    public RegistryLimits Limits { get; init; } = RegistryLimits.Default;

    /// <summary>The clock of delays, tokens and idle uploads.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where logs go; nowhere by default. No credential is ever logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
