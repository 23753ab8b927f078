using System.Collections.Immutable;

namespace Oac.Images.LabelFiles;

/// <summary>Gathers the labels of a label file: refuses a second use of a key and bounds their number.</summary>
internal sealed class LabelFileBuilder(SourceText source, ImageInputFormat format)
{
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);
    private readonly List<ImageLabel> _labels = [];
    private readonly Remarks _remarks = new();

    public bool Full { get; private set; }

    public void Error(string code, string message, SourceSpan span) => _remarks.Error(code, message, span);

    public void Add(string key, SourceSpan keySpan, string value, SourceSpan valueSpan)
    {
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

        if (_last.TryGetValue(key, out var earlier))
        {
            Error(
                ImageDiagnosticCodes.DuplicateKey,
                $"label '{key}' stands here a second time; it was set at {_labels[earlier].KeySpan}, and a label file holds each key once",
                keySpan
            );
            _labels[earlier] = _labels[earlier] with { Overridden = true };
        }

        _last[key] = _labels.Count;
        _labels.Add(new ImageLabel(key, value, keySpan, valueSpan, source, ValueOrigin.Own, false));
    }

    public ImageDescription Build(ImmutableArray<SourceComment> comments) =>
        new()
        {
            Source = source,
            Format = format,
            Labels = [.. _labels],
            Comments = comments,
            Diagnostics = _remarks.Sorted(),
        };
}
