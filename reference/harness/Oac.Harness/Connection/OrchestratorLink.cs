using Microsoft.Extensions.Logging;
using Oac.Connect;
using Oac.Harness.Sessions;
using Oac.Harness.Telemetry;
using Oac.Spec.Stream;

namespace Oac.Harness.Connection;

/// <summary>Keeps a stream to the orchestrator open until it is told to stop.</summary>
internal sealed class OrchestratorLink(HarnessConfiguration configuration, SessionTable sessions, ILogger log)
{
    // How long the last messages and the orchestrator's own end may take once everything is finished here.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = configuration.Time;
    private bool _wasReady;

    /// <summary>Runs.</summary>
    /// <param name="stop">Stops it in good order.</param>
    /// <param name="now">Gives up what is still at work then.</param>
    /// <exception cref="HarnessConfigurationException">The environment was wrong from the start.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken now)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            var (error, lived) = await ConnectAsync(stop, now).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
            {
                return;
            }
            failures = lived >= configuration.Reconnect.ResetAfter ? 0 : failures;
#pragma warning disable CA5394 // Spreads tries over time; nobody gains by guessing it.
            var delay = configuration.Reconnect.Delay(failures++, Random.Shared.NextDouble());
#pragma warning restore CA5394
            Tell(error, delay);
            await Task.Delay(delay, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(Exception? Error, TimeSpan Lived)> ConnectAsync(CancellationToken stop, CancellationToken now)
    {
        long? opened = null;
        Exception? error = null;
        try
        {
            using var settings = ConnectionSettings.Read(configuration.Orchestrator);
            using var http = new HttpMessageInvoker(settings.CreateHandler());
            var options = Options(settings.Protocol ?? configuration.Protocol);
            using var client = new ConnectClient(settings.Address, options, http);
            HarnessLog.Connecting(log, settings.Address.ToString(), options.Protocol.ToString(), settings.Credentials);
            await RunStreamAsync(client, settings, () => opened = _time.GetTimestamp(), stop, now)
                .ConfigureAwait(false);
        }
        catch (ConnectException e)
        {
            error = e;
        }
        catch (HarnessConfigurationException e) when (_wasReady)
        {
            // It was right once, so it may be a file that is just being replaced.
            error = e;
        }
        HarnessTelemetry.StreamEnded(
            error switch
            {
                ConnectException e => e.Code.ToString(),
                null => null,
                _ => "environment",
            }
        );
        return (error, opened is { } since ? _time.GetElapsedTime(since) : TimeSpan.Zero);
    }

    private async Task RunStreamAsync(
        ConnectClient client,
        ConnectionSettings settings,
        Action onOpen,
        CancellationToken stop,
        CancellationToken now
    )
    {
        var stream = new WireStream(configuration.Codec, configuration.Limits);
        using var end = new CancellationTokenSource();
        var call = client.Open(StreamMethod.Create(stream), CallOptionsOf(settings, end.Token));
        Task? writing = null;
        try
        {
            await using (call.ConfigureAwait(false))
            {
                var reading = ReadAsync(call, stream, onOpen, end.Token);
                writing = stream.WriteAsync(call);
                if (!await IsAskedToStop(reading, writing, stop).ConfigureAwait(false))
                {
                    // A writer that ends first has either failed, or leaves it to the reader to tell how the call has ended.
                    await (writing.IsFaulted ? writing : reading).ConfigureAwait(false);
                    return;
                }
                await StopAsync(stream, reading, writing, now).ConfigureAwait(false);
                await end.CancelAsync().ConfigureAwait(false);
                await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            sessions.Lose(stream);
            stream.Complete();
            if (writing is not null)
            {
                await writing.ConfigureAwait(false);
            }
        }
    }

    private async Task StopAsync(WireStream stream, Task reading, Task writing, CancellationToken now)
    {
        using var farewell = new CancellationTokenSource(configuration.ShutdownTimeout + Farewell, _time);
        try
        {
            await sessions.StopAsync(configuration.ShutdownTimeout, now, farewell.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (farewell.IsCancellationRequested)
        {
            HarnessLog.LeftBehind(log);
        }
        stream.Complete();
        if (await writing.EndsWithin(Farewell, _time, CancellationToken.None).ConfigureAwait(false))
        {
            await reading.EndsWithin(Farewell, _time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(
        ClientCall<HarnessMessage, Incoming> call,
        WireStream stream,
        Action onOpen,
        CancellationToken end
    )
    {
        var headers = await call.ReadHeadersAsync().ConfigureAwait(false);
        stream.Agree(StreamExtensionHeader.Parse(string.Join(',', headers.GetValues(StreamExtensionHeader.Name))));
        onOpen();
        _wasReady = true;
        HarnessLog.Ready(log, stream.Extensions.ToString());
        while (await call.ReadAsync().ConfigureAwait(false))
        {
            var (message, error) = call.Current;
            switch (message)
            {
                case { SessionId: "" }:
                    // Its result would have to name a session.
                    HarnessLog.MessagePassedOver(log, "it has no session id");
                    break;
                case EventMessage received:
                    await sessions.DeliverAsync(received, stream, end).ConfigureAwait(false);
                    break;
                case SessionEndMessage ended:
                    // What is kept is disposed aside: the next message may concern another session.
                    _ = sessions.EndAsync(ended.SessionId);
                    break;
                default:
                    HarnessLog.MessagePassedOver(log, error.ToString());
                    break;
            }
        }
    }

    private static async Task<bool> IsAskedToStop(Task reading, Task writing, CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = stop.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), asked);
        await using (registration.ConfigureAwait(false))
        {
            return await Task.WhenAny(reading, writing, asked.Task).ConfigureAwait(false) == asked.Task;
        }
    }

    private void Tell(Exception? error, TimeSpan delay)
    {
        switch (error)
        {
            case HarnessConfigurationException e:
                HarnessLog.EnvironmentFault(log, e.Message, delay);
                break;
            case ConnectException { Code: ConnectCode.Unauthenticated or ConnectCode.PermissionDenied } e:
                HarnessLog.Refused(log, e.Message, delay, null);
                break;
            case ConnectException { Code: ConnectCode.Unimplemented } e:
                HarnessLog.NoService(log, configuration.Codec.MethodPath, e.Message, delay, null);
                break;
            default:
                HarnessLog.StreamEnded(
                    log,
                    error?.Message ?? "the orchestrator closed it",
                    delay,
                    error?.InnerException
                );
                break;
        }
    }

    private ConnectClientOptions Options(RpcProtocol protocol) =>
        new()
        {
            Protocol = protocol,
            MaxReceiveBytes = configuration.Limits.MaxMessageBytes,
            MaxSendBytes = new WireStream(configuration.Codec, configuration.Limits).MaxSendBytes,
            Time = _time,
        };

    private static CallOptions CallOptionsOf(ConnectionSettings settings, CancellationToken end)
    {
        var headers = new MetadataMap
        {
            { StreamExtensionHeader.Name, StreamExtensionHeader.Format(StreamExtensions.V1)! },
        };
        if (settings.Authorization is { } authorization)
        {
            headers.Add("authorization", authorization);
        }
        return new() { Headers = headers, CancellationToken = end };
    }
}
