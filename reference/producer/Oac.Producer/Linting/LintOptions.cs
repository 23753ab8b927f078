using System.Collections.Immutable;
using Oac.Images;
using Oac.Images.Content;
using Oac.Producer.Ignores;
using Oac.Producer.Images;
using Oac.Producer.Images.Facts;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Producer.Linting;

/// <summary>How to read inputs, for every command that reads them.</summary>
internal sealed record InputReadOptions
{
    /// <summary>The format of every input; null to tell it from name and content.</summary>
    public ImageInputFormat? Format { get; init; }

    /// <summary>The stage of a Dockerfile; null for the last.</summary>
    public string? Target { get; init; }

    /// <summary>Values for ARG.</summary>
    public ImmutableDictionary<string, string> BuildArgs { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A file that describes the base image of Dockerfiles, or null.</summary>
    public string? Base { get; init; }

    /// <summary>Whether LABEL instructions are read that no FROM stands before, as <c>oac labels</c> prints them.</summary>
    public bool TakesLabelsAlone { get; init; }
}

/// <summary>What <c>oac lint</c> was asked for.</summary>
internal sealed record LintOptions
{
    /// <summary>The inputs as given.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>How to read them.</summary>
    public InputReadOptions Reading { get; init; } = new();

    /// <summary>The platforms of images; empty for all.</summary>
    public ImmutableArray<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>What to look at in images on demand only.</summary>
    public ImageChecks Checks { get; init; }

    /// <summary>How registries and engines are reached.</summary>
    public ImageAccessOptions Access { get; init; } = new();

    /// <summary>The version to lint as; null for the declared one, or the configuration's.</summary>
    public SpecVersionDefinition? SpecVersion { get; init; }

    /// <summary>The least severity that fails; null for the configuration's, else errors.</summary>
    public Severity? FailOn { get; init; }

    /// <summary>Ignores of the command line.</summary>
    public ImmutableArray<IgnoreEntry> Ignores { get; init; } = [];

    /// <summary>The configuration for every input; null to search.</summary>
    public string? ConfigurationFile { get; init; }
}
