using System.Text;
using Oac.Engine.Connection;

namespace Oac.Engine.Images;

/// <summary>
/// An archive of images as an engine sends it. The end of the answer is not enough to know that it is whole: an engine that fails on its
/// way writes the error behind what it has sent and ends in peace. A tar ends with two blocks of zeros.
/// </summary>
internal sealed class ExportStream(EngineAnswer answer, Stream inner, long maxBytes)
    : AnswerStream(answer, inner, answer.Connection.Limits.IdleTimeout)
{
    /// <summary>The end of a tar is 1,024 zeros; an error behind it may be longer than that.</summary>
    private const int EndBytes = 1024;

    private readonly byte[] _last = new byte[4 * EndBytes];
    private long _length;

    public static string TooLong(long maxBytes) => $"the archive is longer than {maxBytes} bytes";

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count == 0 && buffer.Length > 0)
        {
            ExpectEnd();
        }
        _length += count;
        if (_length > maxBytes)
        {
            throw Answer.Error(EngineError.LimitExceeded, TooLong(maxBytes));
        }
        Remember(buffer.Span[..count]);
        return count;
    }

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < _last.Length)
        {
            _last.AsSpan(bytes.Length).CopyTo(_last);
        }
        else
        {
            bytes = bytes[^_last.Length..];
        }
        bytes.CopyTo(_last.AsSpan(_last.Length - bytes.Length));
    }

    private void ExpectEnd()
    {
        if (_length >= EndBytes && !_last.AsSpan(_last.Length - EndBytes).ContainsAnyExcept((byte)0))
        {
            return;
        }
        var message = Failure();
        throw message is null
            ? Answer.Error(
                EngineError.Corrupt,
                $"the archive ends too early, after {_length} bytes: the engine or a proxy has broken off"
            )
            : Answer.Error(Refusal.KindOf(message), $"the engine failed on its way: {MessageText.Shown(message, 600)}");
    }

    /// <summary>The error that Docker writes behind the part of the archive that it has sent.</summary>
    private string? Failure()
    {
        var start = _last.AsSpan().LastIndexOf("{\"errorDetail\""u8);
        return start < 0
            ? null
            : ProgressLine.ErrorOf(_last.AsMemory(start)) ?? Encoding.UTF8.GetString(_last.AsSpan(start));
    }
}
