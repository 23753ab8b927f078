using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Tar;
using Oac.Images.Tests.Layers;
using Oac.Images.Tests.Tar;
using Oac.Images.Unpacking;
using Oac.Testing;

namespace Oac.Images.Tests.Unpacking;

[SupportedOSPlatform("linux")]
public sealed class ImageUnpackerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("oac-unpack-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_what_it_has_made_and_only_its_user_may_enter()
    {
        var image = await UnpackAsync(
            null,
            new TarBytes().File("a", "12345").Hardlink("b", "a").Folder("d").Symlink("d/l", "../a").File("e")
        );

        Assert.Equal(At("image"), image.Folder);
        Assert.Equal(At("image/rootfs"), image.Root);
        Assert.Equal(
            (4, 2, 5L, 0, 0),
            (image.Files, image.Folders, image.Bytes, image.OwnersNotSet, image.SkippedCount)
        );
        Assert.Equal("700", Mode(At("image")));
        Assert.Equal("755", Mode(image.Root));
        Assert.Equal([image.Root], Directory.GetFileSystemEntries(At("image")));
        Assert.Equal([At("image")], Directory.GetFileSystemEntries(_folder));
        Assert.Equal("12345", await File.ReadAllTextAsync(At("image/rootfs/d/l"), Stop));
    }

    [Fact]
    public async Task Nothing_is_written_where_links_lead_out()
    {
        RootOrSkip();
        var outside = Directory.CreateDirectory(At("outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "there"), "as it was", Stop);
        new FileInfo(Path.Combine(outside, "there")).UnixFileMode = (UnixFileMode)0x124;
        var up = string.Concat(Enumerable.Repeat("../", 20));
        await UnpackAsync(
            null,
            new TarBytes()
                .Symlink("absolute", outside)
                .File("absolute/there", "new")
                .Symlink("climbs", up + outside[1..])
                .With(0b100_111_111_111, 7, 7)
                .File("climbs/there", "new")
                .File(up + outside[1..] + "/named", "new")
                .Symlink("file", Path.Combine(outside, "there")),
            // The lower layer's links: an upper layer's names never go over them.
            new TarBytes()
                .File("absolute/there", "newer")
                .File("climbs/new")
                .File("file", "file")
                .Hardlink("h", "file")
        );

        Assert.Equal([Path.Combine(outside, "there")], Directory.GetFileSystemEntries(outside));
        Assert.Equal("as it was", await File.ReadAllTextAsync(Path.Combine(outside, "there"), Stop));
        Assert.Equal("444", Mode(Path.Combine(outside, "there")));
        Assert.Null(new DirectoryInfo(At("image/rootfs/absolute")).LinkTarget);
        Assert.Equal("newer", await File.ReadAllTextAsync(At("image/rootfs/absolute/there"), Stop));
        Assert.Equal("new", await File.ReadAllTextAsync(At("image/rootfs" + outside + "/there"), Stop));
    }

    [Fact]
    public async Task Owners_modes_times_capabilities_devices_and_pipes_are_set()
    {
        RootOrSkip();
        // cap_net_bind_service+ep, as setcap writes it.
        byte[] capability = [1, 0, 0, 2, 0, 4, .. new byte[14]];
        var records = Encoding.Latin1.GetBytes(
            TarBytes.Record("mtime", "1234567890.987654321")
                + $"{"52 SCHILY.xattr.security.capability=".Length + 20 + 1} SCHILY.xattr.security.capability="
        );
        var tar = new TarBytes().Entry("pax", 'x', [.. records, .. capability, (byte)'\n']);
        tar.With(0b100_101_101_101, 1234, 65532, 99).File("can", "x");
        tar.With(0b001_111_111_111, 3, 4, 1_600_000_000).Folder("sticky").File("sticky/f");
        tar.With(0b110_000_000, 5, 6).Node("null", '3', 1, 3).Node("disk", '4', 259, 1048575).Node("pipe", '6');
        tar.With(0, 1, 1).Folder("closed").File("closed/in", "in").Symlink("link", "nowhere");
        var image = await UnpackAsync(null, tar);

        Assert.Empty(image.Skipped);
        // Writing into the folder above did not change its time.
        Assert.Equal(
            1_600_000_000,
            new DateTimeOffset(Directory.GetLastWriteTimeUtc(At("image/rootfs/sticky"))).ToUnixTimeSeconds()
        );
        Assert.Equal(
            """
            b'/can' 0o104555 1234 65532 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 0100000200040000000000000000000000000000 1234567890987654321
            b'/closed' 0o40000 1 1
            b'/closed/in' 0o100000 1 1 582967534d0f909d196b97f9e6921342777aea87b46fa52df165389db1fb8ccf 0
            b'/disk' 0o60600 5 6 259:1048575 0
            b'/link' 0o120777 1 1 b'nowhere' 0
            b'/null' 0o20600 5 6 1:3 0
            b'/pipe' 0o10600 5 6 0
            b'/sticky' 0o41777 3 4
            b'/sticky/f' 0o101777 3 4 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 1600000000000000000

            """,
            (await FolderList.ReadAsync(image.Root, Stop, times: true)).Split('\n', 2)[1]
        );
    }

    [Fact]
    public async Task A_folder_that_a_layer_implies_stays_as_a_lower_layer_has_it()
    {
        RootOrSkip();
        var image = await UnpackAsync(
            null,
            new TarBytes().With(0b111_000_000, 11, 12).Folder("home"),
            new TarBytes().File("home/new").File("other/new")
        );
        var seen = await FolderList.ReadAsync(image.Root, Stop);
        Assert.Contains("b'/home' 0o40700 11 12\n", seen, StringComparison.Ordinal);
        Assert.Contains("b'/other' 0o40755 0 0\n", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hard_link_to_a_file_of_a_lower_layer_shares_it_even_where_that_name_goes()
    {
        var image = await UnpackAsync(
            null,
            new TarBytes().File("a", "A").File("gone", "G"),
            new TarBytes().Hardlink("b", "a").Hardlink("kept", "gone").File(".wh.gone")
        );
        var seen = await FolderList.ReadAsync(image.Root, Stop);
        Assert.Matches(@"b'/b' .* = b'/a'\n", seen);
        Assert.Equal("G", await File.ReadAllTextAsync(Path.Combine(image.Root, "kept"), Stop));
        Assert.False(File.Exists(Path.Combine(image.Root, "gone")));
    }

    [Fact]
    public async Task Names_that_are_no_text_keep_their_bytes()
    {
        var tar = new TarBytes()
            .Entry("pax", 'x', Encoding.Latin1.GetBytes(Latin1Record("path", "caf\u00e9")))
            .File("x", "c");
        var image = await UnpackAsync(null, tar.File("größe", "g"));
        var seen = await FolderList.ReadAsync(image.Root, Stop);
        Assert.Contains(@"b'/caf\xe9'", seen, StringComparison.Ordinal);
        Assert.Contains(@"b'/gr\xc3\xb6\xc3\x9fe'", seen, StringComparison.Ordinal);
        FolderRemoval.Remove(image.Folder, Stop);
        Assert.False(Directory.Exists(image.Folder));
    }

    [Fact]
    public void A_plain_user_gets_everything_but_owners_devices_and_lent_rights()
    {
        UnpackedImage? image = null;
        new FileInfo(_folder).UnixFileMode = (UnixFileMode)0x1FF;
        PlainUser.Run(() =>
        {
            image = UnpackAsync(
                    null,
                    new TarBytes()
                        .With(0b110_111_101_101, 0, 0)
                        .File("root-suid", "x")
                        .With(0b110_111_101_101, PlainUser.Id, PlainUser.Id)
                        .File("own-suid", "x")
                        .With(0, 1, 1)
                        .Folder("closed")
                        .File("closed/in", "in")
                        .With(0b110_000_000)
                        .Node("null", '3', 1, 3)
                        .Node("pipe", '6')
                )
                .GetAwaiter()
                .GetResult();
        });

        Assert.Equal([new("/null", TarEntryKind.CharacterDevice)], image!.Skipped);
        Assert.Equal((1, 1), (image.SkippedCount, image.RightsNotSet));
        // The root is implied, and root's.
        Assert.Equal(5, image.OwnersNotSet);
        Assert.Equal("755", Mode(Path.Combine(image.Root, "root-suid")));
        Assert.Equal("6755", Mode(Path.Combine(image.Root, "own-suid")));
        Assert.Equal("0", Mode(Path.Combine(image.Root, "closed")));

        PlainUser.Run(() => FolderRemoval.Remove(image.Folder, CancellationToken.None));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Without_owners_a_capability_is_dropped_and_counted()
    {
        var records = TarBytes.Record("SCHILY.xattr.security.capability", new string('x', 20));
        var image = await UnpackAsync(new() { SetOwners = false }, new TarBytes().Pax(records).File("can", "x"));
        Assert.Equal(1, image.RightsNotSet);
    }

    public static TheoryData<string, Func<object[]>, UnpackOptions, ImageContentError, string> Refused { get; } =
        new()
        {
            {
                "bytes",
                () => [Zeros(2 << 20)],
                Bounded(new() { MaxBytes = 1 << 20 }),
                ImageContentError.LimitExceeded,
                "more than 1048576 bytes"
            },
            {
                "bytes of all layers",
                () => [Zeros(600 << 10), Zeros(600 << 10)],
                Bounded(new() { MaxBytes = 1 << 20 }),
                ImageContentError.LimitExceeded,
                "more than 1048576 bytes"
            },
            {
                "ratio",
                () => [Zeros(2 << 20)],
                Bounded(new() { RatioFreeBytes = 1 << 20, MaxRatio = 10 }),
                ImageContentError.LimitExceeded,
                "10 times as much is the most"
            },
            {
                "names",
                () => [new TarBytes().File("a").File("b/c")],
                Bounded(new() { MaxNodes = 2 }),
                ImageContentError.LimitExceeded,
                "more than 2"
            },
            {
                "depth",
                () => [new TarBytes().File("1/2/3/4/f")],
                new UnpackOptions { MaxDepth = 4 },
                ImageContentError.LimitExceeded,
                "more than 4 deep"
            },
            {
                "layers",
                () => [new TarBytes(), new TarBytes()],
                Bounded(new() { MaxLayers = 1 }),
                ImageContentError.LimitExceeded,
                "2 layers"
            },
            {
                "sparse",
                () => [new TarBytes().Pax(TarBytes.Record("GNU.sparse.major", "1")).File("holes", "x")],
                UnpackOptions.Default,
                ImageContentError.NotSupported,
                "/holes cannot be made: it is in one of GNU tar's sparse formats"
            },
            {
                "name",
                () => [new TarBytes().File(new string('n', 256))],
                UnpackOptions.Default,
                ImageContentError.Corrupt,
                "has 256 bytes, and 255 are the most"
            },
            {
                "empty link",
                () => [new TarBytes().Symlink("l", "")],
                UnpackOptions.Default,
                ImageContentError.Corrupt,
                "a symbolic link to nothing"
            },
            {
                "hard link",
                () => [new TarBytes().Hardlink("l", "nowhere")],
                UnpackOptions.Default,
                ImageContentError.Corrupt,
                "a hard link leads to 'nowhere'"
            },
            {
                "under a file",
                () => [new TarBytes().File("a").File("a/b")],
                UnpackOptions.Default,
                ImageContentError.Corrupt,
                "no folder"
            },
            {
                "truncated",
                () => [new TarBytes().File("a", "x").Entry("b", '0', [], size: "77777777")],
                UnpackOptions.Default,
                ImageContentError.Corrupt,
                "it ends in the content"
            },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_refused_leaves_nothing_behind(
        string what,
        Func<object[]> layers,
        UnpackOptions options,
        ImageContentError error,
        string words
    )
    {
        var thrown = await Assert.ThrowsAsync<ImageContentException>(() =>
            UnpackBytesAsync(options, [.. layers().Select(one => one as byte[] ?? ((TarBytes)one).Done())])
        );
        Assert.True(thrown.Error == error, $"{what}: {thrown}");
        Assert.Contains(words, thrown.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_sparse_file_that_a_higher_layer_hides_is_no_matter()
    {
        var sparse = new TarBytes().Pax(TarBytes.Record("GNU.sparse.major", "1")).File("holes", "x");
        var image = await UnpackAsync(null, sparse, new TarBytes().File(".wh.holes"));
        Assert.Empty(Directory.GetFileSystemEntries(image.Root));
    }

    [Fact]
    public async Task An_owner_that_no_system_has_is_refused()
    {
        RootOrSkip();
        var tar = new TarBytes().Pax(TarBytes.Record("uid", "4294967295")).File("a");
        var error = await Assert.ThrowsAsync<ImageContentException>(() => UnpackAsync(null, tar));
        Assert.Contains("owner 4294967295 is out of range", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digests_must_be_right_before_the_result_counts()
    {
        var layer = new TarBytes().File("a", "A").Done();
        var zipped = Gzip(layer);
        var source = MemorySource.Of(zipped);
        await Assert.ThrowsAsync<ImageContentException>(() =>
            ImageUnpacker.UnpackAsync(source, source.Layers, [ContentDigest.Sha256Of(zipped)], At("image"), null, Stop)
        );
        await Assert.ThrowsAsync<ImageContentException>(() =>
            ImageUnpacker.UnpackAsync(source, source.Layers, [], At("image"), null, Stop)
        );
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        // What follows the archive counts, too.
        byte[] longer = [.. layer, .. new byte[512], 1];
        var more = MemorySource.Of(longer);
        await Assert.ThrowsAsync<ImageContentException>(() =>
            ImageUnpacker.UnpackAsync(more, more.Layers, [ContentDigest.Sha256Of(layer)], At("image"), null, Stop)
        );

        var right = ContentDigest.Sha256Of(layer);
        await ImageUnpacker.UnpackAsync(source, source.Layers, [right], At("image"), null, Stop);
        await ImageUnpacker.UnpackAsync(more, more.Layers, [ContentDigest.Sha256Of(longer)], At("more"), null, Stop);
    }

    [Fact]
    public async Task It_takes_no_folder_that_is_there_and_ends_when_it_is_told_to()
    {
        Directory.CreateDirectory(At("image"));
        await Assert.ThrowsAsync<IOException>(() => UnpackAsync(null, new TarBytes().File("a")));
        Assert.Empty(Directory.GetFileSystemEntries(At("image")));
        Directory.Delete(At("image"));

        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        var source = MemorySource.Of(new TarBytes().File("a").Done());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ImageUnpacker.UnpackAsync(
                source,
                source.Layers,
                [ContentDigest.Sha256Of(new TarBytes().File("a").Done())],
                At("image"),
                null,
                stopped.Token
            )
        );
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    public void Dispose() => FolderRemoval.Remove(_folder, CancellationToken.None);

    private static void RootOrSkip() =>
        RealParts.Require(Environment.UserName == "root" ? null : "owners and devices need root");

    private static byte[] Zeros(int count)
    {
        var file = new TarBytes().Entry("zeros", '0', new byte[count]).Done();
        return Gzip(file);
    }

    private static byte[] Gzip(byte[] content)
    {
        using var to = new MemoryStream();
        using (var zip = new GZipStream(to, CompressionLevel.Optimal))
        {
            zip.Write(content);
        }

        return to.ToArray();
    }

    private static string Latin1Record(string key, string value) => $"{key.Length + value.Length + 5} {key}={value}\n";

    private static UnpackOptions Bounded(LayerLimits limits) => new() { Limits = limits };

    private static string Mode(string path) => Convert.ToString((int)new FileInfo(path).UnixFileMode, 8);

    private string At(string name) => Path.Combine(_folder, name);

    private Task<UnpackedImage> UnpackAsync(UnpackOptions? options, params TarBytes[] layers) =>
        UnpackBytesAsync(options, [.. layers.Select(layer => layer.Done())]);

    private Task<UnpackedImage> UnpackBytesAsync(UnpackOptions? options, byte[][] layers)
    {
        var source = MemorySource.Of(layers);
        return ImageUnpacker.UnpackAsync(source, source.Layers, [.. layers.Select(Plain)], At("image"), options, Stop);
    }

    private static ContentDigest Plain(byte[] layer)
    {
        if (layer is not [0x1F, 0x8B, ..])
        {
            return ContentDigest.Sha256Of(layer);
        }

        using var content = new MemoryStream();
        using (var zip = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress))
        {
            zip.CopyTo(content);
        }

        return ContentDigest.Sha256Of(content.ToArray());
    }
}
