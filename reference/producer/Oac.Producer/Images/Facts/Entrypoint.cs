using System.Collections.Immutable;
using Oac.Images;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Tar;
using Oac.Producer.Images.Reading;

namespace Oac.Producer.Images.Facts;

/// <summary>Whether the program that a container starts is in its image: a path as it is, a bare name along PATH, as runtimes look it up.</summary>
internal static class Entrypoint
{
    /// <summary>The PATH that engines set where the image sets none.</summary>
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The most folders of a PATH that are looked at.</summary>
    private const int MaxFolders = 100;

    /// <summary>
    /// Looks for the program. Null where there is none to look for, where the image is for another system than Linux, and where layers that
    /// were not read decide and are not to be read.
    /// </summary>
    /// <param name="description">What the image starts, and its PATH.</param>
    /// <param name="layers">The image's layers.</param>
    /// <param name="mayRead">Whether layers that were not read yet may be.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <exception cref="ImageContentException">A layer cannot be read.</exception>
    public static async Task<bool?> ExistsAsync(
        ImageDescription description,
        ImageLayers layers,
        bool mayRead,
        CancellationToken cancellationToken
    )
    {
        if (
            (description.Entrypoint ?? description.Cmd)?.Arguments is not [{ Length: > 0 } program, ..]
            || layers.Config.Platform.Os is not ("linux" or "unknown")
        )
        {
            return null;
        }
        var isPath = program.Contains('/', StringComparison.Ordinal);
        var places = isPath ? [In(layers.Config, program)] : Along(description, layers.Config, program);
        var known = places.Select(layers.Walk.FindKnown).ToList();
        if (known.Exists(file => file is not null && IsProgram(file, isPath)))
        {
            return true;
        }
        if (known.TrueForAll(static file => file is not null))
        {
            return false;
        }
        return mayRead
            ? (await layers.Walk.FindAsync(places, cancellationToken).ConfigureAwait(false)).Any(file =>
                IsProgram(file, isPath)
            )
            : null;
    }

    private static ImmutableArray<string> Along(ImageDescription description, ImageConfig config, string program)
    {
        var path = description.EffectiveEnvironment.LastOrDefault(static v => v.Name == "PATH")?.Value ?? DefaultPath;
        return
        [
            .. path.Split(':')
                .Take(MaxFolders)
                .Select(folder => In(config, $"{folder}{(folder.Length == 0 ? "" : "/")}{program}"))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static string In(ImageConfig config, string path) =>
        path.StartsWith('/') ? path : $"{config.WorkingDirectory ?? ""}/{path}";

    /// <summary>A search along PATH passes over what cannot be executed; a path that is named is taken as it is.</summary>
    private static bool IsProgram(LayerFile file, bool isPath) =>
        file.EntryKind == TarEntryKind.File && (isPath || (file.Mode & 0b001_001_001) != 0);
}
