using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Oac.Images.Tar;
using Oac.Testing;

namespace Oac.Images.Tests.Tar;

/// <summary>Archives of three other programs in all their formats, read by Python's tarfile and by us.</summary>
public sealed class RealArchiveTests(RealArchiveTests.Tree tree) : IClassFixture<RealArchiveTests.Tree>
{
    private const string Lister = """
        import hashlib, os, sys, tarfile
        names = {tarfile.DIRTYPE: 'Directory', tarfile.SYMTYPE: 'SymbolicLink', tarfile.LNKTYPE: 'HardLink',
                 tarfile.FIFOTYPE: 'Fifo', tarfile.CHRTYPE: 'CharacterDevice', tarfile.BLKTYPE: 'BlockDevice'}
        with tarfile.open(sys.argv[1], 'r:') as t:
            for m in t:
                kind = names.get(m.type, 'File')
                link = m.linkname if kind in ('SymbolicLink', 'HardLink') else ''
                content = '-'
                if m.issparse(): content = 'sparse'
                elif kind == 'File': content = hashlib.sha256(t.extractfile(m).read()).hexdigest()
                size = m.size if kind == 'File' and content != 'sparse' else 0
                print(kind, size, m.mode & 0o7777, m.uid, m.gid, os.fsencode(m.name).hex(), os.fsencode(link).hex(), content, sep='\t')
        """;

    private const string Writer = """
        import sys, tarfile
        with tarfile.open(sys.argv[1], 'w', format=getattr(tarfile, sys.argv[2])) as t:
            if sys.argv[2] == 'PAX_FORMAT': t.pax_headers = {'comment': 'global'}
            t.add('.', filter=lambda m: None if sys.argv[2] == 'USTAR_FORMAT' and (len(m.name) > 200 or len(m.linkname) > 100) else m)
        """;

    public static TheoryData<string, string> Formats =>
        new()
        {
            { "tar", "--format=v7 --exclude=*long* --exclude=./deep* --exclude=./pipe --exclude=./null" },
            { "tar", "--format=ustar --exclude=*longer*" },
            { "tar", "--format=oldgnu" },
            { "tar", "--format=gnu" },
            { "tar", "--format=gnu --owner=someone:3000000 --group=some:1234567890" },
            { "tar", "--format=gnu --sparse" },
            { "tar", "--format=pax" },
            { "tar", "--format=pax --sparse" },
            { "tar", "--format=pax --sparse --sparse-version=0.1" },
            { "tar", "--format=pax --sparse --sparse-version=0.0" },
            { "tar", "--format=pax --pax-option=globexthdr.name=g,comment=all --owner=someone:3000000" },
            { "tar", "--format=pax --blocking-factor=1" },
            { "bsdtar", "--format=ustar --exclude=*longer*" },
            { "bsdtar", "--format=gnutar" },
            { "bsdtar", "--format=pax" },
            { "bsdtar", "--format=pax --uid 3000000 --gid 2000000000" },
            { "bsdtar", "--format=paxr" },
            { "python3", "USTAR_FORMAT" },
            { "python3", "GNU_FORMAT" },
            { "python3", "PAX_FORMAT" },
        };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Entries_and_contents_are_those_that_another_reader_sees(string program, string options)
    {
        RealParts.Require(RealProgram.Missing(program) ?? RealProgram.Missing("python3"));
        var stop = TestContext.Current.CancellationToken;
        var archive = Path.Combine(tree.Folder, $"{Guid.NewGuid():N}.tar");
        string[] arguments =
            program == "python3" ? ["-c", Writer, archive, options] : ["-cf", archive, .. options.Split(' '), "."];
        await RealProgram.RunAsync(program, arguments, stop, tree.Source);
        var expected = (await RealProgram.RunAsync("python3", ["-c", Lister, archive], stop)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );

        var seen = new List<string>();
        await using var file = File.OpenRead(archive);
        var reader = new TarReader(file);
        while (await reader.ReadEntryAsync(stop) is { } entry)
        {
            if (entry.Kind != TarEntryKind.Other)
            {
                seen.Add(await DescribeAsync(reader, entry, stop));
            }
        }

        Assert.True(expected.Length > 10, $"only {expected.Length} entries");
        Assert.Equal(expected, seen);

        // Skipped only, over a stream that cannot seek: the same entries.
        file.Position = 0;
        reader = new TarReader(new OneWay(file));
        var count = 0;
        while (await reader.ReadEntryAsync(stop) is { } entry)
        {
            count += entry.Kind == TarEntryKind.Other ? 0 : 1;
        }

        Assert.Equal(expected.Length, count);
    }

    private static async Task<string> DescribeAsync(TarReader reader, TarEntry entry, CancellationToken stop)
    {
        var content = "-";
        if (entry.IsSparse)
        {
            content = "sparse";
        }
        else if (entry.Kind == TarEntryKind.File)
        {
            content = Convert.ToHexStringLower(await SHA256.HashDataAsync(reader.OpenContent(), stop));
        }

        var name = entry.Kind == TarEntryKind.Directory ? entry.Name.TrimEnd('/') : entry.Name;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Kind}\t{(content == "sparse" ? 0 : entry.Size)}\t{entry.Mode}\t{entry.UserId}\t{entry.GroupId}\t{Hex(name)}\t{Hex(entry.LinkName ?? "")}\t{content}"
        );
    }

    private static string Hex(string name) => Convert.ToHexStringLower(Bytes(name));

    private static byte[] Bytes(string name)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogatePair(name, i))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(name, i, 2));
                i++;
            }
            else if (name[i] is >= '\uDC80' and <= '\uDCFF')
            {
                bytes.Add((byte)(name[i] - 0xDC00));
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(name, i, 1));
            }
        }

        return [.. bytes];
    }

    /// <summary>A folder with everything that archives differ in.</summary>
    public sealed class Tree : IAsyncLifetime
    {
        private const string Script = """
            set -eu
            mkdir source; cd source
            : > empty; printf x > one; head -c 511 /dev/urandom > b511; head -c 512 /dev/urandom > b512; head -c 513 /dev/urandom > b513
            head -c 300000 /dev/urandom > big
            chmod 4755 one; chown 1000:1001 b511
            mkdir -p folder/inner; echo x > folder/inner/file; chmod 1777 folder
            ln -s folder/inner/file link; ln -s /absolute/nowhere dangling; ln one hard; mkfifo pipe
            [ "$(id -u)" != 0 ] || mknod null c 1 3 2>/dev/null || true
            echo x > 'Grüße 日本 😀'; ln -s 'Grüße 日本 😀' 'Lenker ü'
            long=$(printf 'n%.0s' $(seq 90))
            mkdir -p "deep-long/$long"; echo x > "deep-long/$long/$long"; ln -s "$long/$long" "deep-long/link-longer"
            name=$(printf 'l%.0s' $(seq 99)); echo 99 > "long$(echo "$name" | cut -c5-)"; 
            mkdir -p "longer/$long/$long/$long"; echo x > "longer/$long/$long/$long/$long"
            ln -s "$long/$long/$long/$long" longer/link; ln "longer/$long/$long/$long/$long" longer/hard
            truncate -s 3M longer-sparse; printf end | dd of=longer-sparse bs=1 seek=1500000 conv=notrunc 2>/dev/null
            i=0; while [ $i -lt 60 ]; do printf x | dd of=longer-sparse bs=1 seek=$((i * 40960)) conv=notrunc 2>/dev/null; i=$((i+1)); done
            """;

        public string Folder { get; } = Directory.CreateTempSubdirectory("oac-tar-").FullName;

        public string Source => Path.Combine(Folder, "source");

        public async ValueTask InitializeAsync() =>
            await RealProgram.RunAsync("sh", ["-c", Script], CancellationToken.None, Folder);

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>A stream that only goes forward, and gives odd amounts.</summary>
internal sealed class OneWay(Stream inner, int most = 1000) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, most));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
