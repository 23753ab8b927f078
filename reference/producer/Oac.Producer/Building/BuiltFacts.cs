using System.Collections.Immutable;
using Oac.Images;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Writing;
using Oac.Producer.AgentFiles;
using Oac.Spec;
using Oac.Spec.Labels;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Producer.Building;

/// <summary>What an image that was just made says of itself, for the rules of lint.</summary>
internal static class BuiltFacts
{
    private static readonly Oac.Images.Layers.LayerLimits Limits = Oac.Images.Layers.LayerLimits.Default;

    /// <summary>The image as lint sees it: labels of the file at their places, labels of the base without one.</summary>
    public static ImageDescription Describe(AgentFile file, BuiltImage image)
    {
        var own = file.Labels.ToDictionary(static l => l.Key, StringComparer.Ordinal);
        var below = new SourceText(file.Base?.Value ?? "base", "");
        return new()
        {
            Source = file.Source,
            Platform = image.Config!.Platform.ToString(),
            Digest = image.Manifest.Descriptor.Digest.ToString(),
            Labels =
            [
                .. image.Config.Labels.Select(label =>
                    own.TryGetValue(label.Key, out var placed)
                        ? new ImageLabel(
                            label.Key,
                            label.Value,
                            placed.KeySpan,
                            placed.ValueSpan,
                            file.Source,
                            ValueOrigin.Own,
                            Overridden: false
                        )
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
            Environment =
            [
                .. file.Environment.Select(v => new ImageVariable(
                    v.Name.Value,
                    v.Value.Value,
                    v.Name.Span,
                    v.Value.Span,
                    file.Source,
                    ValueOrigin.Own,
                    Overridden: false
                )),
            ],
        };
    }

    /// <summary>Environment, command, and what stands at the paths that command and labels name.</summary>
    public static async Task<ImageFacts> OfAsync(BuiltImage image, CancellationToken cancellationToken)
    {
        var config = image.Config!;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in config.Environment)
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            environment[equals < 0 ? variable : variable[..equals]] = equals < 0 ? "" : variable[(equals + 1)..];
        }
        ImmutableArray<string> command = [.. config.Entrypoint ?? [], .. config.Command ?? []];
        var program = command is [['/', ..] path, ..] ? path : null;
        var schemas = Schemas(config.Labels);
        ImmutableArray<string> wanted = [.. schemas.Prepend(program).OfType<string>().Distinct()];
        var facts = new ImageFacts { Environment = environment, Command = command };
        if (wanted.Length == 0)
        {
            return facts;
        }
        var manifest = Oac.Images.Content.ManifestReader.ReadManifest(
            image.Manifest.Content,
            image.Manifest.Descriptor.MediaType,
            image.Name
        );
        var found = await new LayerWalk(image, manifest.Layers, Limits)
            .FindAsync(wanted, cancellationToken)
            .ConfigureAwait(false);
        var byPath = found.ToDictionary(static f => f.Path, StringComparer.Ordinal);
        return facts with
        {
            EntrypointExists = program is null
                ? null
                : byPath[program].Kind is LayerFileKind.File or LayerFileKind.TooLarge,
            SchemaFiles = schemas.ToDictionary(
                static s => s,
                s => new SchemaFileFact(
                    byPath[s].Kind switch
                    {
                        LayerFileKind.File or LayerFileKind.TooLarge => SchemaFileState.File,
                        LayerFileKind.Missing or LayerFileKind.DanglingLink => SchemaFileState.Missing,
                        _ => SchemaFileState.NotAFile,
                    }
                ),
                StringComparer.Ordinal
            ),
        };
    }

    /// <summary>The paths of schemas that the labels declare, each once.</summary>
    private static List<string> Schemas(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var reading = Oac.Spec.ManifestReader.Read(
            [.. labels],
            new ManifestReadOptions { Accepted = SpecVersions.All }
        );
        return
        [
            .. (reading.Manifest?.Channels ?? [])
                .Select(static channel => channel.SchemaPath)
                .OfType<string>()
                .Where(static path => LabelValue.IsAbsolutePath(path))
                .Distinct(StringComparer.Ordinal)
                .Take(Limits.MaxPaths - 1),
        ];
    }
}
