using System.Diagnostics;
using System.Globalization;
using Oac.Connect.AspNetCore;
using Oac.Connect.Load;
using Oac.Spec.Stream;

namespace Oac.Harness.Load;

/// <summary>
/// Streams that are broken off while every session has an event at work. What was not answered is delivered again by the next stream, and
/// each answer must be the one that its session waits for: one that came twice, or by the wrong stream, is none.
/// </summary>
internal static class Resets
{
    private const int AnswersEach = 1000;

    public static async Task RunAsync(
        LoadOrchestrator orchestrator,
        SideProcess harness,
        Judge judge,
        int sessions,
        int resets
    )
    {
        Judge.Phase($"{resets} resets of the stream, {sessions} sessions with an event each at work");
        var before = await harness.StateAsync(collect: false);
        var events = new Events(sessions);
        var (delays, again, isOpen) = (new List<double>(), 0, true);
        for (var i = 0; i < resets; i++)
        {
            isOpen &= await events.ExchangeAsync(harness.Stream.Call, AnswersEach, drain: false);
            again += sessions;
            harness.Stream.Reset(withConnection: i % 2 == 1);
            var broken = Stopwatch.GetTimestamp();
            harness.Stream = await orchestrator.AcceptAsync();
            delays.Add(Stopwatch.GetElapsedTime(broken).TotalMilliseconds);
        }
        await events.ExchangeAsync(harness.Stream.Call, AnswersEach, drain: true);
        delays.Sort();
        judge.Tell(
            $"{events.Answered} events, {again} of them delivered again; the next stream is there after {delays[delays.Count / 2]:F1} ms, {delays[^1]:F1} ms at most"
        );
        judge.Require(isOpen, $"each stream is open until it is reset");
        judge.Require(events.Strays == 0, $"answers that nobody waits for, such as a second one: {events.Strays}");
        judge.Require(events.Failures == 0, $"events that are answered as failed: {events.Failures}");
        judge.Require(events.Waiting == 0, $"events without an answer: {events.Waiting}");
        judge.Require(
            await harness.BecomesAsync(static s => s is { Running: 0, Sessions: 0 }),
            $"no handler and no session is left"
        );
        var after = await harness.StateAsync(collect: false);
        judge.Tell($"handlers were called {after.Handled - before.Handled} times");
    }

    /// <summary>What every session waits for.</summary>
    private sealed class Events
    {
        private readonly int[] _waiting;
        private int _next;

        public Events(int sessions)
        {
            _waiting = [.. Enumerable.Range(0, sessions)];
            _next = sessions;
        }

        public long Answered { get; private set; }

        public int Strays { get; private set; }

        public int Failures { get; private set; }

        /// <summary>Sessions that wait for an answer.</summary>
        public int Waiting => _waiting.Count(static e => e >= 0);

        /// <summary>Delivers what is not answered, then one more event for each answer, and so many answers.</summary>
        /// <param name="call">The stream.</param>
        /// <param name="answers">How many answers are read.</param>
        /// <param name="drain">Whether all that is sent is waited for afterwards.</param>
        /// <returns>False where the stream has ended by itself.</returns>
        public async Task<bool> ExchangeAsync(
            ServerCall<HarnessMessage, OrchestratorMessage> call,
            int answers,
            bool drain
        )
        {
            for (var i = 0; i < _waiting.Length; i++)
            {
                await SendAsync(call, i);
            }
            await call.FlushAsync();
            while (answers > 0 || (drain && Waiting > 0))
            {
                if (!await call.ReadAsync())
                {
                    return false;
                }
                do
                {
                    answers--;
                    if (Take(call.Current) is { } session)
                    {
                        _waiting[session] = answers > 0 || !drain ? _next++ : -1;
                        if (_waiting[session] >= 0)
                        {
                            await SendAsync(call, session);
                        }
                    }
                } while (call.TryRead());
                await call.FlushAsync();
            }
            return true;
        }

        /// <summary>The session whose event is answered; null where that is not so.</summary>
        private int? Take(HarnessMessage message)
        {
            var session = int.Parse(message.SessionId, CultureInfo.InvariantCulture);
            if (message is not EventResultMessage { Success: true } result)
            {
                Failures++;
                return null;
            }
            if (result.Output.Length != sizeof(int) || BitConverter.ToInt32(result.Output.Span) != _waiting[session])
            {
                Strays++;
                return null;
            }
            Answered++;
            return session;
        }

        private ValueTask SendAsync(ServerCall<HarnessMessage, OrchestratorMessage> call, int session) =>
            call.BufferAsync(
                EventMessage.Create(
                    session.ToString("D8", CultureInfo.InvariantCulture),
                    HarnessSide.Work,
                    BitConverter.GetBytes(_waiting[session]),
                    ""
                )
            );
    }
}
