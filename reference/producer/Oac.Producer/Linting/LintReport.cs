using System.Collections.Immutable;
using Oac.Images;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Producer.Linting;

/// <summary>All that one run of <c>oac lint</c> has to say, in the order of its inputs.</summary>
internal sealed record LintReport(ImmutableArray<InputReport> Inputs)
{
    /// <summary>2 where an input could not be read, 1 where a finding weighs as much as was asked for, else 0.</summary>
    public int ExitCode =>
        Inputs.Any(static i => i.Error is not null) ? ExitCodes.Failed
        : Inputs.Any(static i => i.Failing.Any()) ? ExitCodes.Findings
        : ExitCodes.Clean;
}

/// <summary>What was found in one image of one input.</summary>
internal sealed record InputReport
{
    /// <summary>
    /// The input as it was named on the command line, or as a folder or pattern led to it; with <c>#2</c> behind it for the second image of
    /// an input that tells of several.
    /// </summary>
    public required string Input { get; init; }

    /// <summary>The name of the input without the image's number.</summary>
    public required string File { get; init; }

    /// <summary>The input's absolute path; null where it is no file.</summary>
    public string? Path { get; init; }

    /// <summary>The image, where the input tells of several; the platform, where the input is an image.</summary>
    public string? Image { get; init; }

    /// <summary>Whether the input is an image itself and no text about one: findings have no lines then.</summary>
    public bool IsImage { get; init; }

    /// <summary>The platform of the image, where the input says so.</summary>
    public string? Platform { get; init; }

    /// <summary>The digest of the image, where the input says so.</summary>
    public string? Digest { get; init; }

    /// <summary>The version that the labels were read as, else the text that they declare, else null.</summary>
    public string? Version { get; init; }

    /// <summary>What was checked; null where reading stopped before the rules.</summary>
    public SpecVersionDefinition? Definition { get; init; }

    /// <summary>The rules of <see cref="Definition"/> that could say nothing, as what they judge is not known.</summary>
    public IReadOnlySet<string> NotRun { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>Why the input could not be read, or not all of an image; null where it was.</summary>
    public string? Error { get; init; }

    /// <summary>The description behind it, for fixes.</summary>
    public ImageDescription? Description { get; init; }

    /// <summary>The least severity that fails the run.</summary>
    public Severity FailOn { get; init; } = Severity.Error;

    /// <summary>Every finding, ignored ones included, sorted by place, then rule.</summary>
    public ImmutableArray<PlacedFinding> Findings { get; init; } = [];

    /// <summary>Findings that nobody asked to ignore.</summary>
    public IEnumerable<PlacedFinding> Active => Findings.Where(static f => f.Suppression is null);

    /// <summary>Findings that make the run fail.</summary>
    public IEnumerable<PlacedFinding> Failing => Active.Where(f => f.Severity >= FailOn);

    /// <summary>What names the image in messages.</summary>
    public string Title => Image is null ? Input : $"{(IsImage ? File : Input)} ({Image})";
}

/// <summary>A finding at its place.</summary>
internal sealed record PlacedFinding
{
    /// <summary>The rule.</summary>
    public required ReportRule Rule { get; init; }

    /// <summary>The rule's severity, or a reader's own.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The full label key, or null.</summary>
    public string? Key { get; init; }

    /// <summary>What was found.</summary>
    public required string Message { get; init; }

    /// <summary>Where; null where no line can be blamed.</summary>
    public FindingLocation? Location { get; init; }

    /// <summary>The key that was surely meant, or null.</summary>
    public string? ReplacementKey { get; init; }

    /// <summary>Who asked to ignore it, or null.</summary>
    public Suppression? Suppression { get; init; }
}

/// <summary>A stretch of a text. The end is exclusive; all count from 1, columns in UTF-16 code units.</summary>
internal sealed record FindingLocation(SourceText Source, SourceSpan Span)
{
    /// <summary>The name of the text.</summary>
    public string File => Source.Name;
}

/// <summary>Why a finding does not count.</summary>
/// <param name="InSource">Whether a comment beside the label says so.</param>
/// <param name="Reason">The reason that was given, or null.</param>
internal sealed record Suppression(bool InSource, string? Reason);
