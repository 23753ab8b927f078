namespace Oac.Engine.Connection;

/// <summary>The body of an answer as it arrives: fails with <see cref="EngineException"/> when it stands still or breaks off.</summary>
internal class AnswerStream(EngineAnswer answer, Stream inner, TimeSpan idle) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    protected EngineAnswer Answer => answer;

    /// <remarks>Only the asynchronous read of the connection can be given up, so this waits for one.</remarks>
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var late = new CancellationTokenSource(idle, answer.Connection.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await inner.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is IOException or HttpRequestException or OperationCanceledException
                || (e is ObjectDisposedException && either.IsCancellationRequested)
            )
        {
            // Giving up closes the connection, on which a read may just begin.
            cancellationToken.ThrowIfCancellationRequested();
            throw answer.Error(
                EngineError.Unreachable,
                late.IsCancellationRequested
                    ? $"nothing more arrived for {idle.TotalSeconds:0} seconds"
                    : "the connection broke off in the middle of the answer",
                e
            );
        }
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            answer.Dispose();
        }
        base.Dispose(disposing);
    }
}
