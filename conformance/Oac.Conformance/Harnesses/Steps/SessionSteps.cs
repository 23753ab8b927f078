using Oac.Conformance.Binding;
using Oac.Conformance.Peers.Streams;
using Oac.Conformance.Running;

namespace Oac.Conformance.Harnesses.Steps;

/// <summary>Steps about several sessions.</summary>
[Binding]
public sealed class SessionSteps(HarnessWorld world, CaseTalk talk)
{
    private const string DemultiplexAdvice =
        "Keep what belongs to a session under its id, and answer each event in the session that it came in, whatever else is under way.";

    private readonly List<HarnessStream> _streams = [];
    private readonly List<string> _sessions = [];
    private int _messagesAtEnd;

    /// <summary>Must fail, good, good: three sessions at once, twice round.</summary>
    [When("an event that must fail is sent in one session between good ones in others")]
    public async Task WhenInterleaved()
    {
        var (stream, good, failing) = (talk.Stream!, world.NeedSample(), world.NeedFailingSample());
        string[] sessions = [.. Enumerable.Range(0, 3).Select(_ => world.Context.Fresh("session-"))];
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < sessions.Length; i++)
            {
                var ask = i == 1 ? failing : good;
                await stream.SendEventAsync(sessions[i], ask.Channel, ask.Sample).ConfigureAwait(false);
            }
            for (var i = 0; i < sessions.Length; i++)
            {
                var answer = await world.NextAsync(stream, sessions[i], round).ConfigureAwait(false);
                talk.Questions.Add(new(sessions[i], (i == 1 ? failing : good).Channel, i == 1, answer));
            }
            if (talk.Questions.Exists(static q => q.Answer is null))
            {
                return;
            }
        }
    }

    /// <summary>The rule.</summary>
    [Then("each session has its own verdict")]
    public void ThenOwnVerdicts()
    {
        if (SessionTalk.AreMixed(talk.Stream!, talk.Questions))
        {
            throw new FailedException(
                "while events of three sessions were under way one of them got no result, and another one more than it was asked for",
                DemultiplexAdvice
            );
        }
        if (talk.Questions.Find(static q => q.Answer is null) is { } missing)
        {
            throw world.Silence(talk.Stream!, $"no result came for session '{missing.Session}'");
        }
        var wrong = talk.Questions.FindAll(static q => q.Answer!.Result!.Success == q.MustFail);
        if (wrong.Count == 0)
        {
            return;
        }
        if (talk.Questions.TrueForAll(static q => q.Answer!.Result!.Success))
        {
            throw HarnessWorld.Unjudged(
                "harness/events/result-per-event",
                "everything was answered with success, also what must fail, so nothing tells the sessions apart"
            );
        }
        if (talk.Questions.Find(static q => !q.MustFail && q.Answer!.Result!.Success) is null)
        {
            var failed = talk.Questions.Find(static q => !q.MustFail)!;
            throw world.NoSuccess(failed.Channel, failed.Answer!);
        }
        throw new FailedException(
            $"while events of three sessions were under way {wrong.Count} of {talk.Questions.Count} verdicts were another session's: the first in session '{wrong[0].Session}', where the event {(wrong[0].MustFail ? "must fail and was answered with success" : "is good and was answered with a failure")}",
            DemultiplexAdvice
        );
    }

    /// <summary>Two of them, each with an orchestrator of its own, which is one and the same to the session.</summary>
    [Given("two instances of a harness for many sessions")]
    public async Task GivenTwo()
    {
        world.NeedSample();
        world.NeedIsolation();
        var first = await world.StartAsync().ConfigureAwait(false);
        var second = await world.StartAsync().ConfigureAwait(false);
        _streams.Add(await world.NeedStreamAsync(first).ConfigureAwait(false));
        _streams.Add(await world.NeedStreamAsync(second).ConfigureAwait(false));
        talk.Stream = _streams[1];
    }

    /// <summary>One session, here and there.</summary>
    [When("the events of one session are sent to them in turn")]
    public async Task WhenInTurn()
    {
        var session = world.Context.Fresh("session-");
        for (var i = 0; i < 4; i++)
        {
            var ask = world.NeedSample();
            var answer = await world.AskAsync(_streams[i % 2], session, ask).ConfigureAwait(false);
            talk.Questions.Add(new(session, ask.Channel, false, answer));
        }
    }

    /// <summary>The rule: who relies on affinity is warned, not failed (decisions.md).</summary>
    [Then("each event is answered with success")]
    public void ThenAll()
    {
        if (
            talk.Questions[0].Answer is not { Result.Success: true }
            && talk.Questions[1].Answer is not { Result.Success: true }
        )
        {
            throw talk.Questions[0].Answer is { } answer
                ? world.NoSuccess(talk.Questions[0].Channel, answer)
                : world.Silence(_streams[0], "neither instance answered with success");
        }
        for (var i = 0; i < talk.Questions.Count; i++)
        {
            if (talk.Questions[i].Answer is { Result.Success: true })
            {
                continue;
            }
            var how = talk.Questions[i].Answer is { } failed
                ? $"the failure '{failed.Result!.ErrorMessage}'"
                : "nothing";
            world.Context.Warn(
                $"event {i + 1} of a session went to instance {(i % 2) + 1} and was answered with {how}: the harness depends on meeting its sessions again",
                "Keep what a session needs where every instance finds it, or do not declare session.isolation 'true'."
            );
            return;
        }
    }

    /// <summary>Begin three, end one.</summary>
    [When("one of three sessions is ended")]
    public async Task WhenOneEnds()
    {
        var stream = talk.Stream!;
        for (var i = 0; i < 3; i++)
        {
            _sessions.Add(world.Context.Fresh("session-"));
            await world.NeedSuccessAsync(stream, _sessions[i], world.NeedSample()).ConfigureAwait(false);
        }
        _messagesAtEnd = stream.Messages.All.Count(m => m.SessionId == _sessions[1]);
        await stream.EndSessionAsync(_sessions[1]).ConfigureAwait(false);
    }

    /// <summary>The rule.</summary>
    [Then("the other sessions are answered as before")]
    public async Task ThenOthers()
    {
        string[] others = [_sessions[0], _sessions[2], world.Context.Fresh("session-")];
        foreach (var session in others)
        {
            var answer = await world.AskAsync(talk.Stream!, session, world.NeedSample()).ConfigureAwait(false);
            if (answer is { Result.Success: true })
            {
                continue;
            }
            var how =
                answer is not null ? $"was answered with the failure '{answer.Result!.ErrorMessage}'"
                : world.Instance.Running.Exit() is { } exit ? $"was not answered: {exit}"
                : talk.Stream!.Ended.IsCompleted ? "was not answered: the stream was ended"
                : $"was not answered within {world.ResultWithin.TotalSeconds:0.#} s";
            throw new FailedException(
                $"after the end of session '{_sessions[1]}' an event of {(session == others[2] ? "a new session" : "another session")} {how}",
                "On SessionEnd let go what belongs to that session alone; the stream and all other sessions go on."
            );
        }
    }

    /// <summary>SessionEnd is no event: nothing answers it.</summary>
    [Then("nothing is sent for the session that has ended")]
    public async Task ThenNothingForEnded()
    {
        await world.StaySilentAsync(HarnessWorld.Quiet).ConfigureAwait(false);
        var now = talk.Stream!.Messages.All.Count(m => m.SessionId == _sessions[1]);
        if (now > _messagesAtEnd)
        {
            throw new FailedException(
                $"after its end {now - _messagesAtEnd} message(s) were sent for session '{_sessions[1]}'",
                "SessionEnd is not answered: let go what was held for the session and send nothing more for it."
            );
        }
    }
}
