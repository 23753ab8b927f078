using System.Collections.Immutable;
using System.Text;
using Oac.Conformance.Binding;
using Oac.Conformance.Peers.Messages;
using Oac.Conformance.Running;

namespace Oac.Conformance.Harnesses.Steps;

/// <summary>Steps about events and their results.</summary>
[Binding]
public sealed class EventSteps(HarnessWorld world, CaseTalk talk)
{
    private const string ResultAdvice =
        "Send one EventResult for each event, in an envelope with the event's session id, once the event was processed: success true, or false with an error_message. An agent that needs longer for an event says so in the target file: result_within_ms.";

    private string _session = "";
    private bool _isAnswered;

    /// <summary>The control of the steps behind it.</summary>
    [Given("an event was answered with success")]
    public async Task GivenAnswer()
    {
        talk.Session = world.Context.Fresh("session-");
        await world.NeedSuccessAsync(talk.Stream!, talk.Session, world.NeedSample()).ConfigureAwait(false);
    }

    /// <summary>Lets the harness say something, where it would.</summary>
    [When("an event is sent, if a channel is declared")]
    public async Task WhenAnyEvent()
    {
        if (!world.Labels.Manifest.Channels.IsEmpty && !world.Target.Events.IsEmpty)
        {
            await world
                .AskAsync(talk.Stream!, world.Context.Fresh("session-"), world.NeedSample())
                .ConfigureAwait(false);
        }
    }

    /// <summary>Each byte in a frame of HTTP/2.</summary>
    [When("an event is sent byte for byte")]
    public async Task WhenInBytes()
    {
        var (stream, ask) = (talk.Stream!, world.NeedSample());
        _session = NextSession();
        var before = stream.Messages.All.Count(m => m.IsResultOf(_session));
        await stream.SendEventInBytesAsync(_session, ask.Channel, ask.Sample).ConfigureAwait(false);
        _isAnswered = await world.NextAsync(stream, _session, before).ConfigureAwait(false) is not null;
    }

    /// <summary>The rule.</summary>
    [Then("it is answered like the one before")]
    public async Task ThenInBytes()
    {
        if (!_isAnswered)
        {
            throw world.Wrong(
                "an event whose frame came in pieces of one byte was not answered, and the one before in one piece was",
                "Read frames by the length in their prefix, whatever the pieces are in which they arrive; HTTP/2's DATA frames mean nothing."
            );
        }
        await world.NeedHonestyAsync(talk.Stream!, NextSession()).ConfigureAwait(false);
    }

    /// <summary>Several frames in one of HTTP/2.</summary>
    [When("events of {int} sessions are sent in one piece")]
    public async Task WhenAtOnce(int count)
    {
        var (stream, (channel, sample)) = (talk.Stream!, world.NeedSample());
        var sessions = Enumerable.Range(0, count).Select(_ => world.Context.Fresh("session-")).ToList();
        await stream.SendEventsAtOnceAsync([.. sessions.Select(s => (s, channel, sample))]).ConfigureAwait(false);
        await TakeAnswersAsync(sessions, channel).ConfigureAwait(false);
    }

    /// <summary>The rule.</summary>
    [Then("each of them is answered like the one before")]
    public async Task ThenAtOnce()
    {
        var missing = talk.Questions.Count(static q => q.Answer is null);
        if (missing > 0)
        {
            ThrowIfMixed();
            throw world.Wrong(
                $"of {talk.Questions.Count} events that came in one piece {missing} were not answered",
                "Read on after a frame: a piece of HTTP/2 may hold several."
            );
        }
        await world.NeedHonestyAsync(talk.Stream!, NextSession()).ConfigureAwait(false);
    }

    /// <summary>As early as can be.</summary>
    [When("an event is sent the moment the stream opens")]
    public async Task WhenAtTheMoment()
    {
        var ask = world.NeedSample();
        talk.Stream = await world.NeedStreamAsync(world.Instance, isAtOnce: true).ConfigureAwait(false);
        talk.Session = world.Context.Fresh("session-");
        _isAnswered = await world.AskAsync(talk.Stream, talk.Session, ask).ConfigureAwait(false) is not null;
    }

    /// <summary>The rule: lost means that a later one is answered.</summary>
    [Then("the event is not lost")]
    public async Task ThenNotLost()
    {
        if (_isAnswered)
        {
            return;
        }
        var session = NextSession();
        await world.NeedAnswerAsync(talk.Stream!, session, world.NeedSample()).ConfigureAwait(false);
        throw world.Wrong(
            "an event that was sent the moment the stream opened was never answered, and a later one was",
            "Open the stream last, once everything is ready that events need: its opening is the signal that they may come."
        );
    }

    /// <summary>The rule: nothing before the first event.</summary>
    [When("it has opened a stream and no event was sent for a while")]
    public async Task WhenSilent()
    {
        talk.Stream = await world.NeedStreamAsync(world.Instance, isAtOnce: true).ConfigureAwait(false);
        await world.StaySilentAsync(HarnessWorld.Quiet).ConfigureAwait(false);
    }

    /// <summary>The rule: nothing before the first event.</summary>
    [Then("it has sent nothing")]
    public void ThenNothing()
    {
        if (talk.Stream!.Messages.All is [var first, ..])
        {
            throw new FailedException(
                $"the harness sent a message before it was sent any event: {FieldReader.Shown(first.Bytes, 64)}",
                "Send nothing to register or to greet: the open stream says that the harness is ready, and its first message is the first result."
            );
        }
    }

    /// <summary>The control: it speaks when it is spoken to.</summary>
    [Then("an event is answered, and one that must fail with a failure")]
    public async Task ThenSpeaks()
    {
        talk.Session = world.Context.Fresh("session-");
        await world.NeedAnswerAsync(talk.Stream!, talk.Session, world.NeedSample()).ConfigureAwait(false);
        await ThenHonest().ConfigureAwait(false);
    }

    /// <summary>The control: its answers are no mere yes.</summary>
    [Then("an event that must fail is answered with a failure")]
    public Task ThenHonest() => world.NeedHonestyAsync(talk.Stream!, NextSession());

    /// <summary>Everything that the target file has.</summary>
    [When("an event of each channel is sent, and one that must fail")]
    public async Task WhenEach()
    {
        foreach (var ask in world.Samples())
        {
            await AskAsync(ask, mustFail: false).ConfigureAwait(false);
        }
        if (world.FailingSample() is { } failing)
        {
            await AskAsync(failing, mustFail: true).ConfigureAwait(false);
        }
    }

    /// <summary>The rule, over everything that came.</summary>
    [Then("every message is one of the schema")]
    public void ThenSchema()
    {
        var came = SessionTalk.Asked(talk.Stream!);
        if (came.FirstOrDefault(static m => !m.Faults.IsEmpty) is { } faulty)
        {
            throw new FailedException(
                $"message {faulty.Number} on the stream is no HarnessEnvelope of {world.Labels.Version}: {string.Join("; ", faulty.Faults)}",
                $"Use the message types of openagentcontainers.{world.Labels.Version}, generated from its stream.proto, and set a result in every envelope."
            );
        }
        if (talk.Questions.Exists(static q => q.Answer is null))
        {
            throw world.Silence(talk.Stream!, "not every event was answered");
        }
    }

    /// <summary>Fields that are unknown to everyone.</summary>
    [When("an event is sent with fields that no version has")]
    public async Task WhenUnknown()
    {
        var (stream, ask) = (talk.Stream!, world.NeedSample());
        _session = NextSession();
        var before = stream.Messages.All.Count(m => m.IsResultOf(_session));
        await stream.SendEventAsync(_session, ask.Channel, ask.Sample, hasUnknownFields: true).ConfigureAwait(false);
        _isAnswered = await world.NextAsync(stream, _session, before).ConfigureAwait(false) is { Result.Success: true };
    }

    /// <summary>The rule.</summary>
    [Then("it is answered although fields are unknown")]
    public async Task ThenUnknown()
    {
        if (!_isAnswered)
        {
            throw new FailedException(
                "an event with fields that the version does not know was not answered with success, and the same event without them was",
                "Pass over fields whose numbers the schema does not know, as every protobuf library does."
            );
        }
        await world.NeedHonestyAsync(talk.Stream!, NextSession()).ConfigureAwait(false);
    }

    /// <summary>The rule, with the harness's own events as its control.</summary>
    [Then("each of them has one result")]
    public async Task ThenOneResult()
    {
        // A second result comes right behind the first; then there is only time to wait for it.
        await world.StaySilentAsync(HarnessWorld.Quiet).ConfigureAwait(false);
        JudgeResults();
    }

    /// <summary>The harness sends into a stream that nobody reads.</summary>
    [When("nothing is read while events of {int} sessions are sent")]
    public async Task WhenNotRead(int count)
    {
        var (stream, (channel, sample)) = (talk.Stream!, world.NeedSample());
        stream.StopReading();
        var sessions = Enumerable.Range(0, count).Select(_ => world.Context.Fresh("session-")).ToList();
        foreach (var session in sessions)
        {
            await stream.SendEventAsync(session, channel, sample).ConfigureAwait(false);
        }
        await world.StaySilentAsync(HarnessWorld.Quiet).ConfigureAwait(false);
        stream.ReadOn();
        await TakeAnswersAsync(sessions, channel).ConfigureAwait(false);
    }

    /// <summary>The rule.</summary>
    [Then("each of them has one result once it is read")]
    public async Task ThenReadLater()
    {
        await world.NeedHonestyAsync(talk.Stream!, world.Context.Fresh("session-")).ConfigureAwait(false);
        JudgeResults();
    }

    /// <summary>Events that must fail.</summary>
    [When("an event that must fail is sent on each channel that has one")]
    public async Task WhenFailing()
    {
        world.NeedFailingSample();
        foreach (var channel in world.Labels.Manifest.Channels)
        {
            if (world.Target.Fails.TryGetValue(channel.Name, out var sample))
            {
                await AskAsync((channel.Name, sample), mustFail: true).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The rule.</summary>
    [Then("each failure has a message")]
    public void ThenMessage()
    {
        foreach (var question in talk.Questions)
        {
            if (question.Answer is not { } answer)
            {
                throw world.Silence(
                    talk.Stream!,
                    $"the event on channel '{question.Channel}' that must fail was not answered"
                );
            }
            if (answer.Result!.Success)
            {
                throw HarnessWorld.Unjudged(
                    "harness/events/result-per-event",
                    $"the event on channel '{question.Channel}' that must fail was answered with success"
                );
            }
            if (string.IsNullOrEmpty(answer.Result.ErrorMessage))
            {
                throw new FailedException(
                    $"the failed result of the event on channel '{question.Channel}' has no error_message: {FieldReader.Shown(answer.Bytes, 64)}",
                    "Set error_message (field 2 of EventResult) wherever success is false: one sentence without secrets."
                );
            }
        }
    }

    /// <summary>A session id of a kind.</summary>
    [When("an event is sent in the session {string}")]
    public async Task WhenOddId(string kind)
    {
        talk.Session = OddIds.Of(kind);
        await world.AskAsync(talk.Stream!, talk.Session, world.NeedSample()).ConfigureAwait(false);
    }

    /// <summary>The rule.</summary>
    [Then("the answer is for the session {string}")]
    public void ThenOddId(string kind)
    {
        var id = OddIds.Of(kind);
        var came = SessionTalk.Asked(talk.Stream!).Where(static m => m.Faults.IsEmpty).ToList();
        if (came.Find(m => m.SessionId != id) is { } other)
        {
            throw new FailedException(
                $"the event of session '{SessionTalk.Shown(id)}' ({Hex(id)}) was answered for session '{SessionTalk.Shown(other.SessionId)}' ({Hex(other.SessionId ?? "")})",
                "Give back the session id of the event byte for byte in every message: do not trim, normalise, shorten or replace it."
            );
        }
        if (came.Count == 0)
        {
            throw world.Silence(talk.Stream!, "the event was not answered");
        }
    }

    private void ThrowIfMixed()
    {
        if (SessionTalk.AreMixed(talk.Stream!, talk.Questions))
        {
            throw HarnessWorld.Unjudged(
                "harness/session/demultiplexes",
                "results of sessions that were asked beside each other came for one another"
            );
        }
    }

    private static string Hex(string id) => FieldReader.Shown(Encoding.UTF8.GetBytes(id));

    // A harness for one session stays in it.
    private string NextSession() =>
        world.Labels.IsIsolated || talk.Session.Length == 0 ? world.Context.Fresh("session-") : talk.Session;

    private async Task AskAsync((string Channel, Targets.SampleEvent Sample) ask, bool mustFail)
    {
        var session = NextSession();
        talk.Session = session;
        var answer = await world.AskAsync(talk.Stream!, session, ask).ConfigureAwait(false);
        talk.Questions.Add(new(session, ask.Channel, mustFail, answer));
    }

    // A harness may take them one after the other: as long as results come it is at work, each in the time that one may take.
    private async Task TakeAnswersAsync(List<string> sessions, string channel)
    {
        // A message that cannot be read may be one of theirs; two results for one of them are not one for another.
        ImmutableArray<HarnessMessage> found;
        int taken;
        for (var before = 0; ; before = taken)
        {
            found = await talk.Stream!.Messages.UntilAsync(
                    all => Taken(all) is var count && (count >= sessions.Count || count > before),
                    world.ResultWithin,
                    world.Context.Cancelled
                )
                .ConfigureAwait(false);
            taken = Taken(found);
            if (taken >= sessions.Count || taken == before)
            {
                break;
            }
        }
        foreach (var session in sessions)
        {
            talk.Questions.Add(new(session, channel, false, found.FirstOrDefault(m => m.IsResultOf(session))));
        }

        int Taken(IReadOnlyCollection<HarnessMessage> all) =>
            all.Count(static m => !m.Faults.IsEmpty) + sessions.Count(s => all.Any(m => m.IsResultOf(s)));
    }

    private void JudgeResults()
    {
        var (stream, came) = (talk.Stream!, SessionTalk.Asked(talk.Stream!));
        foreach (var question in talk.Questions)
        {
            if (question.Answer is not { } answer)
            {
                throw Missing(question);
            }
            if (answer.Result!.Success == question.MustFail)
            {
                throw new FailedException(
                    question.MustFail
                        ? $"the event on channel '{question.Channel}' that must fail (under 'fails' in the target file) was answered with success"
                        : $"the event on channel '{question.Channel}' was answered with the failure '{answer.Result.ErrorMessage}'",
                    question.MustFail
                        ? "Answer once the event was processed, with what became of it; a result that is sent before says nothing."
                        : "Correct the agent (what it wrote stands in the replay, and in reports as HTML or JSON), or give an event under 'events' in the target file that it can process without any preparation."
                );
            }
        }
        foreach (var sent in talk.Questions.GroupBy(static q => q.Session, StringComparer.Ordinal))
        {
            var results = came.Count(m => m.IsResultOf(sent.Key));
            if (results > sent.Count())
            {
                throw new FailedException(
                    $"{sent.Count()} event(s) of session '{sent.Key}' were answered with {results} results",
                    "Send exactly one EventResult for each event; parts of an answer travel in the stream extension, where both sides announced it."
                );
            }
        }

        VerdictException Missing(Question question)
        {
            ThrowIfMixed();
            var what =
                $"no result came for the event on channel '{question.Channel}' within {world.ResultWithin.TotalSeconds:0.#} s";
            if (stream.Broken is not null || came.Any(m => !m.Faults.IsEmpty || SessionTalk.IsUnasked(stream, m)))
            {
                return world.Silence(stream, what);
            }
            var end =
                world.Instance.Running.Exit()
                ?? (stream.Ended.IsCompleted ? "the stream was ended" : "the stream is open");
            return new FailedException($"{what}: {end}", ResultAdvice);
        }
    }
}
