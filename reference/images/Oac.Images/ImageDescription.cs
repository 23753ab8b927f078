using System.Collections.Immutable;

namespace Oac.Images;

/// <summary>
/// What one image says of itself, whatever it was read from. Immutable; every value knows the text and the place it comes from.
/// </summary>
public sealed record ImageDescription
{
    /// <summary>The text that was read, for printing lines beside findings.</summary>
    public required SourceText Source { get; init; }

    /// <summary>What the text was read as; <see langword="null"/> when it could not be told.</summary>
    public ImageInputFormat? Format { get; init; }

    /// <summary>A name to tell several images of one input apart: the target stage, a repository tag, an image id.</summary>
    public string? Name { get; init; }

    /// <summary>All labels in the order in which they are set, inherited ones first, with those that a later one overrides.</summary>
    public ImmutableArray<ImageLabel> Labels { get; init; } = [];

    /// <summary>All ENV variables in the order in which they are set, inherited ones first, with those that a later one overrides.</summary>
    public ImmutableArray<ImageVariable> Environment { get; init; } = [];

    /// <summary>The user that the container runs as, if the image names one.</summary>
    public ImageSetting? User { get; init; }

    /// <summary>The entrypoint, if the image has one.</summary>
    public ImageCommand? Entrypoint { get; init; }

    /// <summary>The default command, if the image has one.</summary>
    public ImageCommand? Cmd { get; init; }

    /// <summary>The shell of shell-form commands, if it is not the default.</summary>
    public ImageCommand? Shell { get; init; }

    /// <summary>The instructions that fire in a build on top of this image.</summary>
    public ImmutableArray<ImageTrigger> OnBuild { get; init; } = [];

    /// <summary>The comments of the text; formats without comments have none.</summary>
    public ImmutableArray<SourceComment> Comments { get; init; } = [];

    /// <summary>The outside image that a Dockerfile's target is built on, after interpolation; <see langword="null"/> for scratch and other formats.</summary>
    public ImageSetting? BaseImage { get; init; }

    /// <summary>The platform as <c>os/architecture[/variant]</c>, if the text says so.</summary>
    public string? Platform { get; init; }

    /// <summary>The image's digest, if the text says so.</summary>
    public string? Digest { get; init; }

    /// <summary>What the reader remarked, in the order of places in <see cref="Source"/>.</summary>
    public ImmutableArray<ImageDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>Whether a diagnostic is an error; the rest of the description is then only what could be read.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == ImageDiagnosticSeverity.Error);

    /// <summary>The labels that the image ends up with: for each key the last one set.</summary>
    public IEnumerable<ImageLabel> EffectiveLabels => Labels.Where(l => !l.Overridden);

    /// <summary>The variables that the image ends up with: for each name the last one set.</summary>
    public IEnumerable<ImageVariable> EffectiveEnvironment => Environment.Where(v => !v.Overridden);
}

/// <summary>Where a value of an image comes from.</summary>
public enum ValueOrigin
{
    /// <summary>The image's own text: for a Dockerfile, the target stage itself.</summary>
    Own,

    /// <summary>An earlier stage of the same Dockerfile that the target stage is built on, or a trigger that such a stage left.</summary>
    Stage,

    /// <summary>The outside base image, or a trigger that it left.</summary>
    Base,

    /// <summary>The builder sets it when nothing else does.</summary>
    Default,
}

/// <summary>One label.</summary>
/// <param name="Key">The key, interpolated and unquoted.</param>
/// <param name="Value">The value, interpolated and unquoted.</param>
/// <param name="KeySpan">The key as written in <paramref name="Source"/>, quotes included.</param>
/// <param name="ValueSpan">The value as written in <paramref name="Source"/>, quotes included.</param>
/// <param name="Source">The text that both spans point into; another than the description's for a label of the base image.</param>
/// <param name="Origin">Where the label comes from.</param>
/// <param name="Overridden">Whether a later label of the same key takes its place.</param>
public sealed record ImageLabel(
    string Key,
    string Value,
    SourceSpan KeySpan,
    SourceSpan ValueSpan,
    SourceText Source,
    ValueOrigin Origin,
    bool Overridden
)
{
    /// <summary>Whether the label comes from the outside base image.</summary>
    public bool Inherited => Origin == ValueOrigin.Base;
}

/// <summary>One ENV variable.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value, interpolated and unquoted.</param>
/// <param name="NameSpan">The name as written in <paramref name="Source"/>.</param>
/// <param name="ValueSpan">The value as written in <paramref name="Source"/>, quotes included.</param>
/// <param name="Source">The text that both spans point into.</param>
/// <param name="Origin">Where the variable comes from.</param>
/// <param name="Overridden">Whether a later one of the same name takes its place.</param>
public sealed record ImageVariable(
    string Name,
    string Value,
    SourceSpan NameSpan,
    SourceSpan ValueSpan,
    SourceText Source,
    ValueOrigin Origin,
    bool Overridden
);

/// <summary>A single text that an image sets.</summary>
/// <param name="Value">The text, interpolated.</param>
/// <param name="Span">The text as written in <paramref name="Source"/>.</param>
/// <param name="Source">The text that the span points into.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record ImageSetting(string Value, SourceSpan Span, SourceText Source, ValueOrigin Origin);

/// <summary>An entrypoint, a default command or a shell.</summary>
/// <param name="Arguments">The arguments as the engine gets them; a shell-form command begins with the shell.</param>
/// <param name="ShellForm">Whether the Dockerfile has it in shell form.</param>
/// <param name="Span">The arguments as written in <paramref name="Source"/>.</param>
/// <param name="Source">The text that the span points into.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record ImageCommand(
    ImmutableArray<string> Arguments,
    bool ShellForm,
    SourceSpan Span,
    SourceText Source,
    ValueOrigin Origin
);

/// <summary>An ONBUILD instruction.</summary>
/// <param name="Expression">The instruction without the word ONBUILD, as an image stores it.</param>
/// <param name="Span">Its place in <paramref name="Source"/>.</param>
/// <param name="Source">The text that the span points into.</param>
public sealed record ImageTrigger(string Expression, SourceSpan Span, SourceText Source);

/// <summary>A comment.</summary>
/// <param name="Text">The text after the comment sign, without white space at both ends.</param>
/// <param name="Span">The comment with its sign.</param>
/// <param name="Following">
/// The lines of the instruction or entry that follows; inside a continued instruction, the next line of it that is neither
/// empty nor a comment. <see langword="null"/> when nothing follows.
/// </param>
public sealed record SourceComment(string Text, SourceSpan Span, SourceLines? Following);
