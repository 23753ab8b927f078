using System.Collections.Immutable;

namespace Oac.Images.Registry.Authentication;

/// <summary>A name and its password, which no text of this type shows.</summary>
/// <param name="User">The name; no colon, since basic authentication cannot carry one.</param>
/// <param name="Password">The password.</param>
public sealed record RegistryCredential(string User, string Password)
{
    /// <summary>The name alone.</summary>
    public override string ToString() => User;
}

/// <summary>How clients show who they are, and what they may do. Whoever has credentials may do everything.</summary>
public abstract record RegistryAuthentication
{
    private protected RegistryAuthentication() { }

    /// <summary>Who is known.</summary>
    public required ImmutableArray<RegistryCredential> Credentials { get; init; }

    /// <summary>Whether everybody may read. <c>/v2/</c> asks for credentials all the same, so that clients learn how to show them.</summary>
    public bool AnonymousPull { get; init; }

    internal abstract AccessGate CreateGate(RegistryLimits limits, TimeProvider time);
}

/// <summary>Basic authentication with every request.</summary>
public sealed record BasicAuthentication : RegistryAuthentication
{
    internal override AccessGate CreateGate(RegistryLimits limits, TimeProvider time) => new BasicGate(this);
}

/// <summary>
/// Bearer tokens, issued by the registry's own end point <c>/token</c> as the Docker token specification describes: GET with basic
/// authentication or without any, or POST of an OAuth 2 password form.
/// </summary>
public sealed record TokenAuthentication : RegistryAuthentication
{
    /// <summary>How long a token lasts.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    internal override AccessGate CreateGate(RegistryLimits limits, TimeProvider time) =>
        new TokenGate(this, limits, time);
}
