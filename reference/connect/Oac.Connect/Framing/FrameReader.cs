using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;

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

    /// <summary>Whether nothing more can be read.</summary>
    public bool IsEnded { get; private set; }

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
            IsEnded = true;
            input.AdvanceTo(_buffer.End);
            _buffer = default;
            Payload = default;
        }
    }

    /// <summary>
    /// Waits for more. Callers that read often do this in a method of their own, with <see cref="Filled"/> behind it: an asynchronous method
    /// around it would cost each message one more.
    /// </summary>
    /// <exception cref="OperationCanceledException">The reading was given up.</exception>
    public ValueTask<ReadResult> FillAsync(CancellationToken cancellationToken)
    {
        if (_held)
        {
            _held = false;
            input.AdvanceTo(_buffer.Start, _buffer.End);
        }
        return input.ReadAsync(cancellationToken);
    }

    /// <summary>Takes what came: a frame, the end, or less than a frame.</summary>
    /// <exception cref="ConnectException">The stream ends within a frame, or the frame is longer than the limit.</exception>
    /// <exception cref="OperationCanceledException">The reading was given up by the pipe.</exception>
    public FrameProgress Filled(in ReadResult result)
    {
        _buffer = result.Buffer;
        _held = true;
        if (TryTake())
        {
            return FrameProgress.Frame;
        }
        if (result.IsCanceled)
        {
            throw new OperationCanceledException("Reading was given up.");
        }
        if (!result.IsCompleted)
        {
            return FrameProgress.Part;
        }
        var left = _buffer.Length;
        Release();
        IsEnded = true;
        return left == 0
            ? FrameProgress.End
            : throw new ConnectException(
                truncated,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the stream ends within a message, after {left} bytes of it"
                )
            );
    }

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (!IsEnded)
        {
            switch (Filled(await FillAsync(cancellationToken).ConfigureAwait(false)))
            {
                case FrameProgress.Frame:
                    return true;
                case FrameProgress.End:
                    return false;
                default:
                    break;
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

/// <summary>What came of waiting for a frame.</summary>
internal enum FrameProgress
{
    /// <summary>Less than a frame is here.</summary>
    Part,

    /// <summary>A frame.</summary>
    Frame,

    /// <summary>No frame follows.</summary>
    End,
}
