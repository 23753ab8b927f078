using System.Buffers.Binary;
using Oac.Producer.Building.Elf;
using Oac.Testing;

namespace Oac.Producer.Tests.Building.Elf;

public sealed class ElfReaderTests
{
    private static string Reporter => Repository.At("fixtures/samples/reporter/agent");

    [Fact]
    public void A_program_says_what_it_needs()
    {
        var elf = ElfReader.Read(Reporter)!;

        Assert.Equal("/lib64/ld-linux-x86-64.so.2", elf.Interpreter);
        Assert.Equal(["libc.so.6"], elf.Needed);
        Assert.Equal(("amd64", true, true), (elf.Architecture, elf.Is64Bit, elf.IsLittleEndian));
    }

    [Fact]
    public void A_static_program_needs_nothing()
    {
        var elf = ElfReader.Read(Repository.At("fixtures/samples/greeter/agent"))!;

        Assert.Null(elf.Interpreter);
        Assert.Empty(elf.Needed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#!/bin/sh")]
    [InlineData("\u007fELF")]
    public void What_is_no_ELF_file_is_none(string text)
    {
        using var folder = new TempFolder().With("x", text);

        Assert.Null(ElfReader.Read(folder.At("x")));
    }

    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        using var folder = new TempFolder();
        await RealProgram.RunAsync("mkfifo", [folder.At("pipe")], TestContext.Current.CancellationToken);

        Assert.Null(ElfReader.Read(folder.At("pipe")));
    }

    /// <summary>readelf of binutils judges every library of this machine that it can read.</summary>
    [Fact]
    public async Task Binutils_agrees()
    {
        RealParts.Require(RealProgram.Missing("readelf"));
        var files = Directory
            .EnumerateFiles("/usr/lib/x86_64-linux-gnu", "*.so.*")
            .Where(static f => new FileInfo(f).LinkTarget is null)
            .Order(StringComparer.Ordinal)
            .Take(60)
            .Append("/bin/sh")
            .ToList();
        foreach (var file in files)
        {
            var dynamic = await RealProgram.RunAsync("readelf", ["-dW", file], TestContext.Current.CancellationToken);
            var expected = dynamic
                .Split('\n')
                .Where(static l => l.Contains("(NEEDED)", StringComparison.Ordinal))
                .Select(static l => l.Split('[', ']')[1]);
            Assert.Equal(expected, ElfReader.Read(file)!.Needed);
        }
    }

    [Fact]
    public void Whatever_is_cut_or_changed_ends()
    {
        var whole = File.ReadAllBytes(Reporter);
        using var folder = new TempFolder();
        var path = folder.At("x");
        for (var length = 0; length < whole.Length; length += length < 1024 ? 1 : 97)
        {
            File.WriteAllBytes(path, whole[..length]);
            ElfReader.Read(path);
        }
        var random = new Random(20260530);
        for (var i = 0; i < 3000; i++)
        {
            var changed = whole.ToArray();
            for (var j = 0; j < 8; j++)
            {
                // Headers and the dynamic section, where numbers are believed if anything is.
                changed[random.Next(j < 5 ? 1024 : changed.Length)] = (byte)random.Next(256);
            }
            File.WriteAllBytes(path, changed);
            ElfReader.Read(path);
        }
    }

    [Theory]
    [InlineData(32, 8, ulong.MaxValue)] // offset of the program headers
    [InlineData(54, 2, ElfReader.MaxHeaderSize + 1)] // size of one
    [InlineData(54, 2, 0)]
    [InlineData(56, 2, ElfReader.MaxHeaders + 1)] // their number
    public void A_header_that_asks_for_too_much_is_refused(int at, int width, ulong value)
    {
        var bytes = File.ReadAllBytes(Reporter);
        var number = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        number.AsSpan(0, width).CopyTo(bytes.AsSpan(at));
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.At("x"), bytes);

        Assert.Null(ElfReader.Read(folder.At("x")));
    }
}
