using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Oac.Connect.Compression;
using Oac.Connect.Framing;
using Oac.Connect.Protocols;

namespace Oac.Connect.AspNetCore.Exchanges;

/// <summary>Messages in frames: what streams of Connect, gRPC and gRPC-Web have in common.</summary>
internal abstract class EnvelopedExchange : ServerExchange
{
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;

    protected EnvelopedExchange(
        HttpContext http,
        Method method,
        RpcContentType type,
        ConnectServerOptions options,
        CompressionList compressions,
        PipeReader input,
        PipeWriter output
    )
        : base(http, method, type, options, compressions)
    {
        _reader = new(input, options.MaxReceiveBytes, ConnectCode.InvalidArgument);
        _writer = new(output, options.MaxSendBytes, options.MinCompressBytes);
    }

    protected FrameWriter Writer => _writer;

    protected override bool SendsHeadersFirst => true;

    public override FrameReader? Frames => _reader;

    public override async ValueTask<bool> ReceiveAsync() =>
        Take(await _reader.ReadAsync(CancellationToken.None).ConfigureAwait(false));

    public override bool TryReceive() => _reader.TryRead() && TakeFrame();

    public override bool TakeFrame() => Take(any: true);

    public override void Release()
    {
        _reader.Release();
        base.Release();
    }

    protected override void Write<T>(T message, Marshaller<T> marshaller) =>
        _writer.Write(message, marshaller, ResponseCompression);

    protected override ValueTask<bool> FlushCoreAsync()
    {
        var flushing = _writer.FlushAsync(CancellationToken.None);
        return flushing.IsCompletedSuccessfully ? new(IsOpen(flushing.Result)) : AwaitFlushAsync(flushing);
    }

    private static bool IsOpen(FlushResult result) => !result.IsCompleted && !result.IsCanceled;

    [System.Runtime.CompilerServices.AsyncMethodBuilder(
        typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>)
    )]
    private static async ValueTask<bool> AwaitFlushAsync(ValueTask<FlushResult> flushing) =>
        IsOpen(await flushing.ConfigureAwait(false));

    private bool Take(bool any)
    {
        if (!any)
        {
            return false;
        }
        if ((_reader.Flags & ~FrameFlags.Compressed) != 0)
        {
            throw new ConnectException(
                ConnectCode.InvalidArgument,
                $"a message has the flags 0x{_reader.Flags:x2}; clients send 0x00 or 0x01"
            );
        }
        var isCompressed = _reader.Flags != 0;
        if (isCompressed && RequestCompression is null)
        {
            throw new ConnectException(
                ConnectCode.Internal,
                "a message says that it is compressed, and the request names no compression"
            );
        }
        Take(_reader.Payload, isCompressed);
        return true;
    }
}
