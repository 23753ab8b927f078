using System.Collections.Immutable;
using Oac.Images;
using Oac.Spec.Linting;

namespace Oac.Producer.Linting;

/// <summary>What a description tells beside labels, as the rules want it: what cannot be known from it stays null.</summary>
internal static class FactsOfImage
{
    /// <summary>The facts of a description.</summary>
    /// <param name="description">The description.</param>
    /// <param name="baseImage">The description that the outside base image was taken from; null where there was none.</param>
    public static ImageFacts Of(ImageDescription description, ImageDescription? baseImage)
    {
        var wholeConfiguration = IsWhole(description, baseImage);
        if (
            !wholeConfiguration
            && description.Format is not (ImageInputFormat.Dockerfile or ImageInputFormat.SkopeoInspect)
        )
        {
            return ImageFacts.Unknown;
        }
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in description.EffectiveEnvironment)
        {
            environment[variable.Name] = variable.Value;
        }
        return new ImageFacts
        {
            // What an unknown base image sets is missing here; what is here is set for sure.
            Environment = environment,
            Command = Command(description, wholeConfiguration),
        };
    }

    /// <summary>Whether what is not in the description is not in the image either.</summary>
    private static bool IsWhole(ImageDescription description, ImageDescription? baseImage) =>
        description.Format switch
        {
            ImageInputFormat.DockerInspect or ImageInputFormat.ImageConfig => true,
            ImageInputFormat.Dockerfile => description.BaseImage is null
                || (baseImage is not null && IsWhole(baseImage, null)),
            _ => false,
        };

    private static ImmutableArray<string>? Command(ImageDescription description, bool wholeConfiguration) =>
        description.Entrypoint is null && !wholeConfiguration
            ? null
            : [.. description.Entrypoint?.Arguments ?? [], .. description.Cmd?.Arguments ?? []];
}
