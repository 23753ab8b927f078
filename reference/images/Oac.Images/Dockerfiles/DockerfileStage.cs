namespace Oac.Images.Dockerfiles;

/// <summary>A stage: what it is built on, and its steps.</summary>
internal sealed class DockerfileStage(FromStep from)
{
    public FromStep From { get; } = from;

    public List<Step> Steps { get; } = [];

    /// <summary>The image of FROM after interpolation; empty when that failed.</summary>
    public string BaseName { get; set; } = "";

    /// <summary>The platform of FROM after interpolation.</summary>
    public string? Platform { get; set; }

    /// <summary>The earlier stage that this one is built on.</summary>
    public DockerfileStage? Parent { get; set; }
}
