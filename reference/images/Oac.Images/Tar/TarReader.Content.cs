using Oac.Images.Compression;
using Oac.Images.Content;

namespace Oac.Images.Tar;

// The buffer, and content as a stream.
public sealed partial class TarReader
{
    private ReadOnlySpan<byte> Block => _buffer.AsSpan(_start, TarHeader.BlockSize);

    private void Consume(int count)
    {
        _start += count;
        _position += count;
    }

    /// <summary>Has so many bytes in the buffer, or all that are left.</summary>
    private ValueTask<int> BufferAsync(int count, CancellationToken cancellationToken) =>
        _end - _start >= count ? new(count) : FillAsync(count, cancellationToken);

    private async ValueTask<int> FillAsync(int count, CancellationToken cancellationToken)
    {
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        _end -= _start;
        _start = 0;
        while (_end < count)
        {
            var got = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (got == 0)
            {
                break;
            }

            _end += got;
        }

        return Math.Min(count, _end);
    }

    private async ValueTask SkipContentAsync(CancellationToken cancellationToken)
    {
        var at = _position;
        if (!await SkipAsync(_contentLeft, cancellationToken).ConfigureAwait(false))
        {
            throw Corrupt("it ends in the content of an entry", at);
        }

        _contentLeft = 0;

        // The last padding may be missing, as Go's archive/tar bears it.
        _ = await SkipAsync(_padding, cancellationToken).ConfigureAwait(false);
        _padding = 0;
    }

    private async ValueTask<bool> SkipAsync(long count, CancellationToken cancellationToken)
    {
        var buffered = (int)Math.Min(count, _end - _start);
        Consume(buffered);
        count -= buffered;
        if (count > _buffer.Length && _stream.CanSeek)
        {
            if (_stream.Length - _stream.Position < count)
            {
                return false;
            }

            _stream.Seek(count, SeekOrigin.Current);
            _position += count;
            return true;
        }

        while (count > 0)
        {
            var got = await BufferAnyAsync(cancellationToken).ConfigureAwait(false);
            if (got == 0)
            {
                return false;
            }

            var skipped = (int)Math.Min(count, got);
            Consume(skipped);
            count -= skipped;
        }

        return true;
    }

    private async ValueTask<int> BufferAnyAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = 0;
        _end = await _stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        return _end;
    }

    private async ValueTask<int> ReadContentAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        target = target[..(int)Math.Min(target.Length, _contentLeft)];
        if (target.IsEmpty)
        {
            return 0;
        }

        var got = TakeBuffered(target.Span);
        return got > 0
            ? got
            : Took(await _stream.ReadAsync(target, cancellationToken).ConfigureAwait(false), buffered: false);
    }

    private int ReadContent(Span<byte> target)
    {
        target = target[..(int)Math.Min(target.Length, _contentLeft)];
        if (target.IsEmpty)
        {
            return 0;
        }

        var got = TakeBuffered(target);
        return got > 0 ? got : Took(_stream.Read(target), buffered: false);
    }

    private int TakeBuffered(Span<byte> target)
    {
        var count = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(target);
        return Took(count, buffered: true);
    }

    private int Took(int count, bool buffered)
    {
        if (count == 0 && !buffered)
        {
            throw Corrupt("it ends in the content of an entry", _position);
        }

        _start += buffered ? count : 0;
        _position += count;
        _contentLeft -= count;
        return count;
    }

    private sealed class ContentStream(TarReader reader, TarEntry entry) : ReadOnlyStream
    {
        public override long Length => entry.Size;

        public override long Position
        {
            get => entry.Size - Reader._contentLeft;
            set => throw new NotSupportedException();
        }

        private TarReader Reader =>
            reader._current is { } current && ReferenceEquals(current, entry)
                ? reader
                : throw new InvalidOperationException("The reader has gone on to another entry.");

        public override int Read(Span<byte> buffer) => Reader.ReadContent(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Reader.ReadContentAsync(buffer, cancellationToken);
    }
}
