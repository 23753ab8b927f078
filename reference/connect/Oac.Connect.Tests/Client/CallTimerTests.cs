using Oac.Connect.Client;

namespace Oac.Connect.Tests.Client;

public sealed class CallTimerTests
{
    [Fact]
    public async Task A_callback_of_an_interceptor_that_throws_does_not_reach_the_timers_thread()
    {
        var time = new ManualTime();
        using var timer = new CallTimer(TimeSpan.FromSeconds(1), time, CancellationToken.None);
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        timer.Token.Register(ran.SetResult);
        timer.Token.Register(static () => throw new FormatException("thrown by an interceptor"));

        time.Fire();

        await ran.Task;
        Assert.Equal(ConnectCode.DeadlineExceeded, timer.Translate(new OperationCanceledException()).Code);
    }

    [Fact]
    public async Task What_nobody_gave_up_was_not_canceled()
    {
        using var source = new CancellationTokenSource();
        using var timer = new CallTimer(null, TimeProvider.System, source.Token);
        // HttpClient's own, where a connection is lost under a request that is still being sent.
        Assert.Equal(ConnectCode.Unavailable, timer.Translate(new TaskCanceledException()).Code);
        await source.CancelAsync();
        Assert.Equal(ConnectCode.Canceled, timer.Translate(new TaskCanceledException()).Code);
    }
}
