namespace Oac.Connect.Tests.Fuzz;

public sealed class WireFuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Readers_refuse_what_they_cannot_read_and_throw_nothing_else(int seed)
    {
        const int Cases = 50_000;
        var refused = WireFuzzer.Run(seed, Cases);
        // Far fewer or more would mean that the cases do not reach the readers.
        Assert.InRange(refused, Cases / 10, Cases * 9 / 10);
    }

    [Fact]
    public void Memory_does_not_follow_what_is_announced()
    {
        WireFuzzer.Run(3, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        WireFuzzer.Run(3, 1000);
        // A case that believed any length or inflated any content would take megabytes itself.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 100_000_000);
    }
}
