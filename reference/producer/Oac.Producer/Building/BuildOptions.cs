using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Producer.Building;

/// <summary>What <c>oac build</c> was asked for.</summary>
internal sealed record BuildOptions
{
    /// <summary>The platforms to build; empty for those of the file.</summary>
    public ImmutableArray<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>Whether interpreters and libraries of this machine are added.</summary>
    public bool WithLibraries { get; init; }

    /// <summary>Libraries of this machine that programs load by name.</summary>
    public ImmutableArray<string> Libraries { get; init; } = [];

    /// <summary>Absolute paths of what is not copied with the folder that it lies in: the file itself and where the image is written.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>What the image may be made of.</summary>
    public BuildLimits Limits { get; init; } = BuildLimits.Default;
}
