using System.Buffers;

namespace Oac.Connect.Framing;

/// <summary>A buffer that grows out of the shared pool. After <see cref="Return"/> it is empty and may be filled again.</summary>
internal sealed class RentedBuffer : IBufferWriter<byte>
{
    private const int FirstBytes = 512;
    private byte[] _bytes = [];
    private int _count;

    public Span<byte> Written => _bytes.AsSpan(0, _count);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _count);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _count);
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_count);
    }

    /// <summary>Gives the memory back.</summary>
    public void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
        _count = 0;
    }

    private void Reserve(int sizeHint)
    {
        var free = _bytes.Length - _count;
        if (free >= Math.Max(sizeHint, 1))
        {
            return;
        }
        var wanted = Math.Max((long)_count + Math.Max(sizeHint, 1), Math.Max((long)_bytes.Length * 2, FirstBytes));
        var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Array.MaxLength));
        Written.CopyTo(grown);
        var old = _bytes;
        _bytes = grown;
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}
