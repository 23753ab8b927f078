namespace Oac.Harness.Agents;

/// <summary>Watches the bytes of an answer while they are read.</summary>
internal interface IReading
{
    void Read(ReadOnlySpan<byte> bytes);

    /// <summary>The answer has ended, or nobody reads on; called once.</summary>
    void End(Exception? error);
}

/// <summary>An answer that has an end: what is longer is refused.</summary>
internal sealed class BoundedStream(Stream inner, long max, string what, IReading? reading = null) : Stream
{
    private IReading? _reading = reading;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Seen(buffer[..inner.Read(buffer)], buffer.Length);
        }
        catch (Exception e)
        {
            End(e);
            throw;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var length = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return Seen(buffer.Span[..length], buffer.Length);
        }
        catch (Exception e)
        {
            End(e);
            throw;
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
            End(null);
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        End(null);
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private int Seen(ReadOnlySpan<byte> bytes, int asked)
    {
        _read += bytes.Length;
        if (_read > max)
        {
            throw new InvalidDataException($"{what} is longer than {max} bytes.");
        }
        _reading?.Read(bytes);
        if (bytes.IsEmpty && asked > 0)
        {
            End(null);
        }
        return bytes.Length;
    }

    private void End(Exception? error)
    {
        Interlocked.Exchange(ref _reading, null)?.End(error);
    }
}
