using System.Collections.Immutable;

namespace Oac.Images.Dockerfiles;

/// <summary>Labels and variables in the order in which a build sets them, with the stage that set them.</summary>
internal sealed class Settings(Remarks remarks)
{
    private readonly List<(ImageLabel Label, int Stage)> _labels = [];
    private readonly List<(ImageVariable Variable, int Stage)> _variables = [];
    private int _stage;

    /// <summary>The variables that the image has so far.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public void NextStage() => _stage++;

    /// <summary>Whether there was room.</summary>
    public bool AddLabel(ImageLabel label)
    {
        if (_labels.Count < ImageLimits.MaxLabels)
        {
            _labels.Add((label, _stage));
            return true;
        }

        remarks.Error(
            ImageDiagnosticCodes.LimitExceeded,
            $"more than {ImageLimits.MaxLabels} labels; what follows in this instruction was not read",
            label.KeySpan
        );
        return false;
    }

    /// <summary>Whether there was room.</summary>
    public bool AddVariable(ImageVariable variable)
    {
        if (_variables.Count < ImageLimits.MaxVariables)
        {
            _variables.Add((variable, _stage));
            Environment[variable.Name] = variable.Value;
            return true;
        }

        remarks.Error(
            ImageDiagnosticCodes.LimitExceeded,
            $"more than {ImageLimits.MaxVariables} ENV variables; what follows in this instruction was not read",
            variable.NameSpan
        );
        return false;
    }

    public ImmutableArray<ImageLabel> BuildLabels()
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _labels.Count; i++)
        {
            last[_labels[i].Label.Key] = i;
        }

        return
        [
            .. _labels.Select(
                (l, i) => l.Label with { Origin = Origin(l.Label.Origin, l.Stage), Overridden = last[l.Label.Key] != i }
            ),
        ];
    }

    public ImmutableArray<ImageVariable> BuildVariables()
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _variables.Count; i++)
        {
            last[_variables[i].Variable.Name] = i;
        }

        return
        [
            .. _variables.Select(
                (v, i) =>
                    v.Variable with
                    {
                        Origin = Origin(v.Variable.Origin, v.Stage),
                        Overridden = last[v.Variable.Name] != i,
                    }
            ),
        ];
    }

    private ValueOrigin Origin(ValueOrigin origin, int stage) =>
        origin == ValueOrigin.Own && stage != _stage ? ValueOrigin.Stage : origin;
}
