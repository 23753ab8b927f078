using System.Collections.Immutable;
using Oac.Images;
using Oac.Spec.Linting;

namespace Oac.Producer.Linting;

/// <summary>What a description tells beside labels, as the rules want it: what cannot be known from it stays null.</summary>
internal static class FactsOfImage
{
    /// <summary>The facts of a description.</summary>
    /// <param name="description">The description.</param>
    /// <param name="baseKnown">Whether the outside base image, where there is one, was described too.</param>
    public static ImageFacts Of(ImageDescription description, bool baseKnown)
    {
        var wholeConfiguration = description.Format switch
        {
            ImageInputFormat.DockerInspect or ImageInputFormat.ImageConfig => true,
            ImageInputFormat.Dockerfile => description.BaseImage is null || baseKnown,
            _ => false,
        };
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

    private static ImmutableArray<string>? Command(ImageDescription description, bool wholeConfiguration) =>
        description.Entrypoint is null && !wholeConfiguration
            ? null
            : [.. description.Entrypoint?.Arguments ?? [], .. description.Cmd?.Arguments ?? []];
}
