using Oac.Images;
using Oac.Producer.Linting;
using Oac.Spec.Linting;

namespace Oac.Producer.Output;

/// <summary>
/// The source lines of a report as they may be printed: of the same length, with stars over what looks like a secret, be it in the text or
/// only in the value that the text comes to.
/// </summary>
internal sealed class ShownLines
{
    private readonly Dictionary<SourceText, List<SourceSpan>> secrets = new(ReferenceEqualityComparer.Instance);

    // Findings come sorted, and all of them may be on one line of some MiB.
    private (SourceText? Source, int Line, char[]? Masked) last;

    public ShownLines(LintReport report)
    {
        foreach (var description in report.Inputs.Select(static i => i.Description).OfType<ImageDescription>())
        {
            foreach (var label in description.Labels)
            {
                Add(label.Value, label.Source, label.ValueSpan);
            }
            foreach (var variable in description.Environment)
            {
                Add(variable.Value, variable.Source, variable.ValueSpan);
            }
        }
    }

    /// <summary>A line, from 1.</summary>
    public ReadOnlySpan<char> Get(SourceText source, int line)
    {
        if (!ReferenceEquals(last.Source, source) || last.Line != line)
        {
            last = (source, line, Mask(source, line));
        }
        return last.Masked ?? source.GetLine(line);
    }

    private void Add(string value, SourceText source, SourceSpan span)
    {
        if (SecretShapes.Find(value) is null)
        {
            return;
        }
        if (!secrets.TryGetValue(source, out var spans))
        {
            secrets.Add(source, spans = []);
        }
        spans.Add(span);
    }

    private char[]? Mask(SourceText source, int line)
    {
        var text = source.GetLine(line);
        char[]? masked = null;
        foreach (var (from, to, _) in Secrets.Find(text))
        {
            masked ??= text.ToArray();
            masked.AsSpan(from, to - from).Fill('*');
        }
        foreach (var span in secrets.GetValueOrDefault(source) ?? [])
        {
            if (span.StartLine > line || span.EndLine < line)
            {
                continue;
            }
            var from = span.StartLine == line ? Math.Clamp(span.StartColumn - 1, 0, text.Length) : 0;
            var to = span.EndLine == line ? Math.Clamp(span.EndColumn - 1, from, text.Length) : text.Length;
            masked ??= text.ToArray();
            masked.AsSpan(from, to - from).Fill('*');
        }
        return masked;
    }
}
