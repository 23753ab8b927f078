using System.Globalization;

namespace Oac.Images.Dockerfiles;

/// <summary>Orders the steps of a Dockerfile into stages and finds what each is built on.</summary>
internal sealed class StageList
{
    private readonly Dictionary<string, DockerfileStage> _byName = new(StringComparer.Ordinal);
    private readonly List<DockerfileStage> _stages = [];
    private readonly List<ArgStep> _globals = [];
    private readonly Remarks _remarks;

    public StageList(DockerfileSyntax syntax, Remarks remarks)
    {
        _remarks = remarks;
        var failedStage = false;
        foreach (var instruction in syntax.Instructions)
        {
            var step = StepReader.Read(instruction, syntax.Escape, remarks);
            if (step is FromStep from)
            {
                if (_stages.Count == ImageLimits.MaxStages)
                {
                    remarks.Error(
                        ImageDiagnosticCodes.LimitExceeded,
                        $"more than {ImageLimits.MaxStages} stages; the rest was not read",
                        instruction.Span
                    );
                    return;
                }

                _stages.Add(new DockerfileStage(from));
                failedStage = false;
            }
            else if (instruction.Name == "FROM")
            {
                // What follows belongs to a stage that cannot be built; it must not be taken for the stage before.
                failedStage = true;
            }
            else if (step is not null && _stages.Count == 0 && step is ArgStep arg)
            {
                _globals.Add(arg);
            }
            else if (step is not null && _stages.Count == 0 && !failedStage)
            {
                remarks.Error(
                    ImageDiagnosticCodes.InvalidInstruction,
                    $"{instruction.Name} stands before the first FROM, where only ARG may",
                    instruction.Span
                );
            }
            else if (step is not null && !failedStage)
            {
                _stages[^1].Steps.Add(step);
            }
        }
    }

    public string? LastStageName => _stages.Count == 0 ? null : _stages[^1].From.StageName;

    public int Count => _stages.Count;

    /// <summary>Evaluates the ARGs before the first FROM on top of the predefined ones.</summary>
    public void ReadGlobals(
        Dictionary<string, string> globals,
        IReadOnlyDictionary<string, string> buildArgs,
        Expander expander
    )
    {
        foreach (var (name, value, _) in _globals.SelectMany(g => g.Arguments))
        {
            if (buildArgs.TryGetValue(name, out var given))
            {
                globals[name] = given;
            }
            else if (value is { } written && expander.Expand(written, globals) is { } expanded)
            {
                globals[name] = expanded;
            }
        }
    }

    /// <summary>Interpolates each FROM and links it to the latest earlier stage of that name.</summary>
    public void Link(Dictionary<string, string> globals, Expander expander)
    {
        foreach (var stage in _stages)
        {
            if (expander.Expand(stage.From.Base, globals) is { } name)
            {
                stage.BaseName = name;
                stage.Parent = _byName.GetValueOrDefault(name);
                if (name.Length == 0)
                {
                    _remarks.Error(
                        ImageDiagnosticCodes.InvalidInstruction,
                        $"the image '{stage.From.Base.Text}' of FROM comes out empty",
                        stage.From.Base.Span
                    );
                }
            }

            if (stage.From.Platform is { } platform)
            {
                var piece = new Piece(platform, stage.From.Instruction.Span);
                stage.Platform = expander.Expand(piece, globals);
                if (stage.Platform is { Length: 0 })
                {
                    _remarks.Error(
                        ImageDiagnosticCodes.InvalidInstruction,
                        $"the platform '{platform}' of FROM comes out empty",
                        stage.From.Instruction.Span
                    );
                }
            }

            if (stage.From.StageName is { } own)
            {
                _byName[own] = stage;
            }
        }
    }

    /// <summary>The stage of that name in any case, or of that index from 0; the last one when nothing is wanted.</summary>
    public DockerfileStage? Find(string? target)
    {
        if (string.IsNullOrEmpty(target))
        {
            return _stages[^1];
        }

        if (_byName.TryGetValue(target.ToLowerInvariant(), out var stage))
        {
            return stage;
        }

        if (
            int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < _stages.Count
        )
        {
            return _stages[index];
        }

        var names = _stages.Select(s => s.From.StageName).OfType<string>().Distinct().Take(20).ToList();
        _remarks.Error(
            ImageDiagnosticCodes.UnknownTarget,
            $"there is no stage '{target}'; "
                + (names.Count == 0 ? "no stage has a name" : $"the named ones are {string.Join(", ", names)}")
                + $", and indexes go from 0 to {_stages.Count - 1}",
            SourceSpan.Start
        );
        return null;
    }
}
