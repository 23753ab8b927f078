using System.Collections.Immutable;
using Oac.Spec.Manifest;

namespace Oac.Planning.Configuration;

/// <summary>A gateway with an OpenAI-compatible API (5.2), and what the operator knows of its models.</summary>
/// <param name="Name">How policy names it.</param>
/// <param name="BaseUrl">Its base URL with <c>/v1</c>, as OpenAI clients expect it; without a slash at its end.</param>
/// <param name="ApiKey">Its key; null where it asks for none.</param>
/// <param name="Models">The catalogue, in the operator's order: the first of equals is taken.</param>
public sealed record Gateway(string Name, Uri BaseUrl, SecretReference? ApiKey, ImmutableArray<GatewayModel> Models);

/// <summary>What is known of one model. A fact that is not known is one that is not met: <c>/v1/models</c> tells none of them.</summary>
public sealed record GatewayModel
{
    /// <summary>The model's id on the gateway.</summary>
    public required string Id { get; init; }

    /// <summary>The inference types that it serves: <c>chat-completions</c>. In ordinal order, never empty.</summary>
    public required ImmutableArray<string> Types { get; init; }

    /// <summary>Its context window in tokens; null where it is not known.</summary>
    public long? Context { get; init; }

    /// <summary>What it can do.</summary>
    public ModelCapabilities Capabilities { get; init; }

    /// <summary>Its scores, percent correct, by the publisher's id of the benchmark. In ordinal order.</summary>
    public ImmutableArray<KeyValuePair<string, decimal>> Bench { get; init; } = [];
}
