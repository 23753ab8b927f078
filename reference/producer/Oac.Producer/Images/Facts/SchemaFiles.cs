using System.Collections.Immutable;
using System.Globalization;
using Oac.Images.Layers;
using Oac.Images.Tar;
using Oac.Payloads;
using Oac.Spec.Linting;
using Oac.Spec.Manifest;

namespace Oac.Producer.Images.Facts;

/// <summary>The files of declared schemas, as the layers have them.</summary>
internal static class SchemaFiles
{
    /// <summary>The paths that channels declare, each once.</summary>
    public static ImmutableArray<string> Paths(AgentManifest manifest) =>
        [.. manifest.Channels.Select(static c => c.SchemaPath).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Finds the files and judges their content; opens only the layers that settle the paths.</summary>
    /// <param name="manifest">Whose channels they are.</param>
    /// <param name="walk">The layers.</param>
    /// <param name="errors">Gets what kept a file from being judged.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <exception cref="Oac.Images.Content.ImageContentException">A layer cannot be read.</exception>
    public static async Task<Dictionary<string, SchemaFileFact>> FindAsync(
        AgentManifest manifest,
        LayerWalk walk,
        List<string> errors,
        CancellationToken cancellationToken
    )
    {
        var found = await walk.FindAsync(Paths(manifest), cancellationToken).ConfigureAwait(false);
        var facts = new Dictionary<string, SchemaFileFact>(StringComparer.Ordinal);
        foreach (var file in found)
        {
            if (file.Kind == LayerFileKind.TooLarge)
            {
                errors.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the schema {file.Path} has {file.Size} bytes; at most {LayerLimits.Default.MaxFileBytes} are read, so it was not judged"
                    )
                );
            }
            facts[file.Path] = Judge(manifest, file);
        }
        return facts;
    }

    private static SchemaFileFact Judge(AgentManifest manifest, LayerFile file) =>
        file.Kind switch
        {
            LayerFileKind.Missing => new(SchemaFileState.Missing),
            LayerFileKind.DanglingLink => new(SchemaFileState.Missing, $"the link {file.ResolvedPath} leads nowhere"),
            LayerFileKind.NotAFile => new(SchemaFileState.NotAFile, Kind(file)),
            LayerFileKind.TooLarge => new(SchemaFileState.File),
            _ => Malformed(manifest, file) is { } problem
                ? new(SchemaFileState.Malformed, problem)
                : new(SchemaFileState.File) { AssumedDialect = Assumed(manifest, file) },
        };

    /// <summary>What is wrong by the media type of any channel that names the file.</summary>
    private static string? Malformed(AgentManifest manifest, LayerFile file) =>
        MediaTypes(manifest, file)
            .Select(type => SchemaContent.Judge(type, file.Content))
            .FirstOrDefault(static problem => problem is not null);

    /// <summary>The draft that is assumed of a JSON Schema that names none.</summary>
    private static string? Assumed(AgentManifest manifest, LayerFile file) =>
        MediaTypes(manifest, file)
            .Select(type => SchemaContent.AssumedDialect(type, file.Content))
            .FirstOrDefault(static dialect => dialect is not null);

    private static IEnumerable<string> MediaTypes(AgentManifest manifest, LayerFile file) =>
        manifest
            .Channels.Where(c => c.SchemaPath == file.Path)
            .Select(static c => c.SchemaMediaType)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);

    private static string Kind(LayerFile file) =>
        file.EntryKind switch
        {
            TarEntryKind.Directory => "a folder stands there",
            TarEntryKind.File => "a sparse file stands there, which is not read",
            _ => "a device or a pipe stands there",
        };
}
