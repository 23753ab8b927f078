using System.Collections.Immutable;

namespace Oac.Images.LabelFiles;

/// <summary>Gathers the labels of a label file: refuses a second use of a key and bounds their number.</summary>
internal sealed class LabelFileBuilder(SourceText source, ImageInputFormat format)
{
    private readonly Dictionary<string, SourceSpan> _seen = new(StringComparer.Ordinal);
    private readonly ImmutableArray<ImageLabel>.Builder _labels = ImmutableArray.CreateBuilder<ImageLabel>();
    private readonly ImmutableArray<ImageDiagnostic>.Builder _diagnostics =
        ImmutableArray.CreateBuilder<ImageDiagnostic>();

    public bool Full { get; private set; }

    public void Error(string code, string message, SourceSpan span) =>
        _diagnostics.Add(new ImageDiagnostic(code, ImageDiagnosticSeverity.Error, message, span));

    public void Add(string key, SourceSpan keySpan, string value, SourceSpan valueSpan)
    {
        if (!_seen.TryAdd(key, keySpan))
        {
            Error(
                ImageDiagnosticCodes.DuplicateKey,
                $"label '{key}' stands here a second time; it was set at {_seen[key]}, and a label file holds each key once",
                keySpan
            );
            var earlier = _labels.FindIndex(l => l.Key == key && !l.Overridden);
            if (earlier >= 0)
            {
                _labels[earlier] = _labels[earlier] with { Overridden = true };
            }
        }

        if (_labels.Count == ImageLimits.MaxLabels)
        {
            Full = true;
            Error(
                ImageDiagnosticCodes.LimitExceeded,
                $"more than {ImageLimits.MaxLabels} labels; the rest was not read",
                keySpan
            );
            return;
        }

        _labels.Add(new ImageLabel(key, value, keySpan, valueSpan, source, ValueOrigin.Own, false));
    }

    public ImageDescription Build(ImmutableArray<SourceComment> comments) =>
        new()
        {
            Source = source,
            Format = format,
            Labels = _labels.ToImmutable(),
            Comments = comments,
            Diagnostics = _diagnostics.ToImmutable(),
        };
}

file static class LabelLists
{
    public static int FindIndex(this ImmutableArray<ImageLabel>.Builder labels, Predicate<ImageLabel> match)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            if (match(labels[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
