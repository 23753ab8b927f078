using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Oac.Connect.Framing;

namespace Oac.Connect.Tests.Framing;

public sealed class Base64Tests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_flush_can_be_decoded_by_itself()
    {
        var pipe = new Pipe();
        var writer = new Base64PipeWriter(pipe.Writer);
        foreach (var length in new[] { 1, 2, 3, 4, 20_000 })
        {
            var bytes = new byte[length];
            Array.Fill(bytes, (byte)length);
            writer.Write(bytes);
            await writer.FlushAsync(Cancellation);
            var result = await pipe.Reader.ReadAsync(Cancellation);
            Assert.Equal(bytes, Convert.FromBase64String(Encoding.ASCII.GetString(result.Buffer)));
            pipe.Reader.AdvanceTo(result.Buffer.End);
        }
        writer.Write("end"u8);
        await writer.CompleteAsync();
        Assert.Equal("ZW5k", Encoding.ASCII.GetString((await pipe.Reader.ReadAsync(Cancellation)).Buffer));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("YQ==", "a")]
    [InlineData("YQ==YmM=ZGVmZ2hp", "abcdefghi")]
    [InlineData("YWJjZGVm", "abcdef")]
    public async Task Pieces_with_padding_follow_each_other(string text, string expected)
    {
        foreach (var size in new[] { 1, 3, 5, 1000 })
        {
            Assert.Equal(expected, Encoding.ASCII.GetString(await DecodeAsync(text, size)));
        }
    }

    [Fact]
    public async Task Long_texts_are_read()
    {
        var bytes = new byte[100_000];
        Array.Fill(bytes, (byte)77);
        Assert.Equal(bytes, await DecodeAsync(Convert.ToBase64String(bytes), 7000));
    }

    [Theory]
    [InlineData("Y")]
    [InlineData("YWJ")]
    [InlineData("YQ==Y")]
    [InlineData("====")]
    [InlineData("Y===")]
    [InlineData("YQ=a")]
    [InlineData("YW\n\n")]
    [InlineData("YW-_")]
    public async Task What_is_no_base64_has_the_code_of_that(string text)
    {
        foreach (var size in new[] { 1, 1000 })
        {
            var error = await Assert.ThrowsAsync<ConnectException>(() => DecodeAsync(text, size));
            Assert.Equal(ConnectCode.DataLoss, error.Code);
        }
    }

    private static async Task<byte[]> DecodeAsync(string text, int size)
    {
        await using var input = new Base64Stream(new Slow(Encoding.ASCII.GetBytes(text), size), ConnectCode.DataLoss);
        var output = new MemoryStream();
        await input.CopyToAsync(output, Cancellation);
        return output.ToArray();
    }

    private sealed class Slow(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
