using System.Buffers;
using System.IO.Pipelines;
using Oac.Connect.Framing;

namespace Oac.Connect.Tests.Framing;

public sealed class FrameReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_come_out_of_single_bytes()
    {
        byte[] bytes = [.. Bytes.Frame(0, "one"u8), .. Bytes.Frame(1, []), .. Bytes.Frame(0x80, "three"u8)];
        var pipe = new Pipe();
        var reader = new FrameReader(pipe.Reader, 100, ConnectCode.DataLoss);
        var found = new List<(byte, byte[])>();
        var reading = ReadAllAsync(reader, found);
        foreach (var value in bytes)
        {
            await pipe.Writer.WriteAsync(new[] { value }, Cancellation);
        }
        await pipe.Writer.CompleteAsync();
        await reading;

        Assert.Equal([0, 1, 0x80], found.Select(f => f.Item1));
        Assert.Equal(["one"u8.ToArray(), [], "three"u8.ToArray()], found.Select(f => f.Item2));
    }

    [Fact]
    public async Task A_frame_that_is_cut_off_anywhere_has_the_code_of_that()
    {
        var whole = Bytes.Frame(0, "payload"u8);
        for (var length = 1; length < whole.Length; length++)
        {
            var reader = Read([.. Bytes.Frame(0, "first"u8), .. whole[..length]]);
            Assert.True(await reader.ReadAsync(Cancellation));
            var error = await Assert.ThrowsAsync<ConnectException>(async () => await reader.ReadAsync(Cancellation));
            Assert.Equal(ConnectCode.DataLoss, error.Code);
            Assert.Contains($"after {length} bytes", error.Message, StringComparison.Ordinal);
            Assert.False(await reader.ReadAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Nothing_at_all_is_the_end()
    {
        var reader = Read([]);
        Assert.False(await reader.ReadAsync(Cancellation));
        Assert.False(await reader.ReadAsync(Cancellation));
        Assert.False(reader.TryRead());
    }

    [Theory]
    [InlineData(0u, 10u, true)]
    [InlineData(0u, 11u, false)]
    [InlineData(0u, 0x7FFFFFFFu, false)]
    [InlineData(0u, 0x80000000u, false)]
    [InlineData(0u, 0xFFFFFFFFu, false)]
    [InlineData(0x80u, 11u, false)]
    // Ten, a 256th, and a kilobyte.
    [InlineData(1u, 1034u, true)]
    [InlineData(1u, 1035u, false)]
    [InlineData(0x81u, 1035u, false)]
    public async Task A_length_beyond_the_limit_is_refused_before_its_payload_comes(uint flags, uint length, bool fits)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Bytes.Frame((byte)flags, length, []), Cancellation);
        var reader = new FrameReader(pipe.Reader, 10, ConnectCode.DataLoss);
        var reading = reader.ReadAsync(Cancellation).AsTask();
        if (fits)
        {
            await pipe.Writer.WriteAsync(new byte[length], Cancellation);
            Assert.True(await reading);
            Assert.Equal(length, reader.Payload.Length);
            return;
        }
        var error = await Assert.ThrowsAsync<ConnectException>(() => reading);
        Assert.Equal(ConnectCode.ResourceExhausted, error.Code);
        reader.Release();
    }

    [Fact]
    public async Task A_limit_of_nothing_takes_empty_messages_only()
    {
        var reader = Read([.. Bytes.Frame(0, []), .. Bytes.Frame(0, [1])], 0);
        Assert.True(await reader.ReadAsync(Cancellation));
        Assert.True(reader.Payload.IsEmpty);
        await Assert.ThrowsAsync<ConnectException>(async () => await reader.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task The_largest_limit_there_is_does_not_overflow()
    {
        var reader = Read([.. Bytes.Frame(1, "a"u8), .. Bytes.Frame(0, 0xFFFFFFFF, [])], int.MaxValue);
        Assert.True(await reader.ReadAsync(Cancellation));
        var error = await Assert.ThrowsAsync<ConnectException>(async () => await reader.ReadAsync(Cancellation));
        Assert.Equal(ConnectCode.ResourceExhausted, error.Code);
    }

    [Fact]
    public async Task What_is_here_is_read_at_once()
    {
        var reader = Read([.. Bytes.Frame(0, "a"u8), .. Bytes.Frame(0, "b"u8), 0, 0]);
        Assert.False(reader.TryRead());
        Assert.True(await reader.ReadAsync(Cancellation));
        Assert.True(reader.TryRead());
        Assert.Equal("b"u8.ToArray(), reader.Payload.ToArray());
        Assert.False(reader.TryRead());
    }

    [Fact]
    public async Task Giving_up_ends_a_read_that_waits()
    {
        var pipe = new Pipe();
        var reader = new FrameReader(pipe.Reader, 10, ConnectCode.DataLoss);
        var reading = reader.ReadAsync(Cancellation).AsTask();
        pipe.Reader.CancelPendingRead();
        await Assert.ThrowsAsync<OperationCanceledException>(() => reading);
        reader.Release();
        Assert.False(await reader.ReadAsync(Cancellation));
    }

    [Theory]
    [InlineData(0, 10, 1000)]
    [InlineData(2000, 2000, 1000)]
    public async Task A_message_is_written_with_its_length(int length, int most, int minCompress)
    {
        var pipe = new Pipe(new(pauseWriterThreshold: 0));
        var writer = new FrameWriter(pipe.Writer, most, minCompress);
        writer.Write(new string('x', length), new TextMarshaller(), null);
        Assert.Throws<ConnectException>(() => writer.Write(new string('x', most + 1), new TextMarshaller(), null));
        await writer.FlushAsync(Cancellation);
        Assert.True(pipe.Reader.TryRead(out var result));
        Assert.Equal(
            Bytes.Frame(0, System.Text.Encoding.ASCII.GetBytes(new string('x', length))),
            result.Buffer.ToArray()
        );
    }

    private static FrameReader Read(byte[] bytes, int most = 100) =>
        new(PipeReader.Create(new ReadOnlySequence<byte>(bytes)), most, ConnectCode.DataLoss);

    private static async Task ReadAllAsync(FrameReader reader, List<(byte, byte[])> found)
    {
        while (await reader.ReadAsync(Cancellation))
        {
            found.Add((reader.Flags, reader.Payload.ToArray()));
        }
    }
}
