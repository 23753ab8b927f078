using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Oac.Harness.Handlers;
using Oac.Harness.Sessions;
using Oac.Spec.Stream;

namespace Oac.Harness.Testing;

/// <summary>
/// Runs an agent without an orchestrator: events go in, results come out, and everything between is what the program runs: sessions,
/// their order, their state, their limits. For unit tests.
/// </summary>
/// <example>
/// <code>
/// await using var host = HarnessTestHost.Start(EchoAgent.Configure);
/// var result = await host.DeliverAsync("session-1", "say", "hello");
/// Assert.Equal("hello", result.OutputText);
/// </code>
/// </example>
public sealed class HarnessTestHost : IAsyncDisposable
{
    private readonly HarnessConfiguration _configuration;
    private readonly SessionTable _sessions;
    private readonly TestStream _stream;
    private readonly SemaphoreSlim _intake = new(1, 1);
    private bool _isDisposed;

    private HarnessTestHost(HarnessConfiguration configuration, SessionTable sessions, TestStream stream)
    {
        _configuration = configuration;
        _sessions = sessions;
        _stream = stream;
    }

    /// <summary>Starts an agent.</summary>
    /// <param name="configure">What the agent is and does: the method that the program passes on.</param>
    /// <param name="services">What handlers that are classes are made from; null for nothing.</param>
    /// <param name="extension">
    /// Whether output and reports come through, as with an orchestrator that announces the stream extension; without it an agent is seen
    /// as by one that does not.
    /// </param>
    /// <exception cref="HarnessConfigurationException">The configuration lacks something.</exception>
    public static HarnessTestHost Start(
        Action<HarnessBuilder> configure,
        IServiceProvider? services = null,
        bool extension = true
    )
    {
        var builder = HarnessBuilder.Create(configure);
        var configuration = builder.Build();
        ILoggerFactory logging = builder.Logging ?? NullLoggerFactory.Instance;
        return new(
            configuration,
            new(configuration, services ?? NoServices.Instance, logging),
            new(configuration.Codec, configuration.Limits.MaxMessageBytes, extension)
        );
    }

    /// <summary>How long a test waits for anything at most: 30 s, in real time.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many sessions have events or keep state.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Delivers an event and waits for its result.</summary>
    /// <param name="sessionId">The session; any text that is not empty.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="payload">The event.</param>
    /// <param name="contentType">The payload's media type; may be empty.</param>
    /// <exception cref="OperationCanceledException">The session has ended, whose events nobody answers then.</exception>
    /// <exception cref="TimeoutException">There is no result yet, and <see cref="Timeout"/> has passed.</exception>
    public async Task<TestResult> DeliverAsync(
        string sessionId,
        string channel,
        ReadOnlyMemory<byte> payload,
        string contentType = ""
    )
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var message = EventMessage.Create(sessionId, channel, payload, contentType);
        if (_configuration.Codec.Measure(message, _stream.Extensions) > _configuration.Limits.MaxMessageBytes)
        {
            throw new ArgumentException("The event is larger than a message may be.", nameof(payload));
        }
        Task<TestResult> result;
        // Events go in one after the other, as by a stream, so that each result finds its event.
        await _intake.WaitAsync().ConfigureAwait(false);
        try
        {
            result = _stream.Expect(sessionId);
            await _sessions.DeliverAsync(message, _stream, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _intake.Release();
        }
        return await result.WaitAsync(Timeout).ConfigureAwait(false);
    }

    /// <summary>Delivers text (<c>text/plain</c>); see <see cref="DeliverAsync(string, string, ReadOnlyMemory{byte}, string)"/>.</summary>
    public Task<TestResult> DeliverAsync(string sessionId, string channel, string text) =>
        DeliverAsync(sessionId, channel, Encoding.UTF8.GetBytes(text), MediaType.Text);

    /// <summary>Delivers JSON; see <see cref="DeliverAsync(string, string, ReadOnlyMemory{byte}, string)"/>.</summary>
    public Task<TestResult> DeliverJsonAsync<T>(string sessionId, string channel, T value, JsonTypeInfo<T> type) =>
        DeliverAsync(sessionId, channel, JsonSerializer.SerializeToUtf8Bytes(value, type), MediaType.Json);

    /// <summary>
    /// Ends a session and waits until its state is disposed. Events that are at work are cancelled; whoever waits for their results gets an
    /// <see cref="OperationCanceledException"/>.
    /// </summary>
    public Task EndSessionAsync(string sessionId)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var released = _sessions.EndAsync(sessionId);
        _stream.Cancel(sessionId);
        return released.WaitAsync(Timeout);
    }

    /// <summary>Ends all sessions, and waits until their state is disposed.</summary>
    /// <exception cref="TimeoutException">A handler still runs although it was cancelled.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }
        _isDisposed = true;
        var isReleased = await _sessions.ReleaseAsync(Timeout).ConfigureAwait(false);
        _stream.CancelAll();
        if (!isReleased)
        {
            // A test whose handler hangs must end all the same.
            throw new TimeoutException("A handler still runs although it was cancelled: it does not heed its token.");
        }
        _intake.Dispose();
    }
}
