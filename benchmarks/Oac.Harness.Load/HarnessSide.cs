using System.Diagnostics.Metrics;
using Oac.Connect;

namespace Oac.Harness.Load;

/// <summary>An agent under load, as an author would write it.</summary>
internal static class HarnessSide
{
    /// <summary>Answers with the event.</summary>
    public const string Echo = "echo";

    /// <summary>Waits until as many events are at work as the event says, and answers with it then.</summary>
    public const string Meet = "meet";

    /// <summary>Keeps something for the session.</summary>
    public const string Keep = "keep";

    /// <summary>Takes up to 4 ms; every second event does not heed its cancellation.</summary>
    public const string Work = "work";

    private static readonly Counts Counts = new();
    private static readonly TaskCompletionSource Met = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<int> RunAsync(string address, RpcProtocol protocol)
    {
        using var listener = Listen();
        Environment.SetEnvironmentVariable("ORCHESTRATOR_URL", address);
        Environment.SetEnvironmentVariable("ORCHESTRATOR_TOKEN", "secret-token");
        using var stop = new CancellationTokenSource();
        var running = HarnessHost.RunAsync(harness => Configure(harness, protocol), stop.Token);
        await Side.AnswerAsync(Counts);
        await stop.CancelAsync();
        return await running;
    }

    private static void Configure(HarnessBuilder harness, RpcProtocol protocol)
    {
        harness.Name = "load";
        harness.Isolated = true;
        harness.Protocol = protocol;
        harness.Orchestrator = new() { TokenVariable = "ORCHESTRATOR_TOKEN" };
        harness.Limits = harness.Limits with { MaxQueuedEvents = 4000 };
        // Each reset shall be followed by the next stream: its delays are no part of what is measured.
        harness.Reconnect = new() { MinDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(10) };
        harness.Logging = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
        harness.On(Echo, Payload.Bytes, static (context, payload) => EventResult.Bytes(payload, context.ContentType));
        harness.On(Meet, Payload.Bytes, MeetAsync);
        harness.On(
            Keep,
            Payload.Bytes,
            static (context, payload) =>
            {
                context.State(static () => new Kept());
                return EventResult.Bytes(payload, context.ContentType);
            }
        );
        harness.On(Work, Payload.Bytes, WorkAsync);
    }

    private static async ValueTask<EventResult> MeetAsync(
        EventContext context,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancel
    )
    {
        context.State(static () => new Kept());
        var running = Interlocked.Increment(ref Counts.Running);
        for (var most = Counts.MostRunning; running > most; most = Counts.MostRunning)
        {
            Interlocked.CompareExchange(ref Counts.MostRunning, running, most);
        }
        try
        {
            if (running == BitConverter.ToInt32(payload.Span))
            {
                Met.TrySetResult();
            }
            await Met.Task.WaitAsync(cancel);
            return EventResult.Bytes(payload, context.ContentType);
        }
        finally
        {
            Interlocked.Decrement(ref Counts.Running);
        }
    }

    private static async ValueTask<EventResult> WorkAsync(
        EventContext context,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancel
    )
    {
        Interlocked.Increment(ref Counts.Handled);
        Interlocked.Increment(ref Counts.Running);
        try
        {
            var number = BitConverter.ToInt32(payload.Span);
            await Task.Delay(number % 5, number % 2 == 0 ? cancel : CancellationToken.None);
            return EventResult.Bytes(payload, context.ContentType);
        }
        finally
        {
            Interlocked.Decrement(ref Counts.Running);
        }
    }

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "oac.harness.active_sessions")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            static (_, change, _, _) => Interlocked.Add(ref Counts.Sessions, change)
        );
        listener.Start();
        return listener;
    }

    private sealed class Kept : IDisposable
    {
        public Kept() => Interlocked.Increment(ref Counts.Made);

        public void Dispose() => Interlocked.Increment(ref Counts.Released);
    }
}
