using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Oac.Conformance.Peers.Messages;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Conformance.Wire;

namespace Oac.Conformance.Peers.Streams;

/// <summary>A stream that a harness has opened: what came on it, and what is sent.</summary>
internal sealed class HarnessStream : IDisposable
{
    /// <summary>How the extension is announced (decisions.md: the stream extension).</summary>
    public const string ExtensionHeader = "oac-ext";

    private const string ExtensionName = "v1";

    // The prefix of a frame and the begin of its message.
    private const int ApartPieces = 8;
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(25);
    private readonly WireServerCall _call;
    private readonly StreamPeerOptions _options;
    private readonly Evidence _evidence;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, int> _events = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HarnessStream(WireServerCall call, StreamPeerOptions options, Evidence evidence, TimeProvider time)
    {
        _call = call;
        _options = options;
        _evidence = evidence;
        _time = time;
        Messages = new(time);
        AnnouncesExtension = call
            .Request.Headers.Values(ExtensionHeader)
            .SelectMany(static v => v.Split(',', StringSplitOptions.TrimEntries))
            .Contains(ExtensionName);
        _reading.SetResult();
    }

    /// <summary>The request's head.</summary>
    public WireServerRequest Request => _call.Request;

    /// <summary>The protocol.</summary>
    public WireProtocol Protocol => _call.Protocol;

    /// <summary>What messages are written in.</summary>
    public string? Codec => _call.Codec;

    /// <summary>Whether the harness announced the extension.</summary>
    public bool AnnouncesExtension { get; }

    /// <summary>Whether the fields of the extension may travel.</summary>
    public bool HasExtension => AnnouncesExtension && _options.KnowsExtension;

    /// <summary>What came, in its order.</summary>
    public ObservedList<HarnessMessage> Messages { get; }

    /// <summary>How many messages came before the first event was sent; set when it is.</summary>
    public int Unasked { get; private set; } = -1;

    /// <summary>How many events were sent in a session.</summary>
    public int EventsIn(string? sessionId) => sessionId is null ? 0 : _events.GetValueOrDefault(sessionId);

    /// <summary>Completes when the harness ends the stream, or it breaks.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why the stream cannot be read on; null where it can, or was ended in order.</summary>
    public string? Broken { get; private set; }

    /// <summary>What the protocol does not allow, as far as it was seen.</summary>
    public ImmutableArray<string> Complaints()
    {
        _call.Judge(
            new()
            {
                HttpVersion = 2,
                Method = "POST",
                Protocol = Protocol,
                Codec = Codec ?? "",
                Compression = _call.Encoding,
                IsTls = Request.IsTls,
                CertificateName = Request.Certificate?.GetNameInfo(
                    System.Security.Cryptography.X509Certificates.X509NameType.SimpleName,
                    false
                ),
            }
        );
        return [.. _call.Complaints.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Stops to take what the harness sends; what it sends meanwhile waits at its end or on the way.</summary>
    public void StopReading() => _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes it again.</summary>
    public void ReadOn() => _reading.TrySetResult();

    /// <summary>Sends an event.</summary>
    public Task SendEventAsync(
        string sessionId,
        string channel,
        SampleEvent sample,
        bool hasUnknownFields = false,
        bool tells = true
    )
    {
        if (tells)
        {
            var words = hasUnknownFields ? ", with fields that no version has" : "";
            _evidence.Sent(
                $"event for session '{sessionId}' on channel '{channel}', {sample.Payload.Length} bytes of {sample.ContentType}{words}"
            );
        }
        return SendAsync(EventBytes(sessionId, channel, sample, hasUnknownFields));
    }

    /// <summary>
    /// Sends an event byte for byte, each in a DATA frame of its own. Between the first ones time passes, or they would be together again
    /// when the harness reads them.
    /// </summary>
    public async Task SendEventInBytesAsync(string sessionId, string channel, SampleEvent sample)
    {
        var frame = _call.Frame(EventBytes(sessionId, channel, sample, hasUnknownFields: false));
        _evidence.Sent($"event for session '{sessionId}' on channel '{channel}', in {frame.Length} pieces of one byte");
        for (var i = 0; i < frame.Length; i++)
        {
            await SendRawAsync(frame.AsMemory(i, 1)).ConfigureAwait(false);
            if (i < ApartPieces)
            {
                await Task.Delay(Apart, _time, _call.Aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Sends several events in one piece.</summary>
    public Task SendEventsAtOnceAsync(IReadOnlyList<(string SessionId, string Channel, SampleEvent Sample)> events)
    {
        var bytes = events
            .SelectMany(e => _call.Frame(EventBytes(e.SessionId, e.Channel, e.Sample, hasUnknownFields: false)))
            .ToArray();
        _evidence.Sent($"{events.Count} events in one piece of {bytes.Length} bytes");
        return SendRawAsync(bytes);
    }

    /// <summary>Ends a session.</summary>
    public Task EndSessionAsync(string sessionId, bool tells = true)
    {
        if (tells)
        {
            _evidence.Sent($"the end of session '{sessionId}'");
        }
        return SendAsync(OrchestratorMessages.SessionEnd(sessionId));
    }

    /// <summary>Resets the stream, as a broken connection would.</summary>
    public void Reset()
    {
        _evidence.Sent("the stream is reset");
        _call.Abort();
    }

    /// <summary>
    /// The case is over: nothing is judged any more. The stream is ended in order as soon as the harness ends its side, so that one that waits
    /// for that can leave.
    /// </summary>
    public void Release()
    {
        _released.TrySetResult();
        ReadOn();
    }

    /// <inheritdoc/>
    public void Dispose() => _sending.Dispose();

    /// <summary>Sends the headers, with the extension's announcement where both know it.</summary>
    internal Task BeginAsync()
    {
        if (HasExtension)
        {
            _call.ResponseHeaders.Add(ExtensionHeader, ExtensionName);
        }
        return _call.SendHeadersAsync();
    }

    /// <summary>Takes what comes until the end.</summary>
    internal async Task ReadAsync()
    {
        var isEnded = false;
        try
        {
            while (true)
            {
                await _reading.Task.ConfigureAwait(false);
                if (await _call.ReceiveAsync().ConfigureAwait(false) is not { } bytes)
                {
                    _evidence.Observed("the harness has ended the stream");
                    isEnded = true;
                    break;
                }
                Take(bytes);
            }
        }
        catch (InvalidDataException e)
        {
            Broken = e.Message;
            _evidence.Observed($"the stream cannot be read on: {e.Message}");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            _evidence.Observed("the stream has broken off");
        }
        Messages.Complete();
        _ended.TrySetResult();
        // The answer stays open until the case ends or the client leaves: what else it does is its own affair.
        await Task.WhenAny(_released.Task, Task.Delay(Timeout.Infinite, _call.Aborted)).ConfigureAwait(false);
        if (!isEnded || !await IsFinishedAsync().ConfigureAwait(false))
        {
            _call.Abort();
        }
    }

    private async Task<bool> IsFinishedAsync()
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            await _call.FinishAsync(error: null).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The harness did not wait for it, and need not.
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        var message = Messages.Add(n => HarnessMessage.Read(bytes, HasExtension) with { Number = n });
        if (message.Number > 200)
        {
            // A case with thousands of messages tells of them itself.
            return;
        }
        _evidence.Observed(
            string.Create(CultureInfo.InvariantCulture, $"message {message.Number}: {message}"),
            message.Faults.IsEmpty
                ? FieldReader.Shown(bytes, 64)
                : string.Join('\n', [.. message.Faults, FieldReader.Shown(bytes, 256)])
        );
    }

    private byte[] EventBytes(string sessionId, string channel, SampleEvent sample, bool hasUnknownFields)
    {
        if (Unasked < 0)
        {
            Unasked = Messages.All.Length;
        }
        _events.AddOrUpdate(sessionId, 1, static (_, count) => count + 1);
        var trace = HasExtension ? "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" : null;
        return OrchestratorMessages.Event(sessionId, channel, sample, trace, hasUnknownFields);
    }

    private Task SendAsync(ReadOnlyMemory<byte> message) => SendRawAsync(_call.Frame(message));

    // A harness that is gone gets nothing; whoever waits for its answer sees that.
    private async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            await _call.SendBytesAsync(bytes).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            _evidence.Note($"it could not be sent: {e.Message}");
        }
        finally
        {
            _sending.Release();
        }
    }
}
