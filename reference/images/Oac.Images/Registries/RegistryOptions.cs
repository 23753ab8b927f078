using System.Collections.Immutable;

namespace Oac.Images.Registries;

/// <summary>How registries are spoken to.</summary>
public sealed record RegistryOptions
{
    /// <summary>The registries, as host and port, that are spoken to over plain HTTP; all others over HTTPS, without exception.</summary>
    public ImmutableHashSet<string> PlainHttp { get; init; } =
        ImmutableHashSet<string>.Empty.WithComparer(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the credential of a repository; null for none. Asked only when a registry wants one.</summary>
    public FindRegistryCredential? Credentials { get; init; }

    /// <summary>
    /// Token servers, by host, that get the credential of any registry that names them. Without being named here a token server gets it
    /// only if it is the registry's own host, or a host of the same domain, as <c>auth.docker.io</c> is for <c>registry-1.docker.io</c>.
    /// </summary>
    public ImmutableHashSet<string> TokenHosts { get; init; } =
        ImmutableHashSet<string>.Empty.WithComparer(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Folders with a folder for each registry, as in <c>/etc/docker/certs.d</c>: <c>host:port/*.crt</c> are authorities that are trusted
    /// beside the system's, <c>*.cert</c> and <c>*.key</c> a client certificate. The first folder that knows the registry counts.
    /// </summary>
    public ImmutableArray<string> CertificateFolders { get; init; } = [];

    /// <summary>How many requests a second are sent to one registry, or null for no limit of ours.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many requests may be sent at once before <see cref="RequestsPerSecond"/> slows them.</summary>
    public int Burst { get; init; } = 10;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told of every request once its answer began or it failed, those to token servers and redirects included; must be quick.</summary>
    public Action<RegistryExchange>? Observer { get; init; }

    /// <summary>The program's name in requests.</summary>
    public string UserAgent { get; init; } = "oac-images";
}

/// <summary>One request and what came of it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Host">Host and port.</param>
/// <param name="Path">The path, without query.</param>
/// <param name="Status">The status, or null where no answer came.</param>
public sealed record RegistryExchange(string Method, string Host, string Path, int? Status);

/// <summary>Finds the credential of a repository.</summary>
/// <param name="registry">The registry, as references name it: <c>docker.io</c>, <c>example.com:5000</c>.</param>
/// <param name="repository">The repository, or empty where the registry itself is asked.</param>
/// <param name="cancellationToken">Ends the search.</param>
public delegate ValueTask<RegistryCredential?> FindRegistryCredential(
    string registry,
    string repository,
    CancellationToken cancellationToken
);

/// <summary>What proves to a registry who asks. Its text form holds no secret.</summary>
public sealed class RegistryCredential
{
    private RegistryCredential(string? user, string secret, RegistryCredentialKind kind)
    {
        User = user;
        Secret = secret;
        Kind = kind;
    }

    internal string? User { get; }

    internal string Secret { get; }

    internal RegistryCredentialKind Kind { get; }

    /// <summary>A user with a password.</summary>
    public static RegistryCredential Password(string user, string password) =>
        new(user, password, RegistryCredentialKind.Password);

    /// <summary>A refresh token for the registry's token server, which Docker calls an identity token.</summary>
    public static RegistryCredential IdentityToken(string token) =>
        new(null, token, RegistryCredentialKind.IdentityToken);

    /// <summary>A token that the registry itself takes.</summary>
    public static RegistryCredential RegistryToken(string token) =>
        new(null, token, RegistryCredentialKind.RegistryToken);

    /// <inheritdoc/>
    public override string ToString() => Kind.ToString();
}

internal enum RegistryCredentialKind
{
    Password,
    IdentityToken,
    RegistryToken,
}
