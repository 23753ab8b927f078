using System.Collections.Immutable;
using Oac.Images;
using Oac.Images.Content;
using Oac.Spec.Versions;

namespace Oac.Producer.AgentFiles;

/// <summary><c>oac.yaml</c>: an agent image in words. Every value knows its place.</summary>
internal sealed record AgentFile
{
    /// <summary>The name of the file, in a folder.</summary>
    public const string FileName = "oac.yaml";

    /// <summary>The name of no base.</summary>
    public const string Scratch = "scratch";

    /// <summary>The text.</summary>
    public required SourceText Source { get; init; }

    /// <summary>The version of the specification; null where the file makes no label but those under <c>labels</c>.</summary>
    public required SpecVersionDefinition? Version { get; init; }

    /// <summary>All labels: those that the version knows in its order, then the others by key. Each key once.</summary>
    public required ImmutableArray<AgentFileLabel> Labels { get; init; }

    /// <summary>The image to build upon; null for none.</summary>
    public PlacedText? Base { get; init; }

    /// <summary>The platforms; empty where the file names none.</summary>
    public ImmutableArray<(ImagePlatform Platform, SourceSpan Span)> Platforms { get; init; } = [];

    /// <summary>What is copied, the schemas of channels among it.</summary>
    public ImmutableArray<AgentFileCopy> Files { get; init; } = [];

    /// <summary>Patterns of what is not copied.</summary>
    public ImmutableArray<PlacedText> Exclude { get; init; } = [];

    /// <summary>The entrypoint, or null.</summary>
    public PlacedWords? Entrypoint { get; init; }

    /// <summary>The command, or null.</summary>
    public PlacedWords? Command { get; init; }

    /// <summary>The user, or null.</summary>
    public PlacedText? User { get; init; }

    /// <summary>The working directory, or null.</summary>
    public PlacedText? WorkingDirectory { get; init; }

    /// <summary>Variables in the file's order.</summary>
    public ImmutableArray<(PlacedText Name, PlacedText Value)> Environment { get; init; } = [];

    /// <summary>Annotations.</summary>
    public ImmutableArray<(PlacedText Key, PlacedText Value)> Annotations { get; init; } = [];

    /// <summary>The labels as the reader of manifests wants them.</summary>
    public KeyValuePair<string, string>[] LabelPairs =>
        [.. Labels.Select(static l => KeyValuePair.Create(l.Key, l.Value))];
}

/// <summary>One label and where the file has it; both places are the file's beginning where it is the version that is taken unless set.</summary>
internal sealed record AgentFileLabel(string Key, string Value, SourceSpan KeySpan, SourceSpan ValueSpan);

/// <summary>A text at its place.</summary>
internal sealed record PlacedText(string Value, SourceSpan Span);

/// <summary>Words at their place.</summary>
internal sealed record PlacedWords(ImmutableArray<string> Words, SourceSpan Span);

/// <summary>One thing that is copied into the image.</summary>
/// <param name="From">A path below the file's folder; null for an empty folder.</param>
/// <param name="To">An absolute path in the image.</param>
/// <param name="Mode">The mode, or null for the usual one.</param>
/// <param name="Owner">The owner.</param>
/// <param name="Span">The entry.</param>
internal sealed record AgentFileCopy(
    PlacedText? From,
    PlacedText To,
    UnixFileMode? Mode,
    FileOwner Owner,
    SourceSpan Span
);
