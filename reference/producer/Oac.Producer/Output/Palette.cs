using Oac.Spec.Linting;

namespace Oac.Producer.Output;

/// <summary>When output is coloured.</summary>
internal enum ColorChoice
{
    /// <summary>On a terminal, unless the environment says otherwise.</summary>
    Auto,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>The colours of text output; without colour every member is empty.</summary>
internal sealed class Palette
{
    private readonly bool on;

    private Palette(bool on) => this.on = on;

    /// <summary>No colour.</summary>
    public static Palette None { get; } = new(false);

    public string Reset => on ? "\e[0m" : "";

    public string Bold => on ? "\e[1m" : "";

    public string Dim => on ? "\e[2m" : "";

    public string Green => on ? "\e[32m" : "";

    public string Red => on ? "\e[31m" : "";

    public string Of(Severity severity) =>
        !on ? ""
        : severity == Severity.Error ? "\e[1;31m"
        : severity == Severity.Warning ? "\e[1;33m"
        : "\e[1;36m";

    /// <summary>
    /// Chooses: the option first; then NO_COLOR (no-color.org: any non-empty value), FORCE_COLOR and CLICOLOR_FORCE (anything but empty,
    /// 0 and false), CLICOLOR=0 and TERM=dumb; then whether a terminal reads it.
    /// </summary>
    public static Palette Choose(ColorChoice choice, CliContext context, bool isTerminal)
    {
        if (choice != ColorChoice.Auto)
        {
            return new(choice == ColorChoice.Always);
        }
        if (Variable("NO_COLOR").Length > 0)
        {
            return None;
        }
        if (IsOn("FORCE_COLOR") || IsOn("CLICOLOR_FORCE"))
        {
            return new(true);
        }
        return new(isTerminal && Variable("CLICOLOR") != "0" && Variable("TERM") != "dumb");

        string Variable(string name) => context.Environment.TryGetValue(name, out var value) ? value : "";

        bool IsOn(string name) => Variable(name) is not ("" or "0" or "false");
    }
}
