using System.Collections.Immutable;

namespace Oac.Images.Registries;

/// <summary>A request as it can be sent several times.</summary>
/// <param name="Method">The method.</param>
/// <param name="Address">The address; credentials go along only where it has the registry's origin.</param>
/// <param name="Repository">The repository whose credential counts, or empty for the registry's.</param>
/// <param name="Scopes">What a token for it must allow.</param>
internal sealed record RegistryRequest(HttpMethod Method, Uri Address, string Repository, ImmutableArray<string> Scopes)
{
    public ImmutableArray<string> Accept { get; init; } = [];

    /// <summary>The first byte that is wanted; none means all.</summary>
    public long? From { get; init; }

    /// <summary>A header that lets the registry refuse with 412 what is based on an old state; null for none.</summary>
    public KeyValuePair<string, string>? OnlyIf { get; init; }

    /// <summary>What no message may hold, beside the authorization.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>Makes the body, each time anew.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>Whether a failure may have changed something that a second attempt must know of first.</summary>
    public bool Once { get; init; }

    /// <summary>Authorization that was found elsewhere, for a token server.</summary>
    public string? Authorization { get; init; }

    /// <summary>Whether the request goes to a token server: it gets no token and follows no redirect.</summary>
    public bool ForToken { get; init; }
}
