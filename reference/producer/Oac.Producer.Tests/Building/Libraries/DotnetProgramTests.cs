using System.Buffers.Binary;
using System.Text;
using Oac.Images.Writing;
using Oac.Producer.Building;
using Oac.Producer.Building.Libraries;

namespace Oac.Producer.Tests.Building.Libraries;

/// <summary>Single files: the marker, the header it leads to, and the configuration that the header names.</summary>
public sealed class DotnetProgramTests : IDisposable
{
    private const string Invariant =
        """{ "runtimeOptions": { "configProperties": { "System.Globalization.Invariant": true } } }""";
    private static readonly byte[] Marker = Convert.FromHexString(
        "8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae"
    );
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_configuration_of_a_single_file_is_read()
    {
        Assert.True(Find(Bundle())!.IsInvariant);
        Assert.False(Find(Bundle(configuration: "{}"))!.IsInvariant);
    }

    [Fact]
    public void A_program_without_the_marker_is_none() => Assert.Null(Find("no bundle libzstd"u8.ToArray()));

    [Fact]
    public void A_marker_over_the_border_of_two_reads_is_found()
    {
        for (var before = (1024 * 1024) - 40; before < (1024 * 1024) + 8; before += 7)
        {
            Assert.True(Find(Bundle(before: before))!.IsInvariant);
        }
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_header_that_is_nowhere_says_nothing(long header) =>
        Assert.False(Find(Bundle(header: header))!.IsInvariant);

    [Theory]
    [InlineData(-1L, 10L)]
    [InlineData(long.MaxValue, 10L)]
    [InlineData(1L, long.MaxValue)]
    [InlineData(1L, -1L)]
    [InlineData(1L, DotnetProgram.MaxConfiguration + 1L)]
    public void A_configuration_that_is_nowhere_says_nothing(long offset, long size) =>
        Assert.False(Find(Bundle(offset: offset, size: size))!.IsInvariant);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{ \"runtimeOptions\": 1 }")]
    [InlineData("{ \"runtimeOptions\": { \"configProperties\": [] } }")]
    [InlineData("\u0000")]
    public void A_configuration_that_is_none_says_nothing(string text) =>
        Assert.False(Find(Bundle(configuration: text))!.IsInvariant);

    private DotnetProgram? Find(byte[] content)
    {
        File.WriteAllBytes(folder.At("agent"), content);
        return DotnetProgram.Find(
            new("/agent", ImageFileKind.File, folder.At("agent"), new LayerEntryOptions()) { Length = content.Length },
            isProgram: true
        );
    }

    private static byte[] Bundle(
        string configuration = Invariant,
        int before = 64,
        long? header = null,
        long? offset = null,
        long? size = null
    )
    {
        var text = Encoding.UTF8.GetBytes(configuration);
        using var file = new MemoryStream();
        file.Write(new byte[before]);
        var headerAt = before + 8 + Marker.Length + text.Length;
        file.Write(Number(header ?? headerAt));
        file.Write(Marker);
        file.Write(text);
        // Version 6.0, one file, its id, then the two configurations and the flags.
        file.Write([6, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3, (byte)'x', (byte)'y', (byte)'z']);
        file.Write(Number(0));
        file.Write(Number(0));
        file.Write(Number(offset ?? headerAt - text.Length));
        file.Write(Number(size ?? text.Length));
        file.Write(new byte[64]);
        return file.ToArray();
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
