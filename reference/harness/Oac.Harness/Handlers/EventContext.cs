using System.Text;
using Microsoft.Extensions.Logging;
using Oac.Harness.Handlers;
using Oac.Harness.Sessions;
using Oac.Spec.Stream;

namespace Oac.Harness;

/// <summary>An event's session, and what can be done with it while the event is handled. Of no use once the handler has returned.</summary>
public sealed class EventContext
{
    private readonly Lock _lock = new();
    private readonly Session _session;
    private readonly EventMessage _message;
    private readonly Tenure _tenure;
    private ulong _chunks;
    private bool _isAnswered;
    private bool _hasReturned;

    internal EventContext(
        Session session,
        EventMessage message,
        Tenure tenure,
        IServiceProvider services,
        ILogger logger
    )
    {
        _session = session;
        _message = message;
        _tenure = tenure;
        Services = services;
        Logger = logger;
    }

    /// <summary>The session: opaque text, never empty, the same for all events of a session (<c>harness/stream/session-id-everywhere</c>).</summary>
    public string SessionId => _session.Id;

    /// <summary>The channel that the event came by.</summary>
    public string Channel => _message.Channel;

    /// <summary>The media type of the payload as its sender gave it; may be empty.</summary>
    public string ContentType => _message.ContentType;

    /// <summary>The services of the program's host; in a class, of the event's scope. Without a host there are none.</summary>
    public IServiceProvider Services { get; internal set; }

    /// <summary>The agent's log.</summary>
    public ILogger Logger { get; }

    /// <summary>Whether what is reported goes out: whether the orchestrator announced the stream extension.</summary>
    public bool CanReport => _tenure.Stream.Extensions.HasFlag(StreamExtensions.V1);

    /// <summary>
    /// What the session keeps between its events: one value of each type, made when it is first asked for. It is disposed
    /// (<see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>) when the session ends, after its last handler has returned
    /// (<c>harness/session/releases-on-end</c>).
    /// </summary>
    /// <remarks>
    /// Events of a session are handled one after the other, so the value needs no lock. With <see cref="HarnessBuilder.Isolated"/> a
    /// session may move to another instance at any time, and ends here with its stream: keep only what can be had again
    /// (<c>harness/session/no-affinity-assumed</c>).
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The handler has returned.</exception>
    public T State<T>(Func<T> create)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(create);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_hasReturned, this);
            return _session.State.GetOrAdd(create);
        }
    }

    /// <summary>
    /// Sends a part of the answer before the result, where <see cref="CanReport"/>; elsewhere it is dropped without a word, so that an
    /// agent need not care. Waits while the orchestrator reads too slowly.
    /// </summary>
    /// <param name="chunk">The part. It is not copied: leave it alone afterwards.</param>
    /// <param name="contentType">Its media type; may be empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">It is larger than a message may be, or the media type is none.</exception>
    public ValueTask ReportAsync(
        ReadOnlyMemory<byte> chunk,
        string contentType,
        CancellationToken cancellationToken = default
    )
    {
        MediaType.Require(contentType);
        return CanReport ? SendAsync(chunk, contentType, cancellationToken) : ValueTask.CompletedTask;
    }

    /// <summary>Sends text as a part of the answer; see <see cref="ReportAsync"/>.</summary>
    public ValueTask ReportTextAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CanReport
            ? SendAsync(Encoding.UTF8.GetBytes(text), MediaType.Text, cancellationToken)
            : ValueTask.CompletedTask;
    }

    internal Tenure Tenure => _tenure;

    /// <summary>Takes the right to answer: nobody has it twice or once the session's time on the stream is over, and nothing is reported afterwards.</summary>
    internal bool TryAnswer()
    {
        lock (_lock)
        {
            return !_isAnswered && !_tenure.IsOver && (_isAnswered = true);
        }
    }

    /// <summary>The handler has returned.</summary>
    internal void Return()
    {
        lock (_lock)
        {
            _hasReturned = true;
        }
    }

    private async ValueTask SendAsync(
        ReadOnlyMemory<byte> chunk,
        string contentType,
        CancellationToken cancellationToken
    )
    {
        do
        {
            // Numbers go out in their order, also where a handler reports from several tasks.
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_hasReturned, this);
                if (_isAnswered || _tenure.IsOver)
                {
                    return;
                }
                var message = ProgressMessage.Create(SessionId, _chunks, chunk, contentType);
                if (!_tenure.Stream.Fits(message))
                {
                    throw new ArgumentException("The part is larger than a message may be.", nameof(chunk));
                }
                if (_tenure.Stream.TryReport(message))
                {
                    _chunks++;
                    return;
                }
            }
        } while (await _tenure.Stream.WaitToReportAsync(cancellationToken).ConfigureAwait(false));
    }
}
