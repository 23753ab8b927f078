using Oac.Harness.Sessions;

namespace Oac.Harness.Tests.Sessions;

public sealed class IntakeGateTests
{
    [Theory]
    [InlineData(3, 1000)]
    [InlineData(1000, 30)]
    public async Task It_opens_when_one_leaves(int maxEvents, int maxBytes)
    {
        var gate = new IntakeGate(maxEvents, maxBytes);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(gate.EnterAsync(10, CancellationToken.None).AsTask().IsCompletedSuccessfully);
        }
        var waiting = gate.EnterAsync(10, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        gate.Leave(10);
        await waiting.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(gate.EnterAsync(10, CancellationToken.None).AsTask().IsCompleted);
    }

    [Fact]
    public async Task The_wait_may_be_given_up()
    {
        var gate = new IntakeGate(1, 1000);
        await gate.EnterAsync(1, CancellationToken.None);
        using var end = new CancellationTokenSource();
        var waiting = gate.EnterAsync(1, end.Token).AsTask();
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Leave(1);
        Assert.True(gate.EnterAsync(1, CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task One_that_is_alone_always_fits()
    {
        var gate = new IntakeGate(5, 10);
        await gate.EnterAsync(1000, CancellationToken.None);
        Assert.False(gate.EnterAsync(1, CancellationToken.None).AsTask().IsCompleted);
    }
}
