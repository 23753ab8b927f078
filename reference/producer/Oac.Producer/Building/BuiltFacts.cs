using System.Collections.Immutable;
using Oac.Images;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Writing;
using Oac.Producer.AgentFiles;
using Oac.Producer.Images.Facts;
using Oac.Spec;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Producer.Building;

/// <summary>What an image that was just made says of itself, for the rules of lint.</summary>
internal static class BuiltFacts
{
    /// <summary>The image as lint sees it: labels of the file at their places, labels of the base without one.</summary>
    public static ImageDescription Describe(AgentFile file, BuiltImage image)
    {
        var own = AgentFileDescription.Of(file).Labels.ToDictionary(static l => l.Key, StringComparer.Ordinal);
        var below = new SourceText(file.Base?.Value ?? "base", "");
        return AgentFileDescription.Of(file) with
        {
            Platform = image.Config!.Platform.ToString(),
            Digest = image.Manifest.Descriptor.Digest.ToString(),
            Labels =
            [
                .. image.Config.Labels.Select(label =>
                    own.TryGetValue(label.Key, out var placed)
                        ? placed
                        : new ImageLabel(
                            label.Key,
                            label.Value,
                            SourceSpan.Start,
                            SourceSpan.Start,
                            below,
                            ValueOrigin.Base,
                            Overridden: false
                        )
                ),
            ],
        };
    }

    /// <summary>Environment, command, and what stands at the paths that command and labels name.</summary>
    /// <param name="image">The image.</param>
    /// <param name="remarks">Gets what kept something from being judged.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<ImageFacts> OfAsync(
        BuiltImage image,
        List<string> remarks,
        CancellationToken cancellationToken
    )
    {
        var config = image.Config!;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in config.Environment)
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            environment[equals < 0 ? variable : variable[..equals]] = equals < 0 ? "" : variable[(equals + 1)..];
        }
        ImmutableArray<string> command = [.. config.Entrypoint ?? [], .. config.Command ?? []];
        var document = Oac.Images.Content.ManifestReader.ReadManifest(
            image.Manifest.Content,
            image.Manifest.Descriptor.MediaType,
            image.Name
        );
        var walk = new LayerWalk(image, document.Layers);
        var reading = Oac.Spec.ManifestReader.Read(
            [.. config.Labels],
            new ManifestReadOptions { Accepted = SpecVersions.All }
        );
        return new()
        {
            Environment = environment,
            Command = command,
            EntrypointExists = command is [['/', ..] path, ..]
                ? (await walk.FindAsync([path], cancellationToken).ConfigureAwait(false))[0].Kind
                    is LayerFileKind.File
                        or LayerFileKind.TooLarge
                : null,
            SchemaFiles = reading.Manifest is { Channels.IsEmpty: false } manifest
                ? await SchemaFiles.FindAsync(manifest, walk, remarks, cancellationToken).ConfigureAwait(false)
                : null,
        };
    }
}
