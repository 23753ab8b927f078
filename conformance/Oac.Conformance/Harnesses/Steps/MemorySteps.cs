using System.Text;
using Oac.Conformance.Binding;
using Oac.Conformance.Peers.Messages;
using Oac.Conformance.Peers.Streams;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Harnesses.Steps;

/// <summary>Steps about what a harness keeps of sessions that have ended.</summary>
[Binding]
public sealed class MemorySteps(HarnessWorld world, CaseTalk talk)
{
    // The first sessions pay for what any process grows to once: buffers, compiled code, the collector's reserve.
    private const int WarmUp = 400;
    private const int Beside = 16;

    // A collector may take its time; memory that is kept does not shrink in it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private long _before;
    private long _sent;

    /// <summary>Many sessions that are over at once.</summary>
    [When("{int} sessions are begun with an event of {int} KiB each, and ended")]
    public async Task WhenMany(int count, int kibibytes)
    {
        var (channel, sample) = world.NeedSample();
        var padded = Pad(sample, kibibytes * 1024);
        await RunAsync(channel, padded, WarmUp).ConfigureAwait(false);
        _before = await MemoryAsync().ConfigureAwait(false);
        await RunAsync(channel, padded, count).ConfigureAwait(false);
        _sent = (long)count * padded.Payload.Length;
    }

    /// <summary>The rule, as coarse as it must be: a collector may be late, half of everything is no lateness.</summary>
    [Then("the process does not keep more than half of what was sent")]
    public async Task ThenReleased()
    {
        var start = world.Context.Time.GetTimestamp();
        var kept = await MemoryAsync().ConfigureAwait(false) - _before;
        while (kept > _sent / 2 && world.Context.Time.GetElapsedTime(start) < world.Context.Scale(Patience))
        {
            await Task.Delay(Step, world.Context.Time, world.Context.Cancelled).ConfigureAwait(false);
            kept = await MemoryAsync().ConfigureAwait(false) - _before;
        }
        world.Context.Evidence.Observed($"of {_sent >> 20} MiB in ended sessions the process keeps {kept >> 20} MiB");
        if (kept > _sent / 2)
        {
            throw new FailedException(
                $"{_sent >> 20} MiB were sent in sessions that have ended, and the process has grown by {kept >> 20} MiB",
                "On SessionEnd drop what is held for the session: its history, its buffers, its entry in every table."
            );
        }
    }

    private async Task RunAsync(string channel, SampleEvent sample, int count)
    {
        var stream = talk.Stream!;
        for (var done = 0; done < count; done += Beside)
        {
            var sessions = Enumerable
                .Range(0, Math.Min(Beside, count - done))
                .Select(_ => world.Context.Fresh("s-"))
                .ToList();
            foreach (var session in sessions)
            {
                await stream.SendEventAsync(session, channel, sample, tells: done == 0).ConfigureAwait(false);
            }
            var answers = await stream
                .Messages.TakeAsync(
                    m => m.Result is not null && sessions.Contains(m.SessionId!),
                    sessions.Count,
                    world.ResultWithin,
                    world.Context.Cancelled
                )
                .ConfigureAwait(false);
            if (answers.Length < sessions.Count)
            {
                throw world.Silence(
                    stream,
                    $"after {done} sessions {sessions.Count - answers.Length} event(s) were not answered"
                );
            }
            if (answers[0].Result is { Success: false } failed)
            {
                throw new UntestableException(
                    $"the event that was made longer to {sample.Payload.Length} bytes was answered with the failure '{failed.ErrorMessage}'",
                    "Give an event under 'events' whose JSON may have white space behind it, and accept 64 KiB."
                );
            }
            foreach (var session in sessions)
            {
                await stream.EndSessionAsync(session, tells: done == 0).ConfigureAwait(false);
            }
        }
    }

    private async Task<long> MemoryAsync() =>
        await world.Instance.Running.MemoryAsync(world.Context.Cancelled).ConfigureAwait(false)
        ?? throw new UntestableException(
            world.Instance.Running.Exit() ?? "the memory of the harness cannot be read here",
            "Run the suite on Linux, where the memory of a process can be read."
        );

    // White space behind JSON, and a field that nobody knows in protobuf, change nothing but the length.
    private static SampleEvent Pad(SampleEvent sample, int length)
    {
        var missing = length - sample.Payload.Length;
        if (missing <= 0)
        {
            return sample;
        }
        var type = sample.ContentType.Split(';')[0].Trim().ToLowerInvariant();
        byte[] padding =
            type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal)
                ? Encoding.ASCII.GetBytes(new string(' ', missing))
            : type is "application/protobuf" or "application/x-protobuf"
                ? new FieldWriter().Bytes(536_870_911, new byte[Math.Max(0, missing - 9)]).ToArray()
            : throw new UntestableException(
                $"an event of the type {sample.ContentType} cannot be made longer without changing what it says",
                "Give an event of JSON or protobuf under 'events', or one that is 64 KiB long."
            );
        return sample with { Payload = (byte[])[.. sample.Payload.Span, .. padding] };
    }
}
