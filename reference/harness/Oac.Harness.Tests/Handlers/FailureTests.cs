using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Oac.Harness.Testing;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Handlers;

/// <summary>harness/events/failure-has-message</summary>
public sealed partial class FailureTests
{
    [Fact]
    public async Task An_exception_leaks_nothing_but_a_reference_to_the_log()
    {
        var log = new TestLog();
        await using var host = Start(_ => throw new InvalidOperationException("password=hunter2"), log);
        var result = await host.DeliverAsync("s", "do", "");
        Assert.False(result.IsSuccess);
        var reference = Reference().Match(result.ErrorMessage);
        Assert.True(reference.Success, result.ErrorMessage);
        var line = Assert.Single(log.Lines, line => line.Level == LogLevel.Error);
        Assert.Contains(reference.Groups[1].Value, line.Text);
        Assert.Equal("password=hunter2", line.Exception!.Message);
    }

    [Fact]
    public async Task The_authors_own_exception_speaks_to_the_caller()
    {
        await using var host = Start(_ => throw new AgentFailureException("There is no such ticket."));
        Assert.Equal("There is no such ticket.", (await host.DeliverAsync("s", "do", "")).ErrorMessage);
    }

    [Fact]
    public async Task A_failure_may_be_returned()
    {
        await using var host = Start(_ => new(EventResult.Failure("Not today.")));
        var result = await host.DeliverAsync("s", "do", "");
        Assert.False(result.IsSuccess);
        Assert.Equal("Not today.", result.ErrorMessage);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_failure_says_why(string message)
    {
        Assert.Throws<ArgumentException>(() => EventResult.Failure(message));
        Assert.Throws<ArgumentException>(() => new AgentFailureException(message));
    }

    [Fact]
    public async Task A_null_is_no_result()
    {
        await using var host = Start(_ => new((EventResult)null!));
        Assert.Matches(Reference(), (await host.DeliverAsync("s", "do", "")).ErrorMessage);
    }

    [Fact]
    public async Task A_cancellation_of_the_handlers_own_is_a_failure_like_any_other()
    {
        await using var host = Start(_ => throw new TaskCanceledException("a request timed out"));
        Assert.Matches(Reference(), (await host.DeliverAsync("s", "do", "")).ErrorMessage);
    }

    [Fact]
    public async Task An_event_of_a_channel_that_nobody_handles_fails()
    {
        await using var host = Start(_ => new(EventResult.Success));
        Assert.Equal("The agent has no channel 'other'.", (await host.DeliverAsync("s", "other", "")).ErrorMessage);
    }

    [Fact]
    public async Task A_long_message_is_cut()
    {
        await using var host = Start(_ => new(EventResult.Failure(new string('x', 100_000))));
        Assert.Equal(4097, (await host.DeliverAsync("s", "do", "")).ErrorMessage.Length);
    }

    [Fact]
    public async Task Half_a_character_is_replaced()
    {
        await using var host = Start(_ => new(EventResult.Failure("half: \ud83d")));
        Assert.Equal("half: \ufffd", (await host.DeliverAsync("s", "do", "")).ErrorMessage);
    }

    [Fact]
    public async Task An_answer_that_is_larger_than_a_message_fails()
    {
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Name = "large";
            harness.Limits = new() { MaxMessageBytes = 1024 };
            harness.On("do", Payload.Bytes, (_, _) => EventResult.Bytes(new byte[1024], "application/octet-stream"));
        });
        Assert.Equal(
            "The agent's answer is larger than a message may be.",
            (await host.DeliverAsync("s", "do", "")).ErrorMessage
        );
    }

    private static HarnessTestHost Start(Func<EventContext, ValueTask<EventResult>> handle, TestLog? log = null) =>
        HarnessTestHost.Start(harness =>
        {
            harness.Name = "failing";
            harness.Logging = log;
            harness.On("do", Payload.Bytes, (context, _, _) => handle(context));
        });

    [GeneratedRegex(@"^The agent failed while it handled this event \(reference ([0-9a-f]{16})\)\.$")]
    private static partial Regex Reference();
}
