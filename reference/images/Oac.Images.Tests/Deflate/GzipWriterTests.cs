using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Tests.Deflate;

/// <summary>The compressor through the layers that it packs, judged by other readers of gzip.</summary>
public sealed class GzipWriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Contents =>
        new MatrixTheoryData<string, int>(
            ["zeros", "random", "text", "bytes", "runs", "skewed", "far"],
            [0, 1, 3, 4, 300, 32 * 1024, (256 * 1024) - 512, (256 * 1024) + 1, 1_500_000]
        );

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Content_comes_back(string kind, int length)
    {
        var content = Make(kind, length);
        using var layer = await new LayerBuilder().AddContent("/x", content).BuildAsync(null, Token);
        using var plain = await new LayerBuilder()
            .AddContent("/x", content)
            .BuildAsync(new() { Compression = LayerCompression.None }, Token);
        await using var expected = plain.Open();
        await using var unpacked = new GZipStream(layer.Open(), CompressionMode.Decompress);
        Assert.Equal(await BytesAsync(expected), await BytesAsync(unpacked));
        Assert.True(layer.Descriptor.Size < plain.Descriptor.Size + 1024);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("random")]
    [InlineData("skewed")]
    public async Task Gzip_itself_takes_it_and_packs_no_better_by_a_tenth(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "gzip is no part of Windows");
        var folder = Directory.CreateTempSubdirectory("oac-gzip-");
        try
        {
            var file = Path.Combine(folder.FullName, "x.gz");
            using var layer = await new LayerBuilder().AddContent("/x", Make(kind, 1_500_000)).BuildAsync(null, Token);
            await using (var output = File.Create(file))
            {
                await using var input = layer.Open();
                await input.CopyToAsync(output, Token);
            }
            await RunAsync("gzip", "-t", file);
            await RunAsync("gzip", "-d", file);
            await RunAsync("gzip", "-6", Path.Combine(folder.FullName, "x"));
            Assert.InRange(layer.Descriptor.Size, 0, (long)(new FileInfo(file).Length * 1.1));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_number_of_processors_changes_no_byte()
    {
        var builder = new LayerBuilder().AddContent("/x", Make("text", 3_000_000));
        var digests = new HashSet<ContentDigest>();
        foreach (var parallelism in (int[])[1, 2, 3, 8])
        {
            using var layer = await builder.BuildAsync(new() { Parallelism = parallelism }, Token);
            digests.Add(layer.Descriptor.Digest);
        }
        Assert.Single(digests);
    }

    private static byte[] Make(string kind, int length)
    {
        var random = new Random(7);
        var content = new byte[length];
        switch (kind)
        {
            case "random":
                random.NextBytes(content);
                break;
            case "text":
                var text = new StringBuilder();
                while (text.Length < length)
                {
                    text.Append("the ")
                        .Append(random.Next(5000))
                        .Append(" words of ")
                        .Append((char)random.Next('a', 'z'));
                }
                Encoding.ASCII.GetBytes(text.ToString(0, length)).CopyTo(content, 0);
                break;
            case "bytes":
                for (var index = 0; index < length; index++)
                {
                    content[index] = (byte)index;
                }
                break;
            case "runs":
                for (var index = 0; index < length; index++)
                {
                    content[index] = (byte)(index / 259 * 31);
                }
                break;
            case "skewed":
                // Frequencies that double from byte to byte ask for codes longer than fifteen bits.
                for (var index = 0; index < length; index++)
                {
                    content[index] = (byte)System.Numerics.BitOperations.TrailingZeroCount(random.Next() | (1 << 30));
                }
                break;
            case "far":
                random.NextBytes(content);
                for (var index = 32 * 1024; index < length; index++)
                {
                    content[index] = content[index - (32 * 1024) + (index / 40_000 % 3)];
                }
                break;
        }
        return content;
    }

    private static async Task<byte[]> BytesAsync(Stream stream)
    {
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, Token);
        return memory.ToArray();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }
}
