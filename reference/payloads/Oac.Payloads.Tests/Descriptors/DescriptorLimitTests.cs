using Google.Protobuf;
using Google.Protobuf.Reflection;
using static Oac.Payloads.Descriptors.Sets;

namespace Oac.Payloads.Descriptors;

public class DescriptorLimitTests
{
    private static readonly DescriptorLimits Limits = DescriptorLimits.Default;

    [Fact]
    public void Bytes()
    {
        var set = Sets.Bytes(File("a.proto"));
        Read(set, Limits with { MaxBytes = set.Length });
        Assert.Equal(
            "19 bytes are more than the 18 that a descriptor set may have",
            Problem(set, Limits with { MaxBytes = set.Length - 1 })
        );
    }

    [Fact]
    public void Files()
    {
        Read(Sets.Bytes([.. Enumerable.Range(0, 1000).Select(i => File($"{i}"))]));
        // Two bytes a file: they are counted before anything is made of them.
        var files = new byte[4 << 20];
        for (var i = 0; i < files.Length; i += 2)
        {
            files[i] = 0x0A;
        }
        Assert.Equal("more than the 1,000 files that a descriptor set may have", Problem(files));
    }

    [Fact]
    public void Imports()
    {
        FileDescriptorProto[] files = [File("a"), File("b"), File("c", "a", "b"), File("d", "a", "b")];
        Read(Sets.Bytes(files), Limits with { MaxImports = 4 });
        Assert.Equal(
            "more than the 3 imports that a descriptor set may have",
            Problem(Sets.Bytes(files), Limits with { MaxImports = 3 })
        );
    }

    [Fact]
    public void Symbols()
    {
        var set = Sets.Bytes(File("a").With(Message("M", Field("f", 1), Field("g", 2))), File("b").With(Message("N")));
        Read(set, Limits with { MaxSymbols = 4 });
        Assert.Equal(
            "more than the 3 messages, fields and other names that a descriptor set may have",
            Problem(set, Limits with { MaxSymbols = 3 })
        );
    }

    [Fact]
    public void Parts()
    {
        // A file, a message, and a comment of two bytes in the source info.
        var file = File("a").With(Message("M"));
        file.SourceCodeInfo = new() { Location = { new SourceCodeInfo.Types.Location() } };
        Read(Sets.Bytes(file), Limits with { MaxParts = 4 });
        Assert.Equal(
            "more than the 3 parts that a descriptor set may have",
            Problem(Sets.Bytes(file), Limits with { MaxParts = 3 })
        );

        // Fields that nobody knows are kept by who reads them.
        byte[] unknown = [.. file.ToByteArray(), 0xF8, 0x3F, 0x01];
        Assert.Equal(
            "more than the 4 parts that a descriptor set may have",
            Problem((byte[])[0x0A, (byte)unknown.Length, .. unknown], Limits with { MaxParts = 4 })
        );
    }

    [Fact]
    public void Nesting()
    {
        Read(Sets.Bytes(File("a").With(Nested(32))));
        Assert.Equal(
            "messages are declared within messages more than 32 levels deep",
            Problem(File("a").With(Nested(33)))
        );

        static DescriptorProto Nested(int levels)
        {
            var message = Message("M");
            for (var i = 1; i < levels; i++)
            {
                message = new DescriptorProto { Name = "M", NestedType = { message } };
            }
            return message;
        }
    }

    [Fact]
    public void Nesting_of_thousands_of_levels_does_not_exhaust_the_stack()
    {
        byte[] message = [];
        for (var i = 0; i < 20_000; i++)
        {
            message = [.. Varint(0x1A), .. Varint(message.Length), .. message];
        }
        byte[] file = [.. Varint(0x22), .. Varint(message.Length), .. message];
        Assert.Contains(
            "more than 32 levels deep",
            Problem((byte[])[0x0A, .. Varint(file.Length), .. file]),
            StringComparison.Ordinal
        );
        // As groups, which are skipped without a level each until the parser refuses them.
        Assert.StartsWith(
            "not a FileDescriptorSet",
            Problem((byte[])[0x0A, .. Varint(20_000), .. Enumerable.Repeat((byte)0x7B, 20_000)]),
            StringComparison.Ordinal
        );

        static byte[] Varint(int value)
        {
            var result = new List<byte>();
            for (; value >= 0x80; value >>= 7)
            {
                result.Add((byte)(value | 0x80));
            }
            return [.. result, (byte)value];
        }
    }

    [Theory]
    [InlineData(510, true)]
    [InlineData(511, false)]
    public void Name_length(int length, bool read)
    {
        var set = Sets.Bytes(File("a").In("p").With(Message(new string('M', length))));
        if (read)
        {
            Read(set);
        }
        else
        {
            Assert.Equal("file 'a' has a name of more than 512 characters", Problem(set));
        }
    }

    [Fact]
    public void A_package_of_a_million_segments_does_not_exhaust_the_stack() =>
        Assert.Equal(
            "file 'a' has a name of more than 512 characters",
            Problem(File("a").In(string.Join('.', Enumerable.Repeat('p', 1_000_000))))
        );

    [Fact]
    public void Lookups()
    {
        // Two references in a file that sees two: four lookups. A relative name is looked for in every scope besides.
        var set = Sets.Bytes(
            File("a").With(Message("A")),
            File("b", "a").With(Message("M", Field("f", 1, ".A"), Field("g", 2, ".A")))
        );
        Read(set, Limits with { MaxLookups = 4 });
        Assert.Equal(
            "linking takes more than 3 lookups of types in imported files",
            Problem(set, Limits with { MaxLookups = 3 })
        );
        var relative = Sets.Bytes(File("a").In("p").With(Message("A", Field("f", 1, "A"))));
        Read(relative, Limits with { MaxLookups = 4 });
        Assert.StartsWith(
            "linking takes more",
            Problem(relative, Limits with { MaxLookups = 3 }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Many_files_that_import_all_others_publicly_are_read()
    {
        // 200 files, 19,900 public imports: the last sees all others.
        var files = Enumerable
            .Range(0, 200)
            .Select(i => File($"f{i}", [.. Enumerable.Range(0, i).Select(j => $"f{j}")]))
            .ToArray();
        foreach (var (file, i) in files.Select((f, i) => (f, i)))
        {
            file.PublicDependency.AddRange(Enumerable.Range(0, i));
            file.With(Message($"M{i}", Field("f", 1, i == 0 ? null : ".M0")));
        }
        Assert.Equal(200, Read(Sets.Bytes(files)).Count);
    }
}
