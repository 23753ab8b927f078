using Oac.Engine.Connection;

namespace Oac.Engine.Images;

/// <summary>Cuts a stream of progress into its lines, none of them longer than is bearable, nor all together.</summary>
internal sealed class ProgressReader(EngineAnswer answer, Stream body)
{
    private readonly int _maxLine = answer.Connection.Limits.MaxLineBytes;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private long _read;

    /// <summary>The next line that is not blank, without its end; null behind the last. It is good until the next call.</summary>
    public async Task<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = Take(searched + found, 1);
                searched = 0;
                if (!line.IsEmpty)
                {
                    return line;
                }
                continue;
            }
            searched = _end - _start;
            if (searched > _maxLine)
            {
                throw answer.Error(
                    EngineError.LimitExceeded,
                    $"a line of its progress is longer than {_maxLine} bytes"
                );
            }
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                var rest = Take(searched, 0);
                // Without the cast null would become an empty line.
                return rest.IsEmpty ? (ReadOnlyMemory<byte>?)null : rest;
            }
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int separator)
    {
        var line = _buffer.AsMemory(_start, length);
        _start += length + separator;
        return line.Trim(" \t\r"u8);
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var count = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += count;
        _read += count;
        return _read <= answer.Connection.Limits.MaxProgressBytes
            ? count > 0
            : throw answer.Error(
                EngineError.LimitExceeded,
                $"its progress is longer than {answer.Connection.Limits.MaxProgressBytes} bytes"
            );
    }
}
