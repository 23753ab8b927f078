using Oac.Connect.Protocols;

namespace Oac.Connect.Tests.Protocols;

public sealed class TimeoutsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("0000000001", 1)]
    [InlineData("9999999999", 9_999_999_999)]
    public void Connects_milliseconds_are_read(string text, long milliseconds)
    {
        Assert.True(Timeouts.TryParseConnect(text, out var timeout));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), timeout);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10000000000")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("1m")]
    [InlineData("١")]
    public void What_is_no_timeout_of_Connect_is_none(string text) =>
        Assert.False(Timeouts.TryParseConnect(text, out _));

    [Theory]
    [InlineData("0n", 0)]
    [InlineData("99n", 0)]
    [InlineData("100n", 1)]
    [InlineData("99999999n", 999_999)]
    [InlineData("1u", TimeSpan.TicksPerMicrosecond)]
    [InlineData("1m", TimeSpan.TicksPerMillisecond)]
    [InlineData("1S", TimeSpan.TicksPerSecond)]
    [InlineData("1M", TimeSpan.TicksPerMinute)]
    [InlineData("1H", TimeSpan.TicksPerHour)]
    [InlineData("00000001H", TimeSpan.TicksPerHour)]
    [InlineData("99999999H", 99_999_999 * TimeSpan.TicksPerHour)]
    public void All_units_of_gRPC_are_read(string text, long ticks)
    {
        Assert.True(Timeouts.TryParseGrpc(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("100000000S")]
    [InlineData("1s")]
    [InlineData("1h")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1 S")]
    [InlineData(" 1S")]
    [InlineData("1.5S")]
    [InlineData("1SS")]
    [InlineData("1µ")]
    [InlineData("١S")]
    public void What_is_no_timeout_of_gRPC_is_none(string text) => Assert.False(Timeouts.TryParseGrpc(text, out _));

    [Theory]
    [InlineData(-5, "0")]
    [InlineData(0, "0")]
    [InlineData(9_999, "0")]
    [InlineData(10_000, "1")]
    [InlineData(19_999, "1")]
    [InlineData(long.MaxValue, "9999999999")]
    [InlineData(long.MinValue, "0")]
    public void Connects_milliseconds_are_written(long ticks, string text) =>
        Assert.Equal(text, Timeouts.FormatConnect(new(ticks)));

    [Theory]
    [InlineData(-5, "0n")]
    [InlineData(0, "0n")]
    [InlineData(1, "100n")]
    [InlineData(999_999, "99999900n")]
    [InlineData(1_000_000, "100000u")]
    [InlineData(TimeSpan.TicksPerSecond * 100 - 1, "99999999u")]
    [InlineData(TimeSpan.TicksPerSecond * 100, "100000m")]
    [InlineData(TimeSpan.TicksPerSecond * 100_000, "100000S")]
    [InlineData(TimeSpan.TicksPerSecond * 99_999_999, "99999999S")]
    [InlineData(TimeSpan.TicksPerSecond * 100_000_000, "1666666M")]
    [InlineData(long.MaxValue, "99999999H")]
    public void The_timeouts_of_gRPC_are_written_in_the_finest_unit_that_has_room(long ticks, string text) =>
        Assert.Equal(text, Timeouts.FormatGrpc(new(ticks)));

    [Fact]
    public void What_is_written_is_read_and_never_longer()
    {
        for (long ticks = 1; ticks > 0 && ticks < long.MaxValue / 3; ticks = ticks * 3 + 1)
        {
            var text = Timeouts.FormatGrpc(new(ticks));
            Assert.InRange(text.Length, 2, 9);
            Assert.True(Timeouts.TryParseGrpc(text, out var timeout));
            Assert.InRange(timeout.Ticks, ticks - ticks / 1000, ticks);
        }
    }
}
