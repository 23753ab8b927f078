using System.Text;
using Oac.Images.Content;
using Oac.Images.Tar;

namespace Oac.Images.Tests.Tar;

public sealed class TarReaderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Long_names_pax_records_and_global_headers_count_in_that_order()
    {
        var tar = new TarBytes()
            .Pax(TarBytes.Record("path", "global") + TarBytes.Record("uid", "7"), 'g')
            .File("own")
            .Pax(TarBytes.Record("path", "pax") + TarBytes.Record("gid", "8") + TarBytes.Record("size", "2"))
            .Entry("own", '0', "hi"u8.ToArray(), size: "77777777777")
            .Pax(TarBytes.Record("path", "") + TarBytes.Record("SCHILY.xattr.user.x", "\0binary\n"))
            .File("own")
            .Done();
        Assert.Equal(["global 7 0 0", "pax 7 8 2", "own 7 0 0"], await ListAsync(tar));
        Assert.Equal(
            ["own 0 0 0", "pax 0 8 2", "own 0 0 0"],
            await ListAsync(tar, new TarLimits { ApplyGlobalHeaders = false })
        );
    }

    [Fact]
    public async Task A_name_that_is_not_utf8_is_kept_apart_from_every_other()
    {
        var tar = new TarBytes();
        var names = new List<string>();
        foreach (
            var bytes in (byte[][])
                [
                    [0xFF],
                    [0xFE],
                    [0x41, 0xC3],
                    [0xEF, 0xBF, 0xBD],
                    [0xED, 0xB2, 0x80],
                ]
        )
        {
            var block = new TarBytes().File("").Unended();
            bytes.CopyTo(block, 0);
            TarBytes.Seal(block);
            tar.Raw(block);
        }

        var reader = new TarReader(new MemoryStream(tar.Done()));
        while (await reader.ReadEntryAsync(Stop) is { } entry)
        {
            names.Add(entry.Name);
        }

        Assert.Equal(["\uDCFF", "\uDCFE", "A\uDCC3", "\uFFFD", "\uDCED\uDCB2\uDC80"], names);
        Assert.Equal(
            "FF00 FE00 41C300 EFBFBD00 EDB28000",
            string.Join(' ', names.Select(name => Convert.ToHexString(TarText.EncodeWithNul(name))))
        );
    }

    [Theory]
    [InlineData("12", 12, 0)]
    [InlineData("12.5", 12, 500_000_000)]
    [InlineData("12.0000000019", 12, 1)]
    [InlineData("-1", -1, 0)]
    [InlineData("-1.25", -2, 750_000_000)]
    [InlineData("-0.25", -1, 750_000_000)]
    [InlineData("", 7, 0)]
    public async Task Times_are_kept_with_their_fractions(string record, long seconds, int nanoseconds)
    {
        var tar = new TarBytes().Pax(TarBytes.Record("mtime", record)).With(0, time: 7).File("a").Done();
        var entry = await new TarReader(new MemoryStream(tar)).ReadEntryAsync(Stop);
        Assert.Equal(new TarTime(seconds, nanoseconds), entry!.ModifiedAt);
    }

    [Fact]
    public async Task Devices_have_numbers_and_files_capabilities()
    {
        var tar = new TarBytes()
            .Node("disk", '4', 259, 70000)
            .Pax(TarBytes.Record("SCHILY.xattr.security.capability", "\u0001\0\n="))
            .File("a")
            .File("b")
            .Done();
        var reader = new TarReader(new MemoryStream(tar));
        var disk = await reader.ReadEntryAsync(Stop);
        Assert.Equal((259u, 70000u), (disk!.DeviceMajor, disk.DeviceMinor));
        Assert.Equal([1, 0, 10, 61], (await reader.ReadEntryAsync(Stop))!.Capability!.Value.ToArray());
        Assert.Null((await reader.ReadEntryAsync(Stop))!.Capability);
    }

    [Theory]
    [InlineData("a sparse file of GNU", 'S')]
    public async Task The_content_of_a_sparse_file_is_refused_and_can_be_skipped(string what, char type)
    {
        var tar = new TarBytes().File(what, "content", type).File("next", "x").Done();
        var reader = new TarReader(new MemoryStream(tar));
        Assert.True((await reader.ReadEntryAsync(Stop))!.IsSparse);
        Assert.Equal(
            ImageContentError.NotSupported,
            Assert.Throws<ImageContentException>(() => reader.OpenContent()).Error
        );
        Assert.Equal("next", (await reader.ReadEntryAsync(Stop))!.Name);
    }

    [Fact]
    public async Task Content_that_was_opened_is_of_no_use_after_the_next_entry()
    {
        var reader = new TarReader(new MemoryStream(new TarBytes().File("a", "1").File("b", "2").Done()));
        await reader.ReadEntryAsync(Stop);
        var old = reader.OpenContent();
        await reader.ReadEntryAsync(Stop);
        Assert.Throws<InvalidOperationException>(() => old.ReadByte());
        Assert.Equal('2', reader.OpenContent().ReadByte());
    }

    public static TheoryData<string, byte[]> CorruptArchives =>
        new()
        {
            { "checksum", Broken(0, (byte)'X') },
            { "size is no number", Sealed(124, "9"u8) },
            { "size is negative", Sealed(124, [0xFF]) },
            { "size beyond 63 bits", Sealed(124, [0x80, 0xFF, 0xFF, 0xFF, 0xFF]) },
            { "uid is no number", Sealed(108, "x"u8) },
            { "one block of zeros", new TarBytes().File("a").Raw(new byte[512]).File("b").Done() },
            { "text", Encoding.ASCII.GetBytes(new string('x', 2000)) },
            { "pax length too large", new TarBytes().Pax("99 path=a\n").File("a").Done() },
            { "pax length too small", new TarBytes().Pax("3 path=a\n").File("a").Done() },
            { "pax without key", new TarBytes().Pax("5 =a\n").File("a").Done() },
            { "pax NUL in path", new TarBytes().Pax(TarBytes.Record("path", "a\0b")).File("a").Done() },
            { "pax size", new TarBytes().Pax(TarBytes.Record("size", "-1")).File("a").Done() },
            { "pax time", new TarBytes().Pax(TarBytes.Record("mtime", "1.2.3")).File("a").Done() },
            { "pax time text", new TarBytes().Pax(TarBytes.Record("mtime", "x")).File("a").Done() },
            { "pax size text", new TarBytes().Pax(TarBytes.Record("size", "1x")).File("a").Done() },
            { "long name at the end", new TarBytes().Entry("l", 'L', "abc\0"u8.ToArray()).Done() },
        };

    [Theory]
    [MemberData(nameof(CorruptArchives))]
    public async Task What_is_corrupt_is_refused_with_its_place(string what, byte[] archive)
    {
        var error = await Assert.ThrowsAsync<ImageContentException>(() => ListAsync(archive));
        Assert.True(error.Error == ImageContentError.Corrupt, what);
        Assert.Contains("at byte ", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], TarLimits> TooMuch =>
        new()
        {
            {
                "path in a PAX record",
                new TarBytes().Pax(TarBytes.Record("path", new string('a', 4097))).File("a").Done(),
                TarLimits.Default
            },
            { "long name", new TarBytes().File(new string('a', 4097)).Done(), TarLimits.Default },
            { "long link", new TarBytes().Symlink("a", new string('a', 4097)).Done(), TarLimits.Default },
            {
                "PAX header",
                new TarBytes().Pax(TarBytes.Record("x", new string('a', 1 << 20))).File("a").Done(),
                TarLimits.Default
            },
            {
                "PAX header, only announced",
                new TarBytes().Entry("p", 'x', [], size: "77777777777").Done(),
                TarLimits.Default
            },
            {
                "headers",
                new TarBytes().File("a").File("b").File("c").File("d").Done(),
                TarLimits.Default with
                {
                    MaxHeaders = 3,
                }
            },
            {
                "bytes, skipped",
                new TarBytes().File("a", new string('a', 5000)).Done(),
                TarLimits.Default with
                {
                    MaxBytes = 5000,
                }
            },
            {
                "bytes, only announced",
                new TarBytes().Entry("a", '0', [], size: "77777777777").Done(),
                TarLimits.Default with
                {
                    MaxBytes = 5000,
                }
            },
        };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public async Task What_is_beyond_a_limit_is_refused(string what, byte[] archive, TarLimits limits)
    {
        var error = await Assert.ThrowsAsync<ImageContentException>(() => ListAsync(archive, limits));
        Assert.True(error.Error == ImageContentError.LimitExceeded, what);
    }

    [Fact]
    public async Task A_name_at_the_limit_is_read()
    {
        var name = new string('a', 4096);
        Assert.Equal([$"{name} 0 0 0"], await ListAsync(new TarBytes().File(name).Done()));
        var pax = new TarBytes().Pax(TarBytes.Record("path", name)).File("x").Done();
        Assert.Equal([$"{name} 0 0 0"], await ListAsync(pax));
    }

    [Fact]
    public async Task An_archive_cut_anywhere_gives_a_beginning_of_its_entries_or_an_error()
    {
        var whole = new TarBytes()
            .File("a", new string('a', 600))
            .Pax(TarBytes.Record("path", "pax"))
            .File("b", "x")
            .File(new string('l', 150), "x")
            .Done();
        var all = await ListAsync(whole);
        var errors = 0;
        for (var length = 0; length < whole.Length; length++)
        {
            try
            {
                var some = await ListAsync(whole[..length]);
                Assert.Equal(all.Take(some.Count), some);
            }
            catch (ImageContentException e)
            {
                errors++;
                Assert.Equal(ImageContentError.Corrupt, e.Error);
            }
        }

        // Between entries, in the padding and in the end mark's place an archive may end.
        Assert.InRange(errors, 3000, whole.Length);
    }

    [Fact]
    public async Task Bytes_changed_at_random_never_lead_to_anything_but_entries_or_our_error()
    {
        var seed = new TarBytes()
            .Pax(TarBytes.Record("comment", "global"), 'g')
            .File("a", new string('a', 600))
            .Pax(TarBytes.Record("path", "pax") + TarBytes.Record("size", "1"))
            .File("b", "x")
            .File(new string('l', 150), "x")
            .Symlink("s", new string('t', 150))
            .File("sparse", "x", 'S')
            .Done();
        var random = new Random(20);
        var limits = new TarLimits { MaxHeaders = 100, MaxBytes = 1 << 20 };
        var (read, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])seed.Clone();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                // Mostly in headers, with checksums put right again: else nothing behind the checksum would be reached.
                var block = random.Next(bytes.Length / 512) * 512;
                bytes[block + random.Next(512)] =
                    random.Next(3) == 0 ? (byte)random.Next(256) : "019 =\n\0xLKSg"u8[random.Next(12)];
                if (random.Next(4) != 0)
                {
                    TarBytes.Seal(bytes.AsSpan(block, 512));
                }
            }

            try
            {
                await ListAsync(bytes, limits);
                read++;
            }
            catch (ImageContentException)
            {
                refused++;
            }
        }

        Assert.True(read > 500 && refused > 500, $"{read} read, {refused} refused");
    }

    private static byte[] Broken(int at, byte value)
    {
        var bytes = new TarBytes().File("a").Done();
        bytes[at] = value;
        return bytes;
    }

    private static byte[] Sealed(int at, ReadOnlySpan<byte> value)
    {
        var bytes = new TarBytes().File("a").Done();
        value.CopyTo(bytes.AsSpan(at));
        TarBytes.Seal(bytes.AsSpan(0, 512));
        return bytes;
    }

    private static async Task<List<string>> ListAsync(byte[] archive, TarLimits? limits = null)
    {
        var reader = new TarReader(new OneWay(new MemoryStream(archive), 700), limits);
        var entries = new List<string>();
        while (await reader.ReadEntryAsync(Stop) is { } entry)
        {
            entries.Add($"{entry.Name} {entry.UserId} {entry.GroupId} {entry.Size}");
            if (entry.Kind == TarEntryKind.File && !entry.IsSparse && entry.Size < 4096)
            {
                await reader.OpenContent().CopyToAsync(Stream.Null, Stop);
            }
        }

        return entries;
    }
}
