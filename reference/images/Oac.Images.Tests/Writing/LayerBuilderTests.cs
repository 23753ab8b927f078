using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Tests.Writing;

public sealed class LayerBuilderTests : IDisposable
{
    /// <summary>Of the layer of <see cref="Everything"/>: a change here is a change of every image that anybody builds again.</summary>
    private const string GoldenDiffId = "sha256:c1e77d403a384cf22e364f73ee2f43abf93793df1a15ffbcecfdca6a2813c12b";
    private const string GoldenDigest = "sha256:14d82579699bd9cc8f07b90c60522aedf69ffddb6ee40ed2a8fb161a23701dbc";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oac-layer-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_same_input_gives_the_same_digest_from_any_folder_in_any_order_at_any_time()
    {
        var one = Tree("one", reversed: false, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc), others: false);
        var two = Tree(
            "somewhere/else",
            reversed: true,
            new DateTime(2022, 3, 4, 5, 6, 7, DateTimeKind.Utc),
            others: true
        );
        using var first = await Everything(one, reversed: false).BuildAsync(null, Token);
        using var second = await Everything(two, reversed: true).BuildAsync(new() { Parallelism = 1 }, Token);

        Assert.Equal(first.Descriptor, second.Descriptor);
        Assert.Equal(first.DiffId, second.DiffId);
        Assert.Equal($"{GoldenDiffId} {GoldenDigest}", $"{first.DiffId} {first.Descriptor.Digest}");
    }

    [Fact]
    public async Task Entries_are_sorted_and_have_fixed_owners_modes_and_times()
    {
        using var layer = await Everything(Tree("one", false, DateTime.UnixEpoch, false), false)
            .BuildAsync(new() { Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).AddMilliseconds(5) }, Token);

        var entries = Read(layer);
        Assert.Equal(
            [
                "app/ Directory 755 0:0",
                "app/data/ Directory 755 0:0",
                "app/data/ä…😀.txt RegularFile 644 0:0",
                "app/empty/ Directory 755 0:0",
                "app/run RegularFile 755 0:0",
                "app/zed SymbolicLink 777 0:0 -> data/../run",
                "app.txt RegularFile 600 1000:2000",
                "bin/ Directory 755 0:0",
                "bin/.wh.gone RegularFile 644 0:0",
                $"{Long}/ Directory 755 0:0",
                $"{Long}/{Long} RegularFile 644 0:0",
                "opt/ Directory 755 0:0",
                "opt/link SymbolicLink 777 0:0 -> /usr/bin/env",
                "tmp/ Directory 1777 0:0",
                "tmp/x/ Directory 755 5000000:0",
            ],
            entries.Select(Line)
        );
        Assert.All(entries, entry => Assert.Equal(1_700_000_000, entry.ModificationTime.ToUnixTimeSeconds()));
        Assert.All(
            entries.Cast<GnuTarEntry>(),
            entry =>
                Assert.Equal(("", "", 0, 0), (entry.UserName, entry.GroupName, entry.DeviceMajor, entry.DeviceMinor))
        );
    }

    [Fact]
    public async Task Gzip_and_plain_hold_the_same_tar()
    {
        var builder = Everything(Tree("one", false, DateTime.UnixEpoch, false), false);
        using var packed = await builder.BuildAsync(null, Token);
        using var plain = await builder.BuildAsync(new() { Compression = LayerCompression.None }, Token);

        Assert.Equal(plain.DiffId, plain.Descriptor.Digest);
        Assert.Equal(plain.DiffId, packed.DiffId);
        Assert.Equal(plain.Descriptor.Size, packed.UncompressedSize);
        Assert.Equal(MediaTypes.OciLayer, plain.Descriptor.MediaType);
        Assert.Equal(MediaTypes.OciLayerGzip, packed.Descriptor.MediaType);
        Assert.Equal(
            plain.DiffId,
            ContentDigest.Sha256Of(Bytes(new GZipStream(packed.Open(), CompressionMode.Decompress)))
        );
        Assert.Equal(packed.Descriptor.Digest, ContentDigest.Sha256Of(Bytes(packed.Open())));
    }

    [Fact]
    public async Task The_gzip_header_holds_neither_name_nor_time_nor_system()
    {
        using var layer = await new LayerBuilder().AddText("/x", "x").BuildAsync(null, Token);
        Assert.Equal("1F8B08000000000000FF", Convert.ToHexString(Bytes(layer.Open()).AsSpan(0, 10)));
    }

    [Fact]
    public async Task A_header_holds_zeros_where_a_machine_would_show()
    {
        using var layer = await new LayerBuilder()
            .AddText("/x", "x")
            .BuildAsync(new() { Compression = LayerCompression.None }, Token);
        var header = Bytes(layer.Open()).AsSpan(0, 512);

        Assert.Equal("ustar  \0", Encoding.ASCII.GetString(header.Slice(257, 8)));
        Assert.False(header[265..].ContainsAnyExcept((byte)0), Convert.ToHexString(header[265..]));
    }

    [Fact]
    public async Task A_large_layer_goes_through_a_file_that_has_no_name()
    {
        var temporary = folder.CreateSubdirectory("temporary");
        var content = new byte[LayerLimits.MaxInMemory + 1];
        new Random(1).NextBytes(content);
        using (
            var layer = await new LayerBuilder()
                .AddContent("/x", content)
                .BuildAsync(new() { TemporaryFolder = temporary.FullName }, Token)
        )
        {
            Assert.Equal(layer.Descriptor.Digest, ContentDigest.Sha256Of(Bytes(layer.Open())));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Empty(temporary.EnumerateFileSystemInfos());
            }
        }
        Assert.Empty(temporary.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Nothing_is_left_behind_when_the_work_is_cancelled_or_fails()
    {
        var temporary = folder.CreateSubdirectory("temporary");
        var options = new LayerOptions { TemporaryFolder = temporary.FullName, Compression = LayerCompression.None };
        var builder = new LayerBuilder()
            .AddContent("/a", new byte[LayerLimits.MaxInMemory + 1])
            .AddFile("/b", "/nowhere");
        var failure = await Assert.ThrowsAsync<ImageContentException>(() => builder.BuildAsync(options, Token));
        Assert.Equal(ImageContentError.NotFound, failure.Error);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            builder.BuildAsync(options, new CancellationToken(canceled: true))
        );
        Assert.Empty(temporary.EnumerateFileSystemInfos());
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../outside")]
    [InlineData("x/../../../y")]
    public async Task A_link_out_of_the_folder_is_refused(string target)
    {
        var source = folder.CreateSubdirectory("source/deep");
        File.CreateSymbolicLink(Path.Combine(source.FullName, "link"), target);
        var failure = await Refused(new LayerBuilder().AddFolder("/app", source.Parent!.FullName));
        Assert.Equal(ImageContentError.NotSupported, failure.Error);
        Assert.Contains("out of", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sockets_and_pipes_are_refused_and_never_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what a file is");
        var source = folder.CreateSubdirectory("source");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(source.FullName, "s")));
        Assert.Contains(
            "a socket",
            (await Refused(new LayerBuilder().AddFolder("/", source.FullName))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "a character device",
            (await Refused(new LayerBuilder().AddFile("/x", "/dev/null"))).Message,
            StringComparison.Ordinal
        );
        var pipe = Path.Combine(source.FullName, "p");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync(Token);
        }
        Assert.Contains(
            "a named pipe",
            (await Refused(new LayerBuilder().AddFile("/x", pipe))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Something_below_a_file_is_refused()
    {
        var failure = await Refused(new LayerBuilder().AddText("/a", "").AddText("/a/b", ""));
        Assert.Contains("\"/a/b\"", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("a/.wh.b")]
    [InlineData("a\0b")]
    [InlineData("/")]
    public void A_path_that_is_none_is_refused(string path) =>
        Assert.Throws<ArgumentException>(nameof(path), () => new LayerBuilder().AddText(path, ""));

    [Fact]
    public void Half_a_surrogate_pair_is_no_name() =>
        // An attribute cannot hold it.
        Assert.Throws<ArgumentException>(() => new LayerBuilder().AddText("\ud800", ""));

    [Fact]
    public void Limits_of_paths_hold()
    {
        var builder = new LayerBuilder().AddText(new string('a', LayerLimits.MaxNameBytes), "");
        Assert.Throws<ArgumentException>(
            "path",
            () => builder.AddText(new string('b', LayerLimits.MaxNameBytes + 1), "")
        );
        Assert.Throws<ArgumentException>(
            "path",
            () => builder.AddText(string.Concat(Enumerable.Repeat("cc/", 1366)), "")
        );
        Assert.Throws<ArgumentException>("path", () => builder.AddText(new string('a', LayerLimits.MaxNameBytes), ""));
    }

    [Fact]
    public async Task Names_and_links_beyond_the_header_are_read_back_whole()
    {
        var name = string.Join('/', Enumerable.Repeat(new string('ü', 100), 19));
        var target = new string('t', 4000);
        using var layer = await new LayerBuilder()
            .AddText($"/{name}/file", "x")
            .AddSymbolicLink("/link", target)
            .BuildAsync(null, Token);
        var entries = Read(layer);
        Assert.Contains(entries, entry => entry.Name == $"{name}/file");
        Assert.Equal(target, entries.Single(entry => entry.Name == "link").LinkName);
    }

    [Fact]
    public async Task A_file_that_holds_more_than_its_length_says_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has such a file");
        var failure = await Refused(new LayerBuilder().AddFile("/x", "/proc/self/status"));
        Assert.Equal(ImageContentError.Corrupt, failure.Error);
    }

    [Fact]
    public async Task Work_that_is_cancelled_in_its_midst_ends_and_leaves_nothing()
    {
        var temporary = folder.CreateSubdirectory("temporary");
        using var cancel = new CancellationTokenSource();
        var builder = new LayerBuilder();
        for (var part = 0; part < 64; part++)
        {
            builder.AddContent($"/{part}", new byte[4 * 1024 * 1024]);
        }
        var work = builder.BuildAsync(
            new() { TemporaryFolder = temporary.FullName, Compression = LayerCompression.None },
            cancel.Token
        );
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Empty(temporary.EnumerateFileSystemInfos());
    }

    internal static List<TarEntry> Read(BuiltLayer layer)
    {
        using var tar = new TarReader(
            layer.Descriptor.MediaType == MediaTypes.OciLayer
                ? layer.Open()
                : new GZipStream(layer.Open(), CompressionMode.Decompress)
        );
        var entries = new List<TarEntry>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }
        return entries;
    }

    private static readonly string Long = new('n', 150);

    private static LayerBuilder Everything(string tree, bool reversed)
    {
        var builder = new LayerBuilder();
        var steps = new List<Action>
        {
            () => builder.AddFolder("/app", tree),
            () =>
                builder.AddText(
                    "/app.txt",
                    "text",
                    new()
                    {
                        UserId = 1000,
                        GroupId = 2000,
                        FileMode = (UnixFileMode)0x180,
                    }
                ),
            () => builder.AddSymbolicLink("/opt/link", "/usr/bin/env"),
            () => builder.AddRemoval("/bin/gone"),
            () => builder.AddEmptyFolder("/tmp/x", new() { UserId = 5_000_000 }),
            () => builder.AddContent($"{Long}/{Long}", new byte[1000]),
        };
        if (reversed)
        {
            steps.Reverse();
        }
        steps.ForEach(step => step());
        return builder;
    }

    private string Tree(string name, bool reversed, DateTime time, bool others)
    {
        var root = folder.CreateSubdirectory(name).FullName;
        var text = string.Concat(
            Enumerable.Range(0, 60_000).Select(number => $"line {number * 7919 % 1009} of {number}\n")
        );
        var files = new List<(string, string)> { ("data/ä…😀.txt", "data"), ("run", text) };
        if (reversed)
        {
            files.Reverse();
        }
        Directory.CreateDirectory(Path.Combine(root, "empty"));
        foreach (var (path, content) in files)
        {
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
            File.SetLastWriteTimeUtc(file, time);
            if (!OperatingSystem.IsWindows())
            {
                // What an umask of 077 leaves, or of 002.
                var mode = path == "run" ? 0x1C0 : 0x180;
                File.SetUnixFileMode(file, (UnixFileMode)(others ? mode | (mode >> 3) | (mode >> 6 & 5) : mode));
            }
        }
        File.CreateSymbolicLink(Path.Combine(root, "zed"), "data/../run");
        return root;
    }

    private static string Line(TarEntry entry) =>
        $"{entry.Name} {entry.EntryType} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid}:{entry.Gid}"
        + (entry.LinkName.Length > 0 ? $" -> {entry.LinkName}" : "");

    private static Task<ImageContentException> Refused(LayerBuilder builder) =>
        Assert.ThrowsAsync<ImageContentException>(() => builder.BuildAsync(null, Token));

    private static byte[] Bytes(Stream stream)
    {
        using (stream)
        {
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        }
    }
}
