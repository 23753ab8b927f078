using System.Collections.Immutable;

namespace Oac.Images.Dockerfiles;

/// <summary>Runs the steps of the target's stages in order, from the outermost base to the target, and gathers what they set.</summary>
internal sealed class StageEvaluator(
    SourceText source,
    ImageInputOptions options,
    Dictionary<string, string> globals,
    char escape,
    ExpansionBudget budget,
    Remarks remarks
)
{
    private static readonly ImmutableArray<string> DefaultShell = ["/bin/sh", "-c"];
    private readonly Expander _expander = new(escape, budget, remarks);
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly Settings _settings = new(remarks);
    private List<OnBuildStep> _triggers = [];
    private bool _baseUnknown;
    private ImageSetting? _user;
    private ImageCommand? _entrypoint;
    private ImageCommand? _cmd;
    private ImageCommand? _shell;
    private bool _cmdSet;

    public ImageDescription Evaluate(DockerfileStage target)
    {
        var chain = new Stack<DockerfileStage>();
        for (var stage = target; stage is not null; stage = stage.Parent)
        {
            chain.Push(stage);
        }

        var root = chain.Peek();
        var outside = root.BaseName is "" or "scratch" ? null : root;
        _baseUnknown = outside is not null && options.Base is null;
        StartFrom(outside is null ? null : options.Base);
        foreach (var stage in chain)
        {
            // The image's own variables come before the build arguments that the stage below left.
            foreach (var (name, value) in _settings.Environment)
            {
                _variables[name] = value;
            }

            NextStage();
            var inherited = _triggers;
            _triggers = [];
            if (stage == root && outside is not null)
            {
                FireOutside(stage);
            }

            foreach (var trigger in inherited)
            {
                Fire(DockerfileParser.Parse(trigger.Trigger, remarks, bodies: false), ValueOrigin.Stage, null);
            }

            foreach (var step in stage.Steps)
            {
                Apply(step, ValueOrigin.Own, null);
            }
        }

        return new ImageDescription
        {
            Source = source,
            Format = ImageInputFormat.Dockerfile,
            Name = target.From.StageName,
            Labels = _settings.BuildLabels(),
            Environment = _settings.BuildVariables(),
            User = _user,
            Entrypoint = _entrypoint,
            Cmd = _cmd,
            Shell = _shell,
            OnBuild = [.. _triggers.Select(t => new ImageTrigger(t.Expression, t.Trigger.Span, source))],
            BaseImage = outside is null
                ? null
                : new ImageSetting(
                    outside.BaseName,
                    outside.From.Base.Span,
                    source,
                    outside == target ? ValueOrigin.Own : ValueOrigin.Stage
                ),
            Platform = outside?.Platform ?? (outside is null ? null : options.Base?.Platform),
        };
    }

    private void StartFrom(ImageDescription? image)
    {
        foreach (var label in image?.EffectiveLabels ?? [])
        {
            _settings.AddLabel(label with { Origin = ValueOrigin.Base });
        }

        foreach (var variable in image?.EffectiveEnvironment ?? [])
        {
            _settings.AddVariable(variable with { Origin = ValueOrigin.Base });
        }

        _user = image?.User is { } user ? user with { Origin = ValueOrigin.Base } : null;
        _entrypoint = image?.Entrypoint is { } entrypoint ? entrypoint with { Origin = ValueOrigin.Base } : null;
        _cmd = image?.Cmd is { } cmd ? cmd with { Origin = ValueOrigin.Base } : null;
        _shell = image?.Shell is { } shell ? shell with { Origin = ValueOrigin.Base } : null;
        if (!_baseUnknown && !_settings.Environment.ContainsKey("PATH"))
        {
            _settings.AddVariable(
                new ImageVariable(
                    "PATH",
                    PredefinedArguments.DefaultPath,
                    SourceSpan.Start,
                    SourceSpan.Start,
                    source,
                    ValueOrigin.Default,
                    false
                )
            );
        }
    }

    // The triggers of the outside base image: their labels stand in the base's text, remarks on them at our FROM.
    private void FireOutside(DockerfileStage stage)
    {
        foreach (var trigger in options.Base?.OnBuild ?? [])
        {
            var found = new Remarks();
            var text = MappedText.At(trigger.Expression, trigger.Source, trigger.Span);
            var syntax = DockerfileParser.Parse(text, found);
            if (syntax.Instructions.Length == 1)
            {
                Fire(syntax, ValueOrigin.Base, stage.From.Instruction.Span);
            }
            else
            {
                found.Error(
                    ImageDiagnosticCodes.DockerfileSyntax,
                    $"a trigger of the base image holds {syntax.Instructions.Length} instructions; it must hold one",
                    trigger.Span
                );
            }

            foreach (var remark in found.List)
            {
                remarks.Add(remark with { Span = stage.From.Instruction.Span });
            }
        }
    }

    private void Fire(DockerfileSyntax trigger, ValueOrigin origin, SourceSpan? remarkAt)
    {
        foreach (var instruction in trigger.Instructions)
        {
            var found = new Remarks();
            if (StepReader.Read(instruction, trigger.Escape, found) is { } step)
            {
                Apply(step, origin, remarkAt);
            }

            foreach (var remark in found.List)
            {
                remarks.Add(remarkAt is { } at ? remark with { Span = at } : remark);
            }
        }
    }

    private void Apply(Step step, ValueOrigin origin, SourceSpan? remarkAt)
    {
        switch (step)
        {
            case ArgStep arg:
                ApplyArg(arg, remarkAt);
                break;
            case PairsStep pairs:
                ApplyPairs(pairs, origin, remarkAt);
                break;
            case CommandStep command:
                ApplyCommand(command, origin);
                break;
            case WordsStep words:
                ApplyWords(words, origin, remarkAt);
                break;
            case OnBuildStep trigger:
                _triggers.Add(trigger);
                break;
        }
    }

    private void ApplyArg(ArgStep step, SourceSpan? remarkAt)
    {
        foreach (var (name, value, _) in step.Arguments)
        {
            var result =
                options.BuildArgs.TryGetValue(name, out var given) ? given
                : value is { } written ? _expander.Expand(written, _variables, remarkAt)
                : globals.GetValueOrDefault(name);
            if (result is not null && name is not ("BUILDKIT_SBOM_SCAN_CONTEXT" or "BUILDKIT_SBOM_SCAN_STAGE"))
            {
                _variables[name] = result;
            }
        }
    }

    // All pairs of one instruction see the variables as they were before it.
    private void ApplyPairs(PairsStep step, ValueOrigin origin, SourceSpan? remarkAt)
    {
        var isLabel = step.Instruction.Name == "LABEL";
        var text = step.Instruction.Line.Source;
        var set = new List<(string, string)>();
        foreach (var (keyPiece, valuePiece) in step.Pairs)
        {
            if (
                Expand(keyPiece, isLabel, remarkAt) is not { } key
                || Expand(valuePiece, isLabel, remarkAt) is not { } value
            )
            {
                continue;
            }

            var added = isLabel
                ? _settings.AddLabel(new ImageLabel(key, value, keyPiece.Span, valuePiece.Span, text, origin, false))
                : _settings.AddVariable(
                    new ImageVariable(key, value, keyPiece.Span, valuePiece.Span, text, origin, false)
                );
            if (!added)
            {
                break;
            }

            if (!isLabel)
            {
                set.Add((key, value));
            }
        }

        foreach (var (name, value) in set)
        {
            _variables[name] = value;
        }
    }

    private string? Expand(Piece piece, bool warn, SourceSpan? remarkAt)
    {
        var result = _expander.Expand(piece, _variables, remarkAt);
        foreach (var name in warn && result is not null ? _expander.Unset : (IReadOnlySet<string>)new HashSet<string>())
        {
            remarks.Warn(
                ImageDiagnosticCodes.UndefinedVariable,
                _baseUnknown
                    ? $"nothing here sets '{name}': it counts as empty unless the base image sets it; name that image's description to be sure"
                    : $"nothing sets '{name}': it counts as empty",
                remarkAt ?? piece.Span
            );
        }

        return result;
    }

    private void ApplyCommand(CommandStep step, ValueOrigin origin)
    {
        var instruction = step.Instruction;
        if (instruction.Name == "RUN")
        {
            return;
        }

        var arguments = step.Json
            ? step.Arguments
            : (_shell?.Arguments is { IsEmpty: false } shell ? shell : DefaultShell).Add(
                step.Arguments.IsEmpty ? "" : step.Arguments[0]
            );
        var command = new ImageCommand(
            arguments,
            !step.Json,
            instruction.Arguments.Span,
            instruction.Line.Source,
            origin
        );
        switch (instruction.Name)
        {
            case "SHELL":
                _shell = command;
                break;
            case "CMD":
                _cmd = command;
                _cmdSet = true;
                break;
            default:
                // A new entrypoint drops the inherited command, unless this stage has set one before.
                _entrypoint = arguments.IsEmpty ? null : command;
                _cmd = _cmdSet ? _cmd : null;
                break;
        }
    }

    private void ApplyWords(WordsStep step, ValueOrigin origin, SourceSpan? remarkAt)
    {
        if (step.Instruction.Name is "MAINTAINER")
        {
            return;
        }

        foreach (var word in step.Words)
        {
            var isUser = step.Instruction.Name == "USER";
            if (Expand(word, isUser, remarkAt) is { } value && isUser)
            {
                _user = new ImageSetting(value, word.Span, step.Instruction.Line.Source, origin);
            }
        }
    }

    // What an earlier stage set is that stage's from the next one on.
    private void NextStage()
    {
        _settings.NextStage();
        _cmdSet = false;
        _user = _user is { Origin: ValueOrigin.Own } ? _user with { Origin = ValueOrigin.Stage } : _user;
        _entrypoint = Inherited(_entrypoint);
        _cmd = Inherited(_cmd);
        _shell = Inherited(_shell);
    }

    private static ImageCommand? Inherited(ImageCommand? command) =>
        command is { Origin: ValueOrigin.Own } ? command with { Origin = ValueOrigin.Stage } : command;
}
