using System.Collections.Immutable;
using Oac.Conformance.Peers.Messages;
using Oac.Conformance.Peers.Streams;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Harnesses;

/// <summary>What is said in sessions: events go out, results come back, and what is in the way of a judgement is named.</summary>
internal static class SessionTalk
{
    /// <summary>The results of a session on a stream.</summary>
    public static bool IsResultOf(this HarnessMessage message, string session) =>
        message.Result is not null && message.Faults.IsEmpty && message.SessionId == session;

    /// <summary>Sends an event and waits for the session's next result; null where none comes in time.</summary>
    public static async Task<HarnessMessage?> AskAsync(
        this HarnessWorld world,
        HarnessStream stream,
        string session,
        (string Channel, SampleEvent Sample) ask
    )
    {
        var before = stream.Messages.All.Count(m => m.IsResultOf(session));
        await stream.SendEventAsync(session, ask.Channel, ask.Sample).ConfigureAwait(false);
        return await world.NextAsync(stream, session, before).ConfigureAwait(false);
    }

    /// <summary>Waits for a session's result behind those that are known; null where none comes in time.</summary>
    public static async Task<HarnessMessage?> NextAsync(
        this HarnessWorld world,
        HarnessStream stream,
        string session,
        int before
    )
    {
        // A message that cannot be read may be what is waited for: nothing better will come.
        var found = await stream
            .Messages.TakeAsync(
                m => m.IsResultOf(session) || !m.Faults.IsEmpty,
                before + 1,
                world.ResultWithin,
                world.Context.Cancelled
            )
            .ConfigureAwait(false);
        return found.Where(m => m.IsResultOf(session)).Skip(before).FirstOrDefault();
    }

    /// <summary>Asks; where no result comes, another row judges that, and it is named.</summary>
    /// <exception cref="VerdictException">No result came.</exception>
    public static async Task<HarnessMessage> NeedAnswerAsync(
        this HarnessWorld world,
        HarnessStream stream,
        string session,
        (string Channel, SampleEvent Sample) ask
    ) =>
        await world.AskAsync(stream, session, ask).ConfigureAwait(false)
        ?? throw world.Silence(stream, $"no result came for the event of session '{Shown(session)}'");

    /// <summary>Asks; where the event is not answered with success, another row judges that, and it is named.</summary>
    /// <exception cref="VerdictException">No result came, or a failure.</exception>
    public static async Task NeedSuccessAsync(
        this HarnessWorld world,
        HarnessStream stream,
        string session,
        (string Channel, SampleEvent Sample) ask
    )
    {
        var answer = await world.NeedAnswerAsync(stream, session, ask).ConfigureAwait(false);
        if (!answer.Result!.Success)
        {
            throw world.NoSuccess(ask.Channel, answer);
        }
    }

    /// <summary>That what should be answered with success was answered with a failure, which says nothing of the row at hand.</summary>
    public static VerdictException NoSuccess(this HarnessWorld world, string channel, HarnessMessage answer)
    {
        var what =
            $"the event on channel '{channel}' was answered with the failure '{answer.Result!.ErrorMessage}', with nothing unusual about it";
        return world.Labels.Version == "v1alpha1"
            ? world.Wrong(what, "")
            : HarnessWorld.Unjudged("harness/events/result-per-event", what);
    }

    /// <summary>
    /// A harness that says success to everything has processed nothing, and its answers prove nothing: where the target file has an event
    /// that must fail, it must fail.
    /// </summary>
    public static async Task NeedHonestyAsync(this HarnessWorld world, HarnessStream stream, string session)
    {
        if (world.FailingSample() is not { } failing)
        {
            world.Context.Evidence.Note("the target file has no event that must fail, so there is no such control");
            return;
        }
        var answer = await world.NeedAnswerAsync(stream, session, failing).ConfigureAwait(false);
        if (answer.Result!.Success)
        {
            throw HarnessWorld.Unjudged(
                "harness/events/result-per-event",
                "the event that must fail was answered with success, so the answers of this harness prove nothing"
            );
        }
    }

    /// <summary>Why no result came that could be read, and which row judges that.</summary>
    public static VerdictException Silence(this HarnessWorld world, HarnessStream stream, string what)
    {
        if (stream.Broken is { } broken)
        {
            return HarnessWorld.Unjudged("harness/stream/one-protocol", $"{what}: {broken}");
        }
        if (world.Labels.Version == "v1alpha1")
        {
            return world.Wrong(what, "");
        }
        var came = Asked(stream);
        if (came.FirstOrDefault(static m => !m.Faults.IsEmpty) is { } faulty)
        {
            return HarnessWorld.Unjudged(
                "harness/stream/schema",
                $"{what}: message {faulty.Number} cannot be read ({faulty.Faults[0]})"
            );
        }
        if (came.LastOrDefault(m => m.Result is not null && IsUnasked(stream, m)) is { } other)
        {
            return HarnessWorld.Unjudged(
                "harness/stream/session-id-everywhere",
                $"{what}: a message came for session '{Shown(other.SessionId)}', for which nothing more was asked"
            );
        }
        var end =
            world.Instance.Running.Exit()
            ?? (
                stream.Ended.IsCompleted
                    ? "the stream was ended"
                    : $"it was waited {world.ResultWithin.TotalSeconds:0.#} s"
            );
        return HarnessWorld.Unjudged("harness/events/result-per-event", $"{what}: {end}");
    }

    /// <summary>
    /// Whether results of sessions that were asked beside each other went to one another: one session has none, another has more than it
    /// was asked for. Which row judges that, harness/session/demultiplexes says.
    /// </summary>
    public static bool AreMixed(HarnessStream stream, IReadOnlyList<Question> questions)
    {
        var counts = Asked(stream)
            .Where(static m => m.Result is not null && m.Faults.IsEmpty)
            .GroupBy(static m => m.SessionId ?? "", StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal);
        var asked = questions.GroupBy(static q => q.Session, StringComparer.Ordinal).ToList();
        return asked.Count > 1
            && asked.Exists(g => !counts.ContainsKey(g.Key))
            && asked.Exists(g => counts.GetValueOrDefault(g.Key) > g.Count());
    }

    /// <summary>Whether a message is for a session that was sent no event, or is one of more results than its session was sent events.</summary>
    public static bool IsUnasked(HarnessStream stream, HarnessMessage message) =>
        stream.EventsIn(message.SessionId) is var asked
        && (asked == 0 || Asked(stream).Count(m => m.IsResultOf(message.SessionId!)) > asked);

    /// <summary>What came since the first event was sent: what came before is judged by harness/stream/no-registration alone.</summary>
    public static ImmutableArray<HarnessMessage> Asked(HarnessStream stream) =>
        stream.Unasked < 0 ? [] : stream.Messages.All[stream.Unasked..];

    /// <summary>A session id for people.</summary>
    public static string Shown(string? id) =>
        id is null ? "(unreadable)"
        : id.Length > 60 ? $"{Shown(id[..50])}… ({id.Length} characters)"
        : string.Concat(id.Select(static c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
