using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Immutable;
using Oac.Harness.Agents.Inference;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Images;

namespace Oac.Harness.Agents;

/// <summary>
/// The OpenAI-compatible gateway that the orchestrator injected, and nothing beyond what the labels declare: each request of each client
/// made here is held to <see cref="InferenceOptions.Types"/>, also requests by <see cref="Http"/> and <see cref="OpenAI"/>. Make one for
/// the program; it may be used by many events at once.
/// </summary>
/// <remarks>
/// Each request is a span of the source <see cref="HarnessHost.TelemetryName"/> by OpenTelemetry's GenAI conventions, with model and usage.
/// Neither prompts nor answers nor the key are in any span, log or exception of this class.
/// </remarks>
public sealed class InferenceGateway : IDisposable
{
    // The handler adds the key. Clients need something to show, and what they hold might be printed.
    private static readonly ApiKeyCredential NoKey = new("added-when-sent");

    private readonly GatewayConnection _connection;
    private readonly InferenceHandler _handler;
    private readonly HttpClient _transport;
    private readonly GatewayModels _models;

    /// <summary>Reads the environment.</summary>
    /// <param name="options">What the labels declare.</param>
    /// <exception cref="HarnessConfigurationException">
    /// A variable is missing or malformed. In an agent's <c>Configure</c> it ends the program with a line that says so.
    /// </exception>
    public InferenceGateway(InferenceOptions options)
    {
        _connection = GatewayConnection.Read(options);
        _handler = new(_connection, options.Handler ?? CreateConnections());
        _transport = new(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Http = new(_handler, disposeHandler: false) { BaseAddress = Address, Timeout = options.Timeout };
        _models = new(_connection, Http);
        OpenAI = new HeldOpenAIClient(
            NoKey,
            new()
            {
                Endpoint = Address,
                Transport = new HttpClientPipelineTransport(_transport),
                NetworkTimeout = options.Timeout,
            }
        );
    }

    /// <summary>The gateway's base URL, with a slash at its end.</summary>
    public Uri Address => _connection.Address;

    /// <summary>What is declared.</summary>
    public ImmutableArray<string> Types => _connection.Options.Types;

    /// <summary>
    /// Every client of the OpenAI SDK, for what has no method here: <c>gateway.OpenAI.GetModerationClient(await
    /// gateway.GetModelAsync("moderations"))</c>. Clients over WebSockets are refused.
    /// </summary>
    public OpenAIClient OpenAI { get; }

    /// <summary>Bare requests, with addresses below <see cref="Address"/>: <c>PostAsync("chat/completions", …)</c>.</summary>
    public HttpClient Http { get; }

    /// <summary>The model that was chosen for this instance, by the gateway's list, which is kept for a while.</summary>
    /// <param name="type">The inference type.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <exception cref="UndeclaredInferenceException">The type is not declared.</exception>
    /// <exception cref="InferenceGatewayException">The gateway cannot be reached, lists nothing, or answers something else.</exception>
    public Task<string> GetModelAsync(string type, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        _connection.Require(type);
        return _models.GetAsync(type, cancellationToken);
    }

    /// <summary>A client for <see cref="InferenceTypes.ChatCompletions"/> with the model of this instance.</summary>
    /// <inheritdoc cref="GetModelAsync"/>
    public async Task<ChatClient> GetChatClientAsync(CancellationToken cancellationToken = default) =>
        OpenAI.GetChatClient(
            await GetModelAsync(InferenceTypes.ChatCompletions, cancellationToken).ConfigureAwait(false)
        );

    /// <summary>A client for <see cref="InferenceTypes.Embeddings"/> with the model of this instance.</summary>
    /// <inheritdoc cref="GetModelAsync"/>
    public async Task<EmbeddingClient> GetEmbeddingClientAsync(CancellationToken cancellationToken = default) =>
        OpenAI.GetEmbeddingClient(
            await GetModelAsync(InferenceTypes.Embeddings, cancellationToken).ConfigureAwait(false)
        );

    /// <summary>A client for <see cref="InferenceTypes.ImagesGenerations"/> with the model of this instance.</summary>
    /// <inheritdoc cref="GetModelAsync"/>
    public async Task<ImageClient> GetImageClientAsync(CancellationToken cancellationToken = default) =>
        OpenAI.GetImageClient(
            await GetModelAsync(InferenceTypes.ImagesGenerations, cancellationToken).ConfigureAwait(false)
        );

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        Http.Dispose();
        _transport.Dispose();
        _handler.Dispose();
        _models.Dispose();
    }

    private static SocketsHttpHandler CreateConnections() =>
        new()
        {
            // Where a redirect leads was never declared.
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };

    /// <summary>The SDK's clients, without those that open connections of their own and so could not be held to what is declared.</summary>
    private sealed class HeldOpenAIClient(ApiKeyCredential credential, OpenAIClientOptions options)
        : OpenAIClient(credential, options)
    {
#pragma warning disable OPENAI002 // It is overridden only to be refused.
        public override OpenAI.Realtime.RealtimeClient GetRealtimeClient() =>
            throw new UndeclaredInferenceException(
                "The realtime API was refused: it is a WebSocket, and no inference type is declared for one."
            );
#pragma warning restore OPENAI002
    }
}
