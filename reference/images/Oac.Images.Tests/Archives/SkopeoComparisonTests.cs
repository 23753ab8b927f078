using System.IO.Compression;
using System.Text.Json.Nodes;
using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Layouts;
using Oac.Images.Tests.Layers;
using Oac.Images.Tests.Tar;
using Oac.Testing;

namespace Oac.Images.Tests.Archives;

/// <summary>One image, copied by skopeo into every form, read by skopeo and by us.</summary>
public sealed class SkopeoComparisonTests : IDisposable
{
    private static readonly ImagePlatform Linux = new("linux", "amd64");
    private readonly string _folder = Directory.CreateTempSubdirectory("oac-archives-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("oci", "copy:it", null)]
    [InlineData("oci-archive", "copy.tar:it", null)]
    [InlineData("oci-archive", "copy.tar:it", "gzip")]
    [InlineData("oci-archive", "copy.tar:it", "zstd")]
    [InlineData("docker-archive", "copy.tar:example.com/it:1", null)]
    [InlineData("docker-archive", "copy.tar:example.com/it:1", "gzip")]
    [InlineData("docker-archive", "copy.tar:example.com/it:1", "zstd")]
    public async Task Config_labels_layers_and_files_are_those_that_skopeo_sees(
        string transport,
        string target,
        string? compression
    )
    {
        RealParts.Require(Skopeo.Missing ?? (compression is null ? null : RealProgram.Missing(compression)));
        var layers = new List<byte[]>
        {
            new TarBytes().File("etc/passwd", "agent:x:5:6::/home:/bin/sh").File("gone", "x").Done(),
            new TarBytes().File(".wh.gone").Symlink("link", "opt/schema.json").Done(),
            new TarBytes().File("opt/schema.json", "{}").Done(),
        };
        await SmallLayout.WriteAsync($"{_folder}/source", layers, "it", Stop);
        await Skopeo.CopyAsync($"oci:{_folder}/source:it", $"{transport}:{_folder}/{target}", Stop);
        var place = Path.Combine(_folder, target[..target.IndexOf(':', StringComparison.Ordinal)]);
        var config = await Skopeo.InspectConfigurationAsync($"{transport}:{_folder}/{target}", Stop);
        var raw = await RealProgram.RunAsync("skopeo", ["inspect", "--raw", $"{transport}:{_folder}/{target}"], Stop);
        if (compression is not null)
        {
            await RealProgram.RunAsync("sh", ["-c", $"{compression} -c {place} > {place}.packed"], Stop);
            place += ".packed";
        }

        await using var source = await ImageArchive.OpenAsync(place, null, Stop);
        Assert.Equal(transport == "docker-archive" ? typeof(DockerArchive) : typeof(OciLayout), source.GetType());
        foreach (var name in transport == "docker-archive" ? ["example.com/it:1", "1", null] : (string?[])["it", null])
        {
            var image = await source.ReadImageAsync(name, Linux, Stop);
            var seen = JsonNode.Parse(config)!;
            Assert.True(JsonNode.DeepEquals(seen["rootfs"], JsonNode.Parse(image.ConfigContent.Span)!["rootfs"]));
            Assert.True(JsonNode.DeepEquals(seen["config"], JsonNode.Parse(image.ConfigContent.Span)!["config"]));
            Assert.Equal("its value", image.Config.Labels["a.label"]);
            Assert.Equal(layers.Select(layer => ContentDigest.Sha256Of(layer)), image.Config.DiffIds);
            var listed = JsonNode.Parse(raw)!;
            Assert.Equal((string?)listed["config"]!["digest"], image.Manifest.Config.Digest.ToString());
            Assert.Equal(
                listed["layers"]!.AsArray().Select(layer => (string?)layer!["digest"]),
                image.Manifest.Layers.Select(layer => layer.Digest.ToString())
            );
            if (transport != "docker-archive")
            {
                Assert.Equal(raw, System.Text.Encoding.UTF8.GetString(image.Document.Content.Span));
            }

            var walk = new LayerWalk(source, image.Manifest.Layers);
            var found = await walk.FindAsync(["/link", "/gone"], Stop);
            Assert.Equal("{}"u8, found[0].Content.Span);
            Assert.Equal(LayerFileKind.Missing, found[1].Kind);
            Assert.Equal(5, (await Users.ResolveAsync(walk, "agent", Stop)).UserId);
        }
    }

    [Fact]
    public async Task Two_images_of_one_archive_are_told_apart_by_name()
    {
        RealParts.Require(Skopeo.Missing ?? RealProgram.Missing("python3"));
        await SmallLayout.WriteAsync($"{_folder}/a", [new TarBytes().File("a", "1").Done()], "it", Stop);
        await SmallLayout.WriteAsync($"{_folder}/b", [new TarBytes().File("a", "2").Done()], "it", Stop);
        await Skopeo.CopyAsync($"oci:{_folder}/a:it", $"docker-archive:{_folder}/a.tar:example.com/x:1", Stop);
        await Skopeo.CopyAsync($"oci:{_folder}/b:it", $"docker-archive:{_folder}/b.tar:example.com/x:2", Stop);
        const string Join = """
            import io, json, sys, tarfile
            images = []
            with tarfile.open(sys.argv[1], 'w') as out:
                for name in sys.argv[2:]:
                    with tarfile.open(name) as t:
                        for m in t:
                            if m.name == 'manifest.json': images += json.load(t.extractfile(m))
                            else: out.addfile(m, t.extractfile(m) if m.isreg() else None)
                data = json.dumps(images).encode()
                info = tarfile.TarInfo('manifest.json'); info.size = len(data)
                out.addfile(info, io.BytesIO(data))
            """;
        await RealProgram.RunAsync(
            "python3",
            ["-c", Join, $"{_folder}/both.tar", $"{_folder}/a.tar", $"{_folder}/b.tar"],
            Stop
        );

        await using var source = await DockerArchive.OpenAsync($"{_folder}/both.tar", null, Stop);
        Assert.Equal(["example.com/x:1", "example.com/x:2"], source.Images.SelectMany(image => image.Names));
        foreach (var tag in (string[])["1", "2"])
        {
            var image = await source.ReadImageAsync($"example.com/x:{tag}", Linux, Stop);
            var found = await new LayerWalk(source, image.Manifest.Layers).FindAsync(["a"], Stop);
            Assert.Equal(tag, System.Text.Encoding.UTF8.GetString(found[0].Content.Span));
        }

        var error = await Assert.ThrowsAsync<ImageContentException>(() => source.GetManifestAsync(null, Stop));
        Assert.Contains("example.com/x:1, example.com/x:2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_of_an_archive_hold()
    {
        var archive = Path.Combine(_folder, "a.tar");
        await File.WriteAllBytesAsync(
            archive,
            new TarBytes().File("manifest.json", """[{"Config":"c"},{"Config":"c"}]""").File("c", "{}").Done(),
            Stop
        );
        await using (var packed = new GZipStream(File.Create(archive + ".gz"), CompressionLevel.Fastest))
        {
            await packed.WriteAsync(await File.ReadAllBytesAsync(archive, Stop), Stop);
        }

        foreach (
            var (path, limits) in (IEnumerable<(string, ArchiveLimits)>)
                [
                    (archive, new() { MaxEntries = 1 }),
                    (archive, new() { MaxBytes = 1000 }),
                    (archive, new() { MaxImages = 1 }),
                    (archive, new() { MaxManifestBytes = 10 }),
                    (archive + ".gz", new() { MaxUnpackedBytes = 1000 }),
                ]
        )
        {
            var error = await Assert.ThrowsAsync<ImageContentException>(() =>
                ImageArchive.OpenAsync(path, limits, Stop)
            );
            Assert.Equal(ImageContentError.LimitExceeded, error.Error);
        }

        await using var source = await ImageArchive.OpenAsync(archive + ".gz", null, Stop);
        Assert.NotNull(await source.GetManifestAsync(null, Stop));
    }

    public static TheoryData<string, byte[], ImageContentError> Broken =>
        new()
        {
            { "nothing", new TarBytes().Done(), ImageContentError.NotFound },
            { "text", new byte[5000], ImageContentError.NotFound },
            { "no JSON", new TarBytes().File("manifest.json", "[").Done(), ImageContentError.Corrupt },
            { "an object", new TarBytes().File("manifest.json", "{}").Done(), ImageContentError.Corrupt },
            { "no config", new TarBytes().File("manifest.json", "[{}]").Done(), ImageContentError.Corrupt },
            {
                "config missing",
                new TarBytes().File("manifest.json", """[{"Config":"c"}]""").Done(),
                ImageContentError.NotFound
            },
            {
                "links in circles",
                new TarBytes().File("manifest.json", """[{"Config":"c"}]""").Symlink("c", "d").Symlink("d", "c").Done(),
                ImageContentError.NotFound
            },
            {
                "other count of layers",
                new TarBytes().File("manifest.json", """[{"Config":"c","Layers":["l"]}]""").File("c", "{}").Done(),
                ImageContentError.Corrupt
            },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_is_no_archive_of_images_is_refused(string what, byte[] content, ImageContentError expected)
    {
        var archive = Path.Combine(_folder, "a.tar");
        await File.WriteAllBytesAsync(archive, content, Stop);
        var error = await Assert.ThrowsAsync<ImageContentException>(() => ImageArchive.OpenAsync(archive, null, Stop));
        Assert.True(error.Error == expected, $"{what}: {error}");
    }

    [Fact]
    public async Task A_layer_that_is_not_what_the_config_says_is_found_out_where_it_is_read()
    {
        var config = $$$"""{"rootfs":{"diff_ids":["{{{ContentDigest.Sha256Of("other"u8)}}}"]}}""";
        var archive = Path.Combine(_folder, "a.tar");
        await File.WriteAllBytesAsync(
            archive,
            new TarBytes()
                .File("manifest.json", """[{"Config":"c","Layers":["x/layer.tar"]}]""")
                .File("c", config)
                .Symlink("x/layer.tar", "../real")
                .File("real", "false")
                .Done(),
            Stop
        );
        await using var source = await ImageArchive.OpenAsync(archive, null, Stop);
        var image = await source.ReadImageAsync(null, Linux, Stop);
        await using var blob = await source.OpenBlobAsync(image.Manifest.Layers[0], Stop);
        var error = await Assert.ThrowsAsync<ImageContentException>(() => blob.CopyToAsync(Stream.Null, Stop));
        Assert.Equal(ImageContentError.Corrupt, error.Error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
