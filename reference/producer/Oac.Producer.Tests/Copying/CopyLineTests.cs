using Oac.Producer.Copying;

namespace Oac.Producer.Tests.Copying;

public sealed class CopyLineTests
{
    [Fact]
    public void The_line_is_written_ten_times_a_second_at_most_and_cleared()
    {
        using var terminal = new StringWriter();
        var time = new StoppedTime();
        var context = new CliContext(Stream.Null, TextWriter.Null, terminal, Variables("xterm"), "/")
        {
            ErrorIsTerminal = true,
            Time = time,
        };
        using (var line = CopyLine.Create(context, quiet: false)!)
        {
            time.Pass(TimeSpan.FromSeconds(1));
            line.Report(new(2_000_000, 8_000_000));
            time.Pass(TimeSpan.FromMilliseconds(99));
            line.Report(new(3_000_000, 8_000_000));
            time.Pass(TimeSpan.FromMilliseconds(901));
            line.Report(new(8_000_000, 8_000_000));
        }
        Assert.Equal(
            "\r\e[Kcopying: 2.0 of 8.0 MB, 2.0 MB/s\r\e[Kcopying: 8.0 of 8.0 MB, 4.0 MB/s\r\e[K",
            terminal.ToString()
        );
    }

    [Theory]
    [InlineData(false, "xterm", false)]
    [InlineData(true, "dumb", false)]
    [InlineData(true, null, false)]
    [InlineData(true, "xterm", true)]
    public void There_is_none_where_nobody_reads_it(bool isTerminal, string? kind, bool quiet)
    {
        var context = new CliContext(Stream.Null, TextWriter.Null, TextWriter.Null, Variables(kind), "/")
        {
            ErrorIsTerminal = isTerminal,
        };
        Assert.Null(CopyLine.Create(context, quiet));
    }

    private static Dictionary<string, string> Variables(string? terminal) =>
        terminal is null ? [] : new() { ["TERM"] = terminal };

    private sealed class StoppedTime : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Pass(TimeSpan time) => now += time.Ticks;
    }
}
