namespace Oac.Images.Dockerfiles;

/// <summary>
/// Reads a Dockerfile as BuildKit's frontend reads it, as far as an image's description goes: no file is opened, nothing runs.
/// </summary>
internal static class DockerfileReader
{
    public static ImageDescription Read(SourceText source, ImageInputOptions options)
    {
        var remarks = new Remarks();
        var description = Evaluate(source, options, remarks, out var comments);
        return description with { Comments = comments, Diagnostics = remarks.Sorted() };
    }

    private static ImageDescription Evaluate(
        SourceText source,
        ImageInputOptions options,
        Remarks remarks,
        out System.Collections.Immutable.ImmutableArray<SourceComment> comments
    )
    {
        var nothing = new ImageDescription { Source = source, Format = ImageInputFormat.Dockerfile };
        var syntax = DockerfileParser.Parse(MappedText.Whole(source), remarks);
        comments = syntax.Comments;
        if (syntax.Instructions.IsEmpty)
        {
            remarks.Error(
                ImageDiagnosticCodes.DockerfileSyntax,
                "there is no instruction here; a Dockerfile begins with FROM",
                SourceSpan.Start
            );
            return nothing;
        }

        var stages = new StageList(syntax, remarks);
        if (stages.Count == 0)
        {
            remarks.Error(
                ImageDiagnosticCodes.InvalidInstruction,
                "there is no stage here: no FROM that could be read",
                SourceSpan.Start
            );
            return nothing;
        }

        var budget = new ExpansionBudget();
        var expander = new Expander(syntax.Escape, budget, remarks);
        var globals = PredefinedArguments.Create(options, stages.LastStageName);
        stages.ReadGlobals(globals, options.BuildArgs, expander);
        stages.Link(globals, expander);
        return stages.Find(options.Target) is { } target
            ? new StageEvaluator(source, options, globals, syntax.Escape, budget, remarks).Evaluate(target)
            : nothing;
    }
}
