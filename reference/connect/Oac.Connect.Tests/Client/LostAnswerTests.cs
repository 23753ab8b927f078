using System.Net;
using Oac.Connect.Client;
using Oac.Connect.Tests.Framing;

namespace Oac.Connect.Tests.Client;

/// <summary>Connections that are lost around the end of an answer.</summary>
public sealed class LostAnswerTests
{
    /// <summary>What HttpClient throws where a server says goodbye and closes the connection.</summary>
    private static HttpProtocolException Goodbye =>
        new(0, "The HTTP/2 server closed the connection. HTTP/2 error code 'NO_ERROR' (0x0).", null);

    private static byte[] EndOf(RpcProtocol protocol) =>
        protocol == RpcProtocol.Connect
            ? Bytes.Frame(2, """{"error":{"code":"unavailable","message":"stopping"}}"""u8)
            : Bytes.Frame(0x80, "grpc-status: 14\r\ngrpc-message: stopping\r\n"u8);

    [Theory]
    [InlineData(RpcProtocol.Connect)]
    [InlineData(RpcProtocol.GrpcWeb)]
    public async Task An_outcome_that_came_is_kept_whatever_becomes_of_the_connection(RpcProtocol protocol)
    {
        var error = await ReadAsync(protocol, EndOf(protocol), Goodbye);
        Assert.Equal((ConnectCode.Unavailable, "stopping"), (error.Code, error.RawMessage));
    }

    [Theory]
    [InlineData(RpcProtocol.Connect)]
    [InlineData(RpcProtocol.GrpcWeb)]
    public async Task An_outcome_that_something_follows_is_none(RpcProtocol protocol)
    {
        var error = await ReadAsync(protocol, [.. EndOf(protocol), .. Bytes.Frame(0, "a"u8)], Goodbye);
        Assert.Equal((ConnectCode.Internal, "data follows the end of the stream"), (error.Code, error.RawMessage));
    }

    [Theory]
    [InlineData(RpcProtocol.Connect)]
    [InlineData(RpcProtocol.Grpc)]
    [InlineData(RpcProtocol.GrpcWeb)]
    public async Task A_server_that_closes_the_connection_before_is_unavailable(RpcProtocol protocol)
    {
        Assert.Equal(ConnectCode.Unavailable, (await ReadAsync(protocol, [], Goodbye)).Code);
        Assert.Equal(ConnectCode.Unavailable, (await ReadAsync(protocol, [], new IOException("gone"))).Code);
    }

    [Fact]
    public void A_stream_that_is_reset_without_an_error_is_no_closed_connection() =>
        Assert.Equal(
            ConnectCode.Internal,
            TransportErrors
                .Translate(
                    new HttpProtocolException(
                        0,
                        "The HTTP/2 server reset the stream. HTTP/2 error code 'NO_ERROR' (0x0).",
                        null
                    )
                )
                .Code
        );

    private static async Task<ConnectException> ReadAsync(RpcProtocol protocol, byte[] body, Exception then)
    {
        using var client = new ConnectClient(
            new("http://test"),
            new() { Protocol = protocol },
            new HttpMessageInvoker(new OneAnswer(protocol, body, then))
        );
        await using var call = client.Open(
            EchoService.Bidi,
            new() { CancellationToken = TestContext.Current.CancellationToken }
        );
        return await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync());
    }

    private sealed class OneAnswer(RpcProtocol protocol, byte[] body, Exception then) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var content = new StreamContent(new BrokenStream(body, then));
            content.Headers.Add("content-type", Raw.RawFrameTests.ContentType(protocol));
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK) { Version = HttpVersion.Version20, Content = content }
            );
        }
    }

    /// <summary>Some bytes, then an exception.</summary>
    private sealed class BrokenStream(byte[] bytes, Exception then) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == bytes.Length)
            {
                return ValueTask.FromException<int>(then);
            }
            var count = Math.Min(buffer.Length, bytes.Length - _at);
            bytes.AsSpan(_at, count).CopyTo(buffer.Span);
            _at += count;
            return new(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
