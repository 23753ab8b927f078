using Oac.Spec.Linting;

namespace Oac.Producer.Configuration;

/// <summary>How severities are written, on the command line, in configuration and in output.</summary>
internal static class SeverityNames
{
    /// <summary>All, the heaviest first.</summary>
    public static readonly string[] All = ["error", "warning", "advice"];

    /// <summary>The name of a severity.</summary>
    public static string Of(Severity severity) =>
        severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "advice",
        };

    /// <summary>The severity of a name, or null.</summary>
    public static Severity? Parse(string? name) =>
        name switch
        {
            "error" => Severity.Error,
            "warning" => Severity.Warning,
            "advice" => Severity.Advice,
            _ => null,
        };
}
