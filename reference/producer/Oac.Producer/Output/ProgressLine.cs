using System.Globalization;

namespace Oac.Producer.Output;

/// <summary>
/// One line on standard error that says how far a run over several images is, written over and over and wiped in the end. Nothing is written
/// where no terminal reads it.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    /// <summary>The widest line; a wider one would wrap in a narrow terminal and could not be wiped.</summary>
    private const int Width = 79;

    private const string Wipe = "\r\e[K";
    private readonly TextWriter? output;
    private readonly int total;
    private int done;
    private int bad;

    /// <param name="context">Whose standard error it is.</param>
    /// <param name="total">How many images there are; one alone needs no line.</param>
    public ProgressLine(CliContext context, int total)
    {
        var dumb = context.Environment.GetValueOrDefault("TERM") == "dumb";
        output = context.ErrorIsTerminal && !dumb && total > 1 ? context.Error : null;
        this.total = total;
    }

    /// <summary>Counts an image. Not for several callers at once.</summary>
    /// <param name="name">What was done.</param>
    /// <param name="hasErrors">Whether errors were found in it.</param>
    public void Done(string name, bool hasErrors)
    {
        done++;
        bad += hasErrors ? 1 : 0;
        if (output is null)
        {
            return;
        }
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{done}/{total} images{(bad > 0 ? $", {bad} with errors" : "")}  {SafeText.Line(name)}"
        );
        output.Write(Wipe + (line.Length > Width ? line[..(Width - 1)] + "…" : line));
        output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        output?.Write(Wipe);
        output?.Flush();
    }
}
