using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Engine.Tests.Peers;

/// <summary>An image that <c>Oac.Images</c> builds without any engine, written as an archive for <c>docker load</c>.</summary>
internal static class SampleImage
{
    public const string Label = "org.example.note";
    public const string Note = "größer: \"1\" & <2>\n";
    private const int FillerBytes = 3 << 20;

    /// <summary>Writes the archive and gives the image's config, which names it in an engine.</summary>
    public static async Task<(ContentDigest Digest, ImageConfig Config)> WriteAsync(
        string path,
        string? repository,
        string[] tags,
        CancellationToken cancellationToken
    )
    {
        // Random, so that the archive is long enough to be cut somewhere.
        var filler = new byte[FillerBytes];
        new Random(7).NextBytes(filler);
        using var layer = await new LayerBuilder()
            // Of its own, so that no engine has the layer already and is done with it at once.
            .AddText("/agent/hello", $"hello from {repository}\n")
            .AddContent("/agent/filler", filler)
            .BuildAsync(null, cancellationToken);
        await using var image = ImageBuilder
            .FromScratch(new("linux", "amd64"))
            .AddLayer(layer, "files")
            .SetLabel(Label, Note)
            .SetEntrypoint("/agent/hello")
            .Build(DateTimeOffset.UnixEpoch);
        await using var archive = DockerArchiveWriter.Create(path, repository);
        foreach (var tag in tags.DefaultIfEmpty(null))
        {
            await image.WriteToAsync(archive, tag, null, cancellationToken);
        }
        await archive.CompleteAsync(cancellationToken);
        var manifest = ManifestReader.ReadManifest(image.Manifest.Content, null, "sample");
        return (manifest.Config.Digest, image.Config!);
    }
}
