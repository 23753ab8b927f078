using System.Text.RegularExpressions;

namespace Oac.Images.Dockerfiles;

/// <summary>
/// The directives at the very top: <c># escape=</c>, <c># syntax=</c>, <c># check=</c>. The first line that is none ends them.
/// </summary>
internal sealed partial class ParserDirectives(Remarks remarks)
{
    private readonly HashSet<string> _seen = [];
    private bool _done;

    public char Escape { get; private set; } = '\\';

    /// <summary>Whether the line, given without leading white space, is a directive.</summary>
    public bool Take(string line, SourceSpan span)
    {
        if (_done)
        {
            return false;
        }

        var match = line.StartsWith('#') ? Pattern().Match(line) : Match.Empty;
        var name = match.Groups[1].Value.ToLowerInvariant();
        if (!match.Success || name is not ("escape" or "syntax" or "check"))
        {
            _done = true;
            return false;
        }

        var value = match.Groups[2].Value;
        if (!_seen.Add(name))
        {
            remarks.Error(
                ImageDiagnosticCodes.DockerfileSyntax,
                $"the directive '{name}' stands here a second time; it is allowed once",
                span
            );
        }
        else if (name == "escape" && value is not ("\\" or "`"))
        {
            remarks.Error(
                ImageDiagnosticCodes.DockerfileSyntax,
                $"the escape character '{value}' is none: it must be \\ or `",
                span
            );
        }
        else if (name == "escape")
        {
            Escape = value[0];
        }
        else if (name == "syntax" && !Official().IsMatch(value))
        {
            remarks.Warn(
                ImageDiagnosticCodes.CustomSyntax,
                $"the frontend '{value}' may read this file by other rules; it is read here as docker/dockerfile reads it",
                span
            );
        }

        return true;
    }

    [GeneratedRegex(
        @"^#[\s\u0085]*([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*(.+?)[\t\n\f\r ]*\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^(docker\.io/)?docker/dockerfile(-upstream)?(:[A-Za-z0-9_.-]+)?(@sha256:[0-9a-f]{64})?( .*)?\z")]
    private static partial Regex Official();
}
