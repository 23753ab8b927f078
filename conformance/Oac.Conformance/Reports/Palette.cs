using Oac.Conformance.Running;

namespace Oac.Conformance.Reports;

/// <summary>The colours of text output; without colour every member is empty.</summary>
internal sealed class Palette(bool on)
{
    public string Reset => on ? "\e[0m" : "";

    public string Bold => on ? "\e[1m" : "";

    public string Dim => on ? "\e[2m" : "";

    public string Of(Verdict verdict) =>
        !on
            ? ""
            : verdict switch
            {
                Verdict.Pass => "\e[32m",
                Verdict.Fail or Verdict.Error => "\e[1;31m",
                Verdict.Untestable or Verdict.ExpectedFailure or Verdict.Warn => "\e[1;33m",
                _ => "\e[2m",
            };

    /// <summary>
    /// Chooses: NO_COLOR (no-color.org: any non-empty value), FORCE_COLOR and CLICOLOR_FORCE (anything but empty, 0 and false), TERM=dumb;
    /// then whether a terminal reads it.
    /// </summary>
    public static Palette Choose(IReadOnlyDictionary<string, string> environment, bool isTerminal)
    {
        if (Variable("NO_COLOR").Length > 0)
        {
            return new(on: false);
        }
        return new(
            Variable("FORCE_COLOR") is not ("" or "0" or "false")
                || Variable("CLICOLOR_FORCE") is not ("" or "0" or "false")
                || (isTerminal && Variable("TERM") != "dumb")
        );

        string Variable(string name) => environment.TryGetValue(name, out var value) ? value : "";
    }
}
