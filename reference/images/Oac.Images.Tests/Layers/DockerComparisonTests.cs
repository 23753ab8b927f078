using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Tests.Tar;
using Oac.Testing;

namespace Oac.Images.Tests.Layers;

/// <summary>Random images that a real daemon loads and exports again as the one tree that a container sees.</summary>
public sealed class DockerComparisonTests
{
    private const int Stacks = 12;

    [Fact]
    public async Task Every_path_is_what_it_is_in_a_container()
    {
        RealParts.Require(FastRun.LeftOut ?? DockerEngine.Missing);
        var stop = TestContext.Current.CancellationToken;
        var random = new Random(11);
        var archive = new TarBytes();
        var images = new List<string>();
        for (var i = 0; i < Stacks; i++)
        {
            // A name of its own in the lowest layer, so that no image is another's twin.
            List<byte[]> layers =
            [
                new TarBytes().File($"image-{i}").Done(),
                .. RandomStack.Make(random, explicitParents: false, plainWhiteouts: true),
            ];
            var names = layers.Select((_, n) => $"{i}-{n}.tar").ToList();
            foreach (var (layer, name) in layers.Zip(names))
            {
                archive.Entry(name, '0', layer);
            }

            var diffs = string.Join(',', layers.Select(layer => $"\"{ContentDigest.Sha256Of(layer)}\""));
            archive.File(
                $"{i}.json",
                $$$"""{"architecture":"amd64","os":"linux","config":{"Cmd":["/none"]},"rootfs":{"type":"layers","diff_ids":[{{{diffs}}}]}}"""
            );
            images.Add(
                $$"""{"Config":"{{i}}.json","RepoTags":["random:{{i}}"],"Layers":[{{string.Join(',', names.Select(name => $"\"{name}\""))}}]}"""
            );
        }

        archive.File("manifest.json", $"[{string.Join(',', images)}]");
        var folder = Directory.CreateTempSubdirectory("oac-docker-layers-");
        try
        {
            var file = Path.Combine(folder.FullName, "images.tar");
            await File.WriteAllBytesAsync(file, archive.Done(), stop);
            await using var engine = await DockerEngine.StartAsync(stop);
            (await engine.RunAsync(["load", "--quiet", "--input", file], null, stop)).Succeeded();
            await using var source = await ImageArchive.OpenAsync(file, null, stop);
            for (var i = 0; i < Stacks; i++)
            {
                var id = (await engine.RunAsync(["create", $"random:{i}"], null, stop)).Succeeded().Trim();
                var export = Path.Combine(folder.FullName, $"{i}.export");
                (await engine.RunAsync(["export", "--output", export, id], null, stop)).Succeeded();

                var image = await source.ReadImageAsync($"random:{i}", new("linux", "amd64"), stop);
                var seen = await new LayerWalk(source, image.Manifest.Layers).FindAsync(RandomStack.Paths, stop);
                var flat = MemorySource.Of(await File.ReadAllBytesAsync(export, stop));
                var expected = await new LayerWalk(flat, flat.Layers).FindAsync(RandomStack.Paths, stop);
                foreach (var (ours, docker) in seen.Zip(expected))
                {
                    Assert.True(
                        ours.Kind == docker.Kind
                            && ours.EntryKind == docker.EntryKind
                            && ours.ResolvedPath == docker.ResolvedPath
                            && ours.Content.Span.SequenceEqual(docker.Content.Span),
                        $"image {i}: Docker has {docker}, we have {ours}"
                    );
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
