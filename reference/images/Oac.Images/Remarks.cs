using System.Collections.Immutable;

namespace Oac.Images;

/// <summary>Gathers the diagnostics of one reading, bounded in number.</summary>
internal sealed class Remarks
{
    private readonly List<ImageDiagnostic> _list = [];

    public IReadOnlyList<ImageDiagnostic> List => _list;

    public void Error(string code, string message, SourceSpan span) =>
        Add(new ImageDiagnostic(code, ImageDiagnosticSeverity.Error, message, span));

    public void Warn(string code, string message, SourceSpan span) =>
        Add(new ImageDiagnostic(code, ImageDiagnosticSeverity.Warning, message, span));

    public void Add(ImageDiagnostic diagnostic)
    {
        if (_list.Count < ImageLimits.MaxDiagnostics)
        {
            _list.Add(diagnostic);
        }
        else if (_list.Count == ImageLimits.MaxDiagnostics)
        {
            _list.Add(
                new ImageDiagnostic(
                    ImageDiagnosticCodes.LimitExceeded,
                    ImageDiagnosticSeverity.Error,
                    $"more than {ImageLimits.MaxDiagnostics} remarks; the rest is left out",
                    diagnostic.Span
                )
            );
        }
    }

    public ImmutableArray<ImageDiagnostic> Sorted() =>
        [.. _list.Distinct().OrderBy(d => d.Span.StartLine).ThenBy(d => d.Span.StartColumn)];
}
