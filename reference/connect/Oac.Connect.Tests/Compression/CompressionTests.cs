using System.Buffers;
using Oac.Connect.Compression;
using Oac.Connect.Tests.Framing;

namespace Oac.Connect.Tests.Compression;

public sealed class CompressionTests
{
    public static TheoryData<string> Names => ["gzip", "br"];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_compressed_comes_out_whole(string name)
    {
        foreach (var length in new[] { 1, 255, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 100_000 })
        {
            var data = Data(length);
            var compressed = Compress(name, data);
            Assert.Equal(data, Decompress(name, new(compressed), length));
            Assert.Equal(data, Decompress(name, new(compressed), int.MaxValue));
            if (length < 1000)
            {
                Assert.Equal(data, Decompress(name, Bytes.InSingles(compressed), length));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Content_that_is_cut_off_anywhere_is_none(string name)
    {
        foreach (var data in new[] { Data(300), new byte[5000], [7] })
        {
            var compressed = Compress(name, data);
            for (var length = 0; length < compressed.Length; length++)
            {
                Check(name, compressed[..length]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_after_the_content_are_refused(string name)
    {
        var compressed = Compress(name, Data(300));
        Check(name, [.. compressed, 0]);
        Check(name, [.. compressed, 0x1f]);
        Check(name, [.. compressed, .. new byte[40_000]]);
        Check(name, [.. compressed, .. compressed]);
    }

    [Fact]
    public void A_wrong_checksum_or_length_is_found()
    {
        var compressed = Compress("gzip", Data(300));
        foreach (var at in new[] { 1, 5, 8 })
        {
            var broken = (byte[])compressed.Clone();
            broken[^at] ^= 1;
            Check("gzip", broken);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bomb_ends_at_the_limit(string name)
    {
        var bomb = Compress(name, new byte[64 * 1024 * 1024]);
        var output = new ArrayBufferWriter<byte>();
        var error = Assert.Throws<ConnectException>(() =>
            Find(name).Decompress(new(bomb), 100_000, ConnectCode.DataLoss, output)
        );
        Assert.Equal(ConnectCode.ResourceExhausted, error.Code);
        Assert.InRange(output.WrittenCount, 0, 100_000);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_limit_itself_fits_and_one_more_does_not(string name)
    {
        var compressed = Compress(name, Data(1000));
        Assert.Equal(1000, Decompress(name, new(compressed), 1000).Length);
        var error = Assert.Throws<ConnectException>(() => Decompress(name, new(compressed), 999));
        Assert.Equal(ConnectCode.ResourceExhausted, error.Code);
        Assert.Equal(
            ConnectCode.ResourceExhausted,
            Assert.Throws<ConnectException>(() => Decompress(name, new(compressed), 0)).Code
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_compressed_into_something_that_others_read(string name)
    {
        var compressed = Compress(name, []);

        Assert.NotEmpty(compressed);
        Assert.Empty(Decompress(name, new(compressed), 0));
    }

    [Fact]
    public void An_empty_gzip_of_others_is_an_empty_message()
    {
        byte[] empty = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Empty(Decompress("gzip", new(empty), 0));
        Assert.Empty(Decompress("br", new([0x3b]), 0));
    }

    [Fact]
    public void An_algorithm_of_somebody_else_is_read_through_its_stream()
    {
        var deflate = new Deflate();
        var buffer = new ArrayBufferWriter<byte>();
        deflate.Compress(new(Data(100)), buffer);
        var output = new ArrayBufferWriter<byte>();
        deflate.Decompress(new(buffer.WrittenMemory), 100, ConnectCode.DataLoss, output);
        Assert.Equal(Data(100), output.WrittenSpan.ToArray());
        var error = Assert.Throws<ConnectException>(() =>
            deflate.Decompress(new([1, 2, 3]), 100, ConnectCode.DataLoss, output)
        );
        Assert.Equal(ConnectCode.DataLoss, error.Code);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("identity", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("zstd, br;q=1.0 ,gzip", "br")]
    [InlineData("*", null)]
    [InlineData(" , ,;q=1,gzip", "gzip")]
    public void The_first_that_is_known_is_chosen(string? accepted, string? chosen) =>
        Assert.Equal(chosen, Both.Choose(accepted)?.Name);

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("identity", true)]
    [InlineData("gzip", true)]
    [InlineData("zstd", false)]
    [InlineData("gzip,br", false)]
    public void Only_what_is_known_is_found(string? name, bool isFound) =>
        Assert.Equal(isFound, Both.TryFind(name, out _));

    [Fact]
    public void The_message_for_an_unknown_one_is_short_and_plain()
    {
        Assert.Equal("unknown compression 'a?b'; supported are gzip,br,identity", Both.Unknown("a\u0007b"));
        Assert.InRange(Both.Unknown(new string('x', 10_000)).Length, 1, 200);
        Assert.EndsWith("supported are identity", new CompressionList([]).Unknown("x"), StringComparison.Ordinal);
    }

    private static CompressionList Both { get; } = new([CompressionAlgorithm.Gzip, CompressionAlgorithm.Brotli]);

    private static void Check(string name, byte[] bytes)
    {
        var error = Assert.Throws<ConnectException>(() => Decompress(name, new(bytes), 1_000_000));
        Assert.Equal(ConnectCode.DataLoss, error.Code);
    }

    private static CompressionAlgorithm Find(string name) =>
        name == "gzip" ? CompressionAlgorithm.Gzip : CompressionAlgorithm.Brotli;

    private static byte[] Compress(string name, byte[] data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Find(name).Compress(new(data), buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Decompress(string name, ReadOnlySequence<byte> input, int most)
    {
        var output = new ArrayBufferWriter<byte>();
        Find(name).Decompress(input, most, ConnectCode.DataLoss, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Data(int length)
    {
        var data = new byte[length];
#pragma warning disable CA5394 // Data for a test.
        new Random(length).NextBytes(data);
#pragma warning restore CA5394
        return data;
    }

    private sealed class Deflate : CompressionAlgorithm
    {
        public override string Name => "deflate";

        protected override Stream CompressTo(Stream output) =>
            new System.IO.Compression.ZLibStream(
                output,
                System.IO.Compression.CompressionLevel.Fastest,
                leaveOpen: true
            );

        protected override Stream DecompressFrom(Stream input) =>
            new System.IO.Compression.ZLibStream(input, System.IO.Compression.CompressionMode.Decompress);
    }
}
