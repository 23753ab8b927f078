using System.Collections.Immutable;
using Oac.Images;
using Oac.Images.Content;
using Oac.Spec.Labels;

namespace Oac.Conformance.Targets;

/// <summary>One image of a target: that of a platform, or the only one.</summary>
public sealed record SubjectPlatform
{
    /// <summary>What tells it apart: <c>linux/amd64</c>, or what the file names it.</summary>
    public required string Name { get; init; }

    /// <summary>The labels that count, each key once, foreign ones among them.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>The outside base image of a Dockerfile, whose labels are not known here; null where there is none.</summary>
    public string? BaseImage { get; init; }

    /// <summary>Why it cannot be judged; null where it can.</summary>
    public string? Failure { get; init; }

    /// <summary>What is wrong with the bytes that should be UTF-8; null where nothing is.</summary>
    public string? NotUtf8 { get; init; }

    /// <summary>Its manifest, where there is an image.</summary>
    public ImageManifest? Manifest { get; init; }

    /// <summary>Its config, where there is an image whose config is sound.</summary>
    public ImageConfig? Config { get; init; }

    /// <summary>What the index says of it, or the source of the only image; null where there is no image.</summary>
    public Descriptor? Entry { get; init; }

    /// <summary>The version label's value; null where there is none or it is empty.</summary>
    public string? DeclaredVersion =>
        Labels.FirstOrDefault(static l => l.Key == LabelNamespace.VersionKey).Value is { Length: > 0 } value
            ? value
            : null;

    /// <summary>Whether a label of the namespace is set.</summary>
    public bool HasLabels =>
        Labels.Any(static l => l.Value.Length > 0 && l.Key.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal));

    /// <summary>What a text says of an image, or why it cannot be judged.</summary>
    internal static SubjectPlatform Of(ImageDescription description, string name)
    {
        var problem = description.Diagnostics.FirstOrDefault(static d =>
            d.Severity == ImageDiagnosticSeverity.Error && d.Code != ImageDiagnosticCodes.InvalidUtf8
        );
        var bytes = description.Diagnostics.FirstOrDefault(static d => d.Code == ImageDiagnosticCodes.InvalidUtf8);
        return new()
        {
            Name = name,
            Labels = [.. description.EffectiveLabels.Select(static l => KeyValuePair.Create(l.Key, l.Value))],
            BaseImage = description.BaseImage?.Value,
            Failure = problem is null
                ? null
                : $"{description.Source.Name}:{problem.Span.StartLine}:{problem.Span.StartColumn}: {problem.Message}",
            NotUtf8 = bytes is null
                ? null
                : $"{description.Source.Name}:{bytes.Span.StartLine}:{bytes.Span.StartColumn}: {bytes.Message}",
        };
    }
}
