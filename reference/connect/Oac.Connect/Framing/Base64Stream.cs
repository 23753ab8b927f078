using System.Buffers.Text;

namespace Oac.Connect.Framing;

/// <summary>
/// Reads base64 (<c>application/grpc-web-text</c>): any number of pieces one after the other, each of which may end in padding.
/// </summary>
/// <param name="input">The text.</param>
/// <param name="unreadable">The code where it is no base64.</param>
internal sealed class Base64Stream(Stream input, ConnectCode unreadable) : Stream
{
    private const int ChunkBytes = 8 * 1024;
    private readonly byte[] _text = new byte[ChunkBytes];
    private readonly byte[] _bytes = new byte[ChunkBytes / 4 * 3];
    private int _textCount;
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return _end > _start ? 0 : await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        while (_start == _end)
        {
            var count = await input.ReadAsync(_text.AsMemory(_textCount), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return _textCount == 0 ? 0 : throw Unreadable("the base64 of the body is cut off");
            }
            _textCount += count;
            Decode();
        }
        var taken = Math.Min(buffer.Length, _end - _start);
        _bytes.AsSpan(_start, taken).CopyTo(buffer.Span);
        _start += taken;
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>Decodes all whole groups of four; up to three characters stay for the next time.</summary>
    private void Decode()
    {
        (_start, _end) = (0, 0);
        var whole = _textCount & ~3;
        for (var at = 0; at < whole; )
        {
            // Padding ends a piece, and another may follow it.
            var padding = _text.AsSpan(at, whole - at).IndexOf((byte)'=');
            var end = padding < 0 ? whole : at + (padding | 3) + 1;
            var text = _text.AsSpan(at, end - at);
            if (
                text.ContainsAny(" \t\r\n"u8)
                || Base64.DecodeFromUtf8(text, _bytes.AsSpan(_end), out _, out var written)
                    != System.Buffers.OperationStatus.Done
            )
            {
                throw Unreadable("the body is no base64");
            }
            _end += written;
            at = end;
        }
        _text.AsSpan(whole, _textCount - whole).CopyTo(_text);
        _textCount -= whole;
    }

    private ConnectException Unreadable(string what) => new(unreadable, what);
}
