using Oac.Conformance.Targets;
using Oac.Engine;
using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Copying;

namespace Oac.Conformance.Harnesses.Containers;

/// <summary>Brings images into engines.</summary>
internal static class EngineImages
{
    /// <summary>The name of images that runs have brought; each has a tag of its own, so that the end of one takes none from another.</summary>
    private const string Repository = "localhost/oac-conformance";

    /// <summary>The image by its digest where the engine has it; else it is loaded from where its labels were read.</summary>
    /// <returns>Its name or id, and whether it is to be removed when the run is over.</returns>
    public static async Task<(string Name, bool IsOurs)> FindOrLoadAsync(
        EngineClient client,
        IContentSource source,
        SubjectPlatform platform,
        CancellationToken cancellationToken
    )
    {
        var wanted = platform.Manifest!.Config.Digest.ToString();
        try
        {
            var found = await client.InspectImageAsync(wanted, cancellationToken).ConfigureAwait(false);
            if (
                found.RepoTags.IsEmpty
                || found.RepoTags.Any(static t => !t.Contains($"{Repository}:", StringComparison.Ordinal))
            )
            {
                return (found.Id, false);
            }
        }
        catch (EngineException e) when (e.Error == EngineError.NotFound)
        {
            // As it mostly is: then it is loaded.
        }
        var folder = Directory.CreateTempSubdirectory("oac-conformance-");
        try
        {
            var path = Path.Combine(folder.FullName, "image.tar");
            var archive = DockerArchiveWriter.Create(path, Repository);
            await using (archive.ConfigureAwait(false))
            {
                await ImageCopier
                    .CopyAsync(
                        source,
                        platform.Entry!.Digest.ToString(),
                        archive,
                        Guid.NewGuid().ToString("n"),
                        null,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                await archive.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                var loaded = await client.LoadImageAsync(file, null, cancellationToken).ConfigureAwait(false);
                return (loaded.Names.Concat(loaded.Ids).First(), true);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
