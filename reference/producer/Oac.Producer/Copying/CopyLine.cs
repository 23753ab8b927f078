using System.Globalization;
using Oac.Images.Copying;

namespace Oac.Producer.Copying;

/// <summary>
/// One line on a terminal that says how far a copy is. It is written again at most ten times a second, and gone once this is disposed of.
/// </summary>
internal sealed class CopyLine : IProgress<CopyProgress>, IDisposable
{
    private const string Clear = "\r\e[K";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Lock gate = new();
    private readonly TextWriter terminal;
    private readonly TimeProvider time;
    private readonly long start;
    private long? shown;
    private bool ended;

    private CopyLine(TextWriter terminal, TimeProvider time)
    {
        (this.terminal, this.time, start) = (terminal, time, time.GetTimestamp());
    }

    /// <summary>A line on standard error where that is a terminal that can clear it; else null.</summary>
    public static CopyLine? Create(CliContext context, bool quiet) =>
        quiet || !context.ErrorIsTerminal || context.Environment.GetValueOrDefault("TERM") is null or "" or "dumb"
            ? null
            : new(context.Error, context.Time);

    /// <inheritdoc/>
    public void Report(CopyProgress value)
    {
        lock (gate)
        {
            if (ended || (shown is { } last && time.GetElapsedTime(last) < Interval))
            {
                return;
            }
            shown = time.GetTimestamp();
            var seconds = time.GetElapsedTime(start).TotalSeconds;
            var rate = seconds > 0 ? $", {Megabytes(value.Done / seconds)} MB/s" : "";
            terminal.Write($"{Clear}copying: {Megabytes(value.Done)} of {Megabytes(value.Total)} MB{rate}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            if (shown is not null && !ended)
            {
                terminal.Write(Clear);
            }
            ended = true;
        }
    }

    private static string Megabytes(double bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
