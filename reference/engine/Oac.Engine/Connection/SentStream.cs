namespace Oac.Engine.Connection;

/// <summary>What a request's body is written to: an engine that takes nothing for a time ends the request.</summary>
internal sealed class SentStream(Stream inner, CancellationTokenSource late, TimeSpan idle) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the connection failed, and not who wrote.</summary>
    public bool Broken { get; private set; }

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        GuardAsync(inner.WriteAsync(buffer, cancellationToken));

    public override void Flush() => FlushAsync().GetAwaiter().GetResult();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        GuardAsync(new(inner.FlushAsync(cancellationToken))).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask GuardAsync(ValueTask work)
    {
        try
        {
            if (work.IsCompleted)
            {
                await work.ConfigureAwait(false);
                return;
            }
            late.CancelAfter(idle);
            await work.ConfigureAwait(false);
            late.CancelAfter(Timeout.InfiniteTimeSpan);
        }
        catch
        {
            Broken = true;
            throw;
        }
    }
}
