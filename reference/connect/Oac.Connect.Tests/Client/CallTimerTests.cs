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
}
