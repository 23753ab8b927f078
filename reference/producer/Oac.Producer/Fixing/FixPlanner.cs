using Oac.Images;
using Oac.Producer.Linting;

namespace Oac.Producer.Fixing;

/// <summary>
/// Plans edits for findings that name the key that was surely meant. A fix is refused where the new key is there already, where the key
/// does not stand in the text letter by letter (interpolated, escaped), or where the text is no source but another program's output.
/// </summary>
internal static class FixPlanner
{
    /// <summary>Plans the edits for a report. Ignored findings are left alone.</summary>
    public static FixPlan Plan(LintReport report)
    {
        var files = new List<FileFix>();
        var refusals = new List<string>();
        foreach (var input in report.Inputs)
        {
            if (input.Description is not { } description)
            {
                continue;
            }
            if (input.IsImage)
            {
                var refusal = $"{input.File} is not fixed: an image is never changed; fix what it was built from";
                if (!refusals.Contains(refusal))
                {
                    refusals.Add(refusal);
                }
                continue;
            }
            var edits = new SortedDictionary<int, KeyEdit>();
            var taken = description.Labels.Select(static l => l.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var finding in input.Active)
            {
                if (finding is { Key: { } key, ReplacementKey: { } replacement })
                {
                    var reason =
                        Refusal(description, replacement, taken) ?? Collect(description, key, replacement, edits);
                    if (reason is null)
                    {
                        taken.Add(replacement);
                    }
                    else
                    {
                        refusals.Add($"{input.Title}: {key} is not fixed: {reason}");
                    }
                }
            }
            if (edits.Count > 0)
            {
                files.Add(new FileFix(input.File, input.Path, description.Source, [.. edits.Values]));
            }
        }
        return new FixPlan(files, refusals);
    }

    private static string? Refusal(ImageDescription description, string replacement, HashSet<string> taken)
    {
        if (
            description.Format
            is not (ImageInputFormat.Dockerfile or ImageInputFormat.LabelsJson or ImageInputFormat.LabelsYaml)
        )
        {
            return "the input is the output of another program; fix what it was made from";
        }
        if (taken.Contains(replacement))
        {
            return $"{replacement} is there already";
        }
        return replacement.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? null
            : $"{replacement} would need quotes";
    }

    private static string? Collect(
        ImageDescription description,
        string key,
        string replacement,
        SortedDictionary<int, KeyEdit> edits
    )
    {
        var source = description.Source;
        var found = new List<KeyEdit>();
        foreach (var label in description.Labels)
        {
            if (label.Key != key)
            {
                continue;
            }
            if (!ReferenceEquals(label.Source, source))
            {
                return $"it is set in {label.Source.Name}";
            }
            var start = Offset(source, label.KeySpan.StartLine, label.KeySpan.StartColumn);
            var end = Offset(source, label.KeySpan.EndLine, label.KeySpan.EndColumn);
            var written = source.Text.AsSpan(start, end - start);
            if (written is [('"' or '\'') and var quote, .., var last] && last == quote)
            {
                written = written[1..^1];
                start++;
            }
            if (!written.SequenceEqual(key))
            {
                return $"line {label.KeySpan.StartLine} does not spell it letter by letter";
            }
            found.Add(new KeyEdit(start, key, replacement));
        }
        foreach (var edit in found)
        {
            edits[edit.Offset] = edit;
        }
        return null;
    }

    private static int Offset(SourceText source, int line, int column)
    {
        var at = 0;
        for (var i = 1; i < line; i++)
        {
            at = source.Text.IndexOf('\n', at) + 1;
        }
        return at + column - 1;
    }
}
