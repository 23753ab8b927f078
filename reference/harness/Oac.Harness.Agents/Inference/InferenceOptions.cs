using System.Collections.Immutable;

namespace Oac.Harness.Agents;

/// <summary>What the image's labels <c>inference.*</c> declare, and how the gateway is called. Immutable.</summary>
public sealed record InferenceOptions
{
    /// <summary>
    /// The inference types that the labels declare (<c>inference.&lt;type&gt;.*</c>). What is not among them is refused before it leaves
    /// (<c>harness/inference/declared-types-only</c>). Required.
    /// </summary>
    public required ImmutableArray<string> Types { get; init; }

    /// <summary>The variable with the gateway's base URL, <c>/v1</c> included (label <c>inference.api_base.env</c>).</summary>
    public string ApiBaseVariable { get; init; } = "OPENAI_BASE_URL";

    /// <summary>The variable with the API key (label <c>inference.api_key.env</c>).</summary>
    public string ApiKeyVariable { get; init; } = "OPENAI_API_KEY";

    /// <summary>
    /// Chooses a model for a type where the gateway lists several, from their names in its order; null for the first. The gateway of this
    /// project's orchestrator knows by the endpoint which model is meant, whatever name it gets.
    /// </summary>
    public Func<string, ImmutableArray<string>, string>? SelectModel { get; init; }

    /// <summary>How long the gateway's list of models is taken as true: five minutes.</summary>
    public TimeSpan ModelLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the gateway may be silent: five minutes, as models think.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest answer that is read: 64 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>What sends requests, for tests; null for connections of its own. It is disposed with the gateway.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Where variables are read, for tests.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
