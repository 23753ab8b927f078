using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Oac.Connect.Framing;

/// <summary>
/// Reads frames: a byte of flags, four of length in network order, then the payload. The meaning of flags is the caller's affair.
/// </summary>
/// <remarks>
/// What the pipe handed out is kept until all whole frames of it were taken, so that a burst costs the pipe one turn and not one for each
/// message. A payload is never copied; it is there until the next read.
/// </remarks>
internal sealed class FrameReader(PipeReader input, int maxMessageBytes, ConnectCode truncated)
{
    /// <summary>The length of the part before the payload.</summary>
    public const int PrefixBytes = 5;

    private ReadOnlySequence<byte> _buffer;
    private bool _held;
    private bool _ended;

    /// <summary>The flags of the frame that was read last.</summary>
    public byte Flags { get; private set; }

    /// <summary>Its payload, there until the next read.</summary>
    public ReadOnlySequence<byte> Payload { get; private set; }

    /// <summary>Reads the next frame; false at the end.</summary>
    /// <exception cref="ConnectException">The stream ends within a frame, or the frame is longer than the limit.</exception>
    /// <exception cref="OperationCanceledException">The reading was given up, by the token or by the pipe.</exception>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken) =>
        TryTake() ? new(true) : WaitAsync(cancellationToken);

    /// <summary>Reads the next frame if it is here already; false says nothing of what will come.</summary>
    /// <exception cref="ConnectException">The frame is longer than the limit.</exception>
    public bool TryRead() => TryTake();

    /// <summary>Gives back what was not taken.</summary>
    public void Release()
    {
        if (_held)
        {
            _held = false;
            _ended = true;
            input.AdvanceTo(_buffer.End);
            _buffer = default;
            Payload = default;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            if (_held)
            {
                _held = false;
                input.AdvanceTo(_buffer.Start, _buffer.End);
            }
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            _buffer = result.Buffer;
            _held = true;
            if (TryTake())
            {
                return true;
            }
            if (result.IsCanceled)
            {
                throw new OperationCanceledException("Reading was given up.", cancellationToken);
            }
            if (result.IsCompleted)
            {
                var left = _buffer.Length;
                Release();
                _ended = true;
                if (left > 0)
                {
                    throw new ConnectException(
                        truncated,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"the stream ends within a message, after {left} bytes of it"
                        )
                    );
                }
            }
        }
        return false;
    }

    private bool TryTake()
    {
        if (!_held || _buffer.Length < PrefixBytes)
        {
            return false;
        }
        uint length;
        byte flags;
        if (_buffer.FirstSpan is { Length: >= PrefixBytes } span)
        {
            flags = span[0];
            length = BinaryPrimitives.ReadUInt32BigEndian(span[1..]);
        }
        else
        {
            Span<byte> prefix = stackalloc byte[PrefixBytes];
            _buffer.Slice(0, PrefixBytes).CopyTo(prefix);
            flags = prefix[0];
            length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        }
        var most = (flags & FrameFlags.Compressed) == 0 ? maxMessageBytes : MaxCompressed(maxMessageBytes);
        if (length > most)
        {
            throw new ConnectException(
                ConnectCode.ResourceExhausted,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a message of {length} bytes is announced; at most {maxMessageBytes} are read"
                )
            );
        }
        if (_buffer.Length - PrefixBytes < length)
        {
            return false;
        }
        Flags = flags;
        Payload = _buffer.Slice(PrefixBytes, length);
        _buffer = _buffer.Slice(Payload.End);
        return true;
    }

    /// <summary>What does not compress becomes a little longer; the limit itself is for what comes out.</summary>
    internal static long MaxCompressed(int maxMessageBytes) => (long)maxMessageBytes + (maxMessageBytes >> 8) + 1024;
}
