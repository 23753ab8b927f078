using System.Collections.Immutable;

namespace Oac.Images;

/// <summary>What kind of text describes an image.</summary>
public enum ImageInputFormat
{
    /// <summary>A Dockerfile, read as BuildKit reads it.</summary>
    Dockerfile,

    /// <summary>A JSON object of label keys to texts.</summary>
    LabelsJson,

    /// <summary>A YAML mapping of label keys to texts.</summary>
    LabelsYaml,

    /// <summary>Output of <c>docker inspect</c>, for images or containers.</summary>
    DockerInspect,

    /// <summary>Output of <c>skopeo inspect</c>.</summary>
    SkopeoInspect,

    /// <summary>An OCI image configuration, as <c>skopeo inspect --config</c> prints it.</summary>
    ImageConfig,
}

/// <summary>How to read an input.</summary>
public sealed record ImageInputOptions
{
    /// <summary>The format, if it is known; else it is told from the name and the content.</summary>
    public ImageInputFormat? Format { get; init; }

    /// <summary>The Dockerfile stage to read: a name, in any case, or an index from 0; the last one by default.</summary>
    public string? Target { get; init; }

    /// <summary>Values for the Dockerfile's ARG instructions.</summary>
    public ImmutableDictionary<string, string> BuildArgs { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The platform that TARGETPLATFORM, BUILDPLATFORM and their kin speak of.</summary>
    public string Platform { get; init; } = "linux/amd64";

    /// <summary>What the outside base image of the Dockerfile's target says of itself.</summary>
    public ImageDescription? Base { get; init; }

    /// <summary>The longest text that is read, in UTF-8 bytes.</summary>
    public int MaxBytes { get; init; } = ImageLimits.MaxBytes;
}

/// <summary>Reads any accepted input into descriptions of images.</summary>
public static partial class ImageInput
{
    /// <summary>
    /// Reads a text. There is always at least one description; what could not be read is in its
    /// <see cref="ImageDescription.Diagnostics"/>, and no text makes this throw.
    /// </summary>
    /// <param name="displayName">The name to show in findings; it also helps to tell the format.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">How to read it.</param>
    public static ImmutableArray<ImageDescription> Read(
        string displayName,
        string text,
        ImageInputOptions? options = null
    ) => Read(new SourceText(displayName, text), options);

    /// <summary>Reads bytes as UTF-8; otherwise like the overload for text.</summary>
    /// <param name="displayName">The name to show in findings; it also helps to tell the format.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="options">How to read them.</param>
    public static ImmutableArray<ImageDescription> Read(
        string displayName,
        ReadOnlySpan<byte> bytes,
        ImageInputOptions? options = null
    ) => Read(SourceText.Decode(displayName, bytes), options);
}
