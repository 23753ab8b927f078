using System.IO.Compression;
using System.Text;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Tar;
using Oac.Images.Tests.Tar;
using Oac.Testing;

namespace Oac.Images.Tests.Layers;

public sealed class LayerWalkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_layers_that_are_needed_are_opened_and_each_once()
    {
        var source = MemorySource.Of(
            new TarBytes().File("low", "0").File("etc/passwd", "old").Done(),
            new TarBytes().File("etc/passwd", "root").File("etc/.wh.shadow").Done(),
            new TarBytes().File("opt/agent/schema.json", "{}").Folder("opt/agent/empty").Done()
        );
        var walk = new LayerWalk(source, source.Layers);

        var first = await walk.FindAsync(["/opt/agent/schema.json", "opt/agent", "opt/agent/empty/"], Stop);
        Assert.Equal([source.Layers[2]], source.Opened);
        Assert.Equal("{}", Text(first[0]));
        Assert.Equal(source.Layers[2].Digest, first[0].Layer);
        Assert.Equal(TarEntryKind.Directory, first[1].EntryKind);
        Assert.Equal(LayerFileKind.NotAFile, first[2].Kind);

        var second = await walk.FindAsync(["/etc/passwd", "/etc/shadow"], Stop);
        Assert.Equal([source.Layers[2], source.Layers[1]], source.Opened);
        Assert.Equal("root", Text(second[0]));
        Assert.Equal(LayerFileKind.Missing, second[1].Kind);

        var third = await walk.FindAsync(["/low", "/nowhere"], Stop);
        Assert.Equal(3, source.Opened.Count);
        Assert.Equal("0", Text(third[0]));
        Assert.Equal(LayerFileKind.Missing, third[1].Kind);
    }

    [Fact]
    public async Task A_link_of_a_lower_layer_that_leads_up_again_costs_one_more_opening()
    {
        var source = MemorySource.Of(
            new TarBytes().Symlink("current", "releases/2").Done(),
            new TarBytes().File("releases/2/a", "A").File("releases/2/b", "B").Done()
        );
        var found = await new LayerWalk(source, source.Layers).FindAsync(["/current/a", "/current/b"], Stop);
        Assert.Equal(["A", "B"], found.Select(Text));
        Assert.Equal("/releases/2/a", found[0].ResolvedPath);
        Assert.Equal([source.Layers[1], source.Layers[0], source.Layers[1]], source.Opened);
    }

    [Fact]
    public async Task Links_stay_in_the_image_and_end_after_40()
    {
        var tar = new TarBytes().File("target", "T").Symlink("out", "../../../../target").Symlink("self", "self");
        for (var i = 1; i <= 41; i++)
        {
            tar.Symlink($"l{i}", i == 1 ? "/target" : $"l{i - 1}");
        }

        tar.Symlink("gone", "nothing").Symlink("empty", "").Symlink("through", "target/x");
        var found = await FindAsync(
            tar,
            "/../out",
            "/self",
            "/l40",
            "/l41",
            "/gone",
            "/empty",
            "/through",
            "/out/x",
            "/target/../target"
        );
        Assert.Equal(
            [
                LayerFileKind.File,
                LayerFileKind.DanglingLink,
                LayerFileKind.File,
                LayerFileKind.DanglingLink,
                LayerFileKind.DanglingLink,
                LayerFileKind.DanglingLink,
                LayerFileKind.DanglingLink,
                LayerFileKind.Missing,
                LayerFileKind.Missing,
            ],
            found.Select(file => file.Kind)
        );
    }

    [Fact]
    public async Task Entries_under_a_link_of_their_own_layer_go_where_it_leads()
    {
        var tar = new TarBytes()
            .Symlink("lib", "/usr/lib")
            .File("lib/x", "X")
            .Hardlink("y", "lib/x")
            .File("a", "old")
            .Hardlink("b", "a")
            .File("a", "new");
        var found = await FindAsync(tar, "/usr/lib/x", "/lib/x", "/y", "/a", "/b");
        Assert.Equal(["X", "X", "X", "new", "old"], found.Select(Text));
    }

    [Fact]
    public async Task A_hard_link_finds_its_target_in_a_lower_layer()
    {
        var source = MemorySource.Of(
            new TarBytes().File("a", "A").Done(),
            new TarBytes().Hardlink("b", "a").Hardlink("c", "none").Done()
        );
        var found = await new LayerWalk(source, source.Layers).FindAsync(["/b", "/c"], Stop);
        Assert.Equal("A", Text(found[0]));
        Assert.Equal(source.Layers[0].Digest, found[0].Layer);
        Assert.Equal(LayerFileKind.DanglingLink, found[1].Kind);
    }

    [Fact]
    public async Task What_no_runtime_could_unpack_is_corrupt()
    {
        foreach (
            var tar in (TarBytes[])
                [
                    new TarBytes().File("a").File("a/b"),
                    new TarBytes().Symlink("a", "a").File("a/b"),
                    new TarBytes().File("d/.wh."),
                    new TarBytes().File("d/.wh..."),
                    new TarBytes().Folder("d").Hardlink("e", "d"),
                ]
        )
        {
            var error = await Assert.ThrowsAsync<ImageContentException>(() => FindAsync(tar, "/x"));
            Assert.Equal(ImageContentError.Corrupt, error.Error);
        }
    }

    [Fact]
    public async Task A_file_above_the_limit_is_named_and_not_read()
    {
        var found = await FindAsync(
            new TarBytes().File("big", new string('x', 100)).File("ok", "x"),
            LayerLimits.Default with
            {
                MaxFileBytes = 99,
            },
            "/big",
            "/ok"
        );
        Assert.Equal((LayerFileKind.TooLarge, 100, 0), (found[0].Kind, found[0].Size, found[0].Content.Length));
        Assert.Equal(LayerFileKind.File, found[1].Kind);
    }

    public static TheoryData<string, TarBytesOf, LayerLimits> Limits =>
        new()
        {
            {
                "bytes",
                () => new TarBytes().File("a", new string('x', 9000)),
                new() { MaxBytes = 8000 }
            },
            {
                "names",
                () => new TarBytes().File("a/b/c/d"),
                new() { MaxNodes = 3 }
            },
            {
                "name length",
                () => new TarBytes().File("abcd"),
                new() { MaxNameLength = 3 }
            },
            {
                "entries",
                () => new TarBytes().File("a").File("a").File("a"),
                new() { MaxNodes = 2 }
            },
            {
                "link steps in a layer",
                () => new TarBytes().Symlink("a", "b/b/b/b").File("b/b/b/b/x").File("a/1").File("a/2").File("a/3"),
                new() { MaxLinkSteps = 10 }
            },
            {
                "path",
                () => new TarBytes().File(new string('a', 150)),
                new() { MaxPathLength = 149 }
            },
            {
                "total of files",
                () => new TarBytes().File("x", "123456"),
                new() { MaxTotalFileBytes = 5 }
            },
            {
                "paths",
                () => new TarBytes(),
                new() { MaxPaths = 0 }
            },
            {
                "layers",
                () => new TarBytes(),
                new() { MaxLayers = 0 }
            },
        };

    public delegate object TarBytesOf();

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Each_limit_holds(string what, TarBytesOf tar, LayerLimits limits)
    {
        var error = await Assert.ThrowsAsync<ImageContentException>(() => FindAsync((TarBytes)tar(), limits, "/x"));
        Assert.True(error.Error == ImageContentError.LimitExceeded, $"{what}: {error}");
    }

    [Fact]
    public async Task A_bomb_is_stopped_by_its_ratio()
    {
        var tar = new TarBytes().Entry("zeros", '0', new byte[8 << 20]).Done();
        var limits = LayerLimits.Default with { RatioFreeBytes = 1 << 20, MaxRatio = 100 };
        var source = MemorySource.Of(Gzip(tar));
        var error = await Assert.ThrowsAsync<ImageContentException>(() =>
            new LayerWalk(source, source.Layers, limits).FindAsync(["/x"], Stop)
        );
        Assert.Equal(ImageContentError.LimitExceeded, error.Error);
        Assert.Contains("times as much is the most", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gzip_of_several_members_is_read_whatever_the_media_type_says()
    {
        var tar = new TarBytes().File("a", "A").File("b", new string('b', 100_000)).File("c", "C").Done();
        byte[] blob = [.. Gzip(tar[..700]), .. Gzip(tar[700..5000]), .. Gzip(tar[5000..])];
        var source = new MemorySource();
        foreach (var type in (string[])[MediaTypes.OciLayerGzip, MediaTypes.DockerLayerGzip, MediaTypes.OciLayer])
        {
            var found = await new LayerWalk(source, [source.Add(blob, type)]).FindAsync(["/a", "/c"], Stop);
            Assert.Equal(["A", "C"], found.Select(Text));
        }
    }

    [Fact]
    public async Task Broken_gzip_is_corrupt()
    {
        var blob = Gzip(new TarBytes().File("a", string.Concat(Enumerable.Range(0, 5000))).Done());
        foreach (var broken in (byte[][])[blob[..(blob.Length / 2)], [.. blob[..200], .. new byte[50], .. blob[250..]]])
        {
            var source = MemorySource.Of(broken);
            var error = await Assert.ThrowsAsync<ImageContentException>(() =>
                new LayerWalk(source, source.Layers).FindAsync(["/a"], Stop)
            );
            Assert.Equal(ImageContentError.Corrupt, error.Error);
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-19 --long=27")]
    public async Task Zstd_is_read_frame_by_frame(string options)
    {
        RealParts.Require(RealProgram.Missing("zstd"));
        var tar = new TarBytes()
            .File("a", "A")
            .File("b", string.Concat(Enumerable.Range(0, 200_000)))
            .File("c", "C")
            .Done();
        byte[] blob = [.. await ZstdAsync(tar[..700_000], options), .. await ZstdAsync(tar[700_000..], options)];
        var source = new MemorySource();
        var layer = source.Add(blob, MediaTypes.OciLayerZstd);
        var found = await new LayerWalk(source, [layer]).FindAsync(["/a", "/c"], Stop);
        Assert.Equal(["A", "C"], found.Select(Text));

        foreach (var broken in (byte[][])[blob[..^20], [.. blob[..100], .. new byte[50], .. blob[150..]]])
        {
            var error = await Assert.ThrowsAsync<ImageContentException>(() =>
                new LayerWalk(source, [source.Add(broken)]).FindAsync(["/a"], Stop)
            );
            Assert.Equal(ImageContentError.Corrupt, error.Error);
        }
    }

    [Fact]
    public async Task A_zstd_window_beyond_128_MiB_is_refused()
    {
        RealParts.Require(RealProgram.Missing("zstd"));
        var tar = new TarBytes().File("a", "A").Done();
        var source = MemorySource.Of(await ZstdAsync(tar, "--ultra -22 --long=31", sized: false));
        var error = await Assert.ThrowsAsync<ImageContentException>(() =>
            new LayerWalk(source, source.Layers).FindAsync(["/a"], Stop)
        );
        Assert.Contains("memory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zstd_bomb_is_stopped_by_its_ratio_and_by_its_bytes()
    {
        RealParts.Require(RealProgram.Missing("zstd"));
        var tar = new TarBytes().Entry("zeros", '0', new byte[8 << 20]).Done();
        var source = MemorySource.Of(await ZstdAsync(tar, "-19"));
        foreach (
            var limits in (LayerLimits[])
                [
                    LayerLimits.Default with
                    {
                        RatioFreeBytes = 1 << 20,
                        MaxRatio = 100,
                    },
                    LayerLimits.Default with
                    {
                        MaxBytes = 1 << 20,
                    },
                ]
        )
        {
            var error = await Assert.ThrowsAsync<ImageContentException>(() =>
                new LayerWalk(source, source.Layers, limits).FindAsync(["/x"], Stop)
            );
            Assert.Equal(ImageContentError.LimitExceeded, error.Error);
            Assert.Contains($"layer {source.Layers[0].Digest}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task A_blob_that_is_said_to_be_no_tar_is_not_asked_for(string type)
    {
        var source = new MemorySource();
        var layer = source.Add(new TarBytes().File("a", "A").Done(), type);
        var error = await Assert.ThrowsAsync<ImageContentException>(() =>
            new LayerWalk(source, [layer]).FindAsync(["/a"], Stop)
        );
        Assert.Equal(ImageContentError.NotSupported, error.Error);
        Assert.Contains($"layer {layer.Digest} is '{type}'", error.Message, StringComparison.Ordinal);
        Assert.Empty(source.Opened);
    }

    [Fact]
    public async Task A_blob_that_is_said_to_be_a_tar_and_is_none_is_corrupt()
    {
        var text = System.Text.Encoding.UTF8.GetBytes(new string('x', 5000));
        foreach (var blob in (byte[][])[text, Gzip(text), text[..100], [0x28, 0xb5, 0x2f, 0xfd]])
        {
            var source = MemorySource.Of(blob);
            var error = await Assert.ThrowsAsync<ImageContentException>(() =>
                new LayerWalk(source, source.Layers).FindAsync(["/a"], Stop)
            );
            Assert.Equal(ImageContentError.Corrupt, error.Error);
            Assert.Contains($"layer {source.Layers[0].Digest}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Names_that_lead_out_of_the_image_stay_in_it()
    {
        // What ".." would lead out of is the root, as in a container; nothing of this machine is ever looked at.
        var tar = new TarBytes()
            .File("../../etc/passwd", "image")
            .File("/absolute", "absolute")
            .Symlink("up", "../../../../etc")
            .File("up/shadow", "also image")
            .Hardlink("hard", "../../../etc/passwd");
        var found = await FindAsync(tar, "/etc/passwd", "/absolute", "/etc/shadow", "/hard", "/../../etc/passwd");
        Assert.Equal(["image", "absolute", "also image", "image", "image"], found.Select(Text));
    }

    [Fact]
    public async Task An_encrypted_layer_is_not_supported()
    {
        var source = new MemorySource();
        var layer = source.Add([], MediaTypes.OciLayerGzip + "+encrypted");
        var error = await Assert.ThrowsAsync<ImageContentException>(() =>
            new LayerWalk(source, [layer]).FindAsync(["/a"], Stop)
        );
        Assert.Equal(ImageContentError.NotSupported, error.Error);
    }

    private static Task<System.Collections.Immutable.ImmutableArray<LayerFile>> FindAsync(
        TarBytes tar,
        params string[] paths
    ) => FindAsync(tar, LayerLimits.Default, paths);

    private static async Task<System.Collections.Immutable.ImmutableArray<LayerFile>> FindAsync(
        TarBytes tar,
        LayerLimits limits,
        params string[] paths
    )
    {
        var source = MemorySource.Of(tar.Done());
        return await new LayerWalk(source, source.Layers, limits).FindAsync(paths, Stop);
    }

    private static string Text(LayerFile file) => Encoding.UTF8.GetString(file.Content.Span);

    private static byte[] Gzip(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private static async Task<byte[]> ZstdAsync(byte[] content, string options, bool sized = true)
    {
        var folder = Directory.CreateTempSubdirectory("oac-zstd-");
        try
        {
            var plain = Path.Combine(folder.FullName, "plain");
            await File.WriteAllBytesAsync(plain, content, Stop);
            // From a pipe the size is unknown, and a frame must announce the whole window.
            await RealProgram.RunAsync(
                "sh",
                ["-c", sized ? $"zstd -q {options} plain -o it" : $"cat plain | zstd -q {options} > it"],
                Stop,
                folder.FullName
            );
            return await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "it"), Stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
