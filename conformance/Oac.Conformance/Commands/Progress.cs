using Oac.Conformance.Reports;
using Oac.Conformance.Running;

namespace Oac.Conformance.Commands;

/// <summary>One line on a terminal that tells how far a run is; nothing where no person reads it.</summary>
internal sealed class Progress(CliContext context, int total) : IDisposable
{
    private const string Wipe = "\r\e[K";
    private const int Width = 100;

    private readonly TextWriter? _output =
        context.ErrorIsTerminal && context.Environment.GetValueOrDefault("TERM") != "dumb" ? context.Error : null;
    private int _done;
    private int _failed;

    /// <summary>Counts a case. Not for several callers at once.</summary>
    public void Ended(CaseResult result)
    {
        _done++;
        _failed += result.Verdict is Verdict.Fail or Verdict.Error ? 1 : 0;
        var line = FormattableString.Invariant(
            $"{_done}/{total} cases{(_failed > 0 ? $", {_failed} failed" : "")}  {SafeText.Line(result.Case.Id)}"
        );
        _output?.Write(Wipe + (line.Length > Width ? line[..(Width - 1)] + "…" : line));
        _output?.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _output?.Write(Wipe);
        _output?.Flush();
    }
}
