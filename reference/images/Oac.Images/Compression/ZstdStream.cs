using System.Runtime.InteropServices;
using Oac.Images.Content;

namespace Oac.Images.Compression;

/// <summary>
/// Decompresses zstd by the system's libzstd, which is looked for when the first stream is made: .NET 10 has no zstd of its own. A frame
/// may ask for a window of 128 MiB at most, the library's own limit for streams.
/// </summary>
internal sealed partial class ZstdStream : ReadOnlyStream
{
    /// <summary>The largest window as a power of two: 2^27 bytes, which this process would have to hold.</summary>
    public const int MaxWindowLog = 27;

    private const string Library = "libzstd.so.1";
    private const int WindowLogMax = 100;

    private readonly Stream _stream;
    private readonly nint _context;

    // Pinned for as long as they live, so that their addresses can be handed out.
    private readonly byte[] _input = GC.AllocateUninitializedArray<byte>(128 * 1024, pinned: true);
    private readonly byte[] _output = GC.AllocateUninitializedArray<byte>(128 * 1024, pinned: true);
    private int _inputStart;
    private int _inputEnd;
    private int _outputStart;
    private int _outputEnd;
    private bool _midFrame;
    private bool _disposed;

    public ZstdStream(Stream stream)
    {
        _stream = stream;
        try
        {
            _context = ZSTD_createDStream();
            Check(ZSTD_DCtx_setParameter(_context, WindowLogMax, MaxWindowLog));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"The content is compressed by zstd, and {Library} is not installed here (Debian: libzstd1).",
                e
            );
        }
    }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_outputStart == _outputEnd && !buffer.IsEmpty)
        {
            if (!Decompress())
            {
                var got = _stream.Read(_input);
                if (!Fed(got))
                {
                    return 0;
                }
            }
        }

        return Take(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_outputStart == _outputEnd && !buffer.IsEmpty)
        {
            if (!Decompress())
            {
                var got = await _stream.ReadAsync(_input, cancellationToken).ConfigureAwait(false);
                if (!Fed(got))
                {
                    return 0;
                }
            }
        }

        return Take(buffer.Span);
    }

    public override async ValueTask DisposeAsync()
    {
        Free();
        await _stream.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Free();
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Free()
    {
        if (!_disposed)
        {
            _disposed = true;
            _ = ZSTD_freeDStream(_context);
        }
    }

    /// <summary>Makes output of the input that is there; false where neither came of it.</summary>
    private bool Decompress()
    {
        if (_inputStart == _inputEnd && !_midFrame)
        {
            return false;
        }

        var input = new ZstdBuffer
        {
            Address = Marshal.UnsafeAddrOfPinnedArrayElement(_input, 0),
            Size = (nuint)_inputEnd,
            Position = (nuint)_inputStart,
        };
        var output = new ZstdBuffer
        {
            Address = Marshal.UnsafeAddrOfPinnedArrayElement(_output, 0),
            Size = (nuint)_output.Length,
        };
        var left = Check(ZSTD_decompressStream(_context, ref output, ref input));
        var moved = (int)input.Position > _inputStart || output.Position > 0;
        _midFrame = left != 0;
        _inputStart = (int)input.Position;
        _outputStart = 0;
        _outputEnd = (int)output.Position;
        return moved;
    }

    private bool Fed(int got)
    {
        if (got == 0 && _midFrame)
        {
            throw new InvalidDataException("zstd: it ends within a frame.");
        }

        _inputStart = 0;
        _inputEnd = got;
        return got > 0;
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _outputEnd - _outputStart);
        _output.AsSpan(_outputStart, count).CopyTo(buffer);
        _outputStart += count;
        return count;
    }

    private static nuint Check(nuint result) =>
        ZSTD_isError(result) == 0
            ? result
            : throw new InvalidDataException($"zstd: {Marshal.PtrToStringUTF8(ZSTD_getErrorName(result))}.");

    [StructLayout(LayoutKind.Sequential)]
    private struct ZstdBuffer
    {
        public nint Address;
        public nuint Size;
        public nuint Position;
    }

    [LibraryImport(Library)]
    private static partial nint ZSTD_createDStream();

    [LibraryImport(Library)]
    private static partial nuint ZSTD_freeDStream(nint context);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_DCtx_setParameter(nint context, int parameter, int value);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_decompressStream(nint context, ref ZstdBuffer output, ref ZstdBuffer input);

    [LibraryImport(Library)]
    private static partial uint ZSTD_isError(nuint code);

    [LibraryImport(Library)]
    private static partial nint ZSTD_getErrorName(nuint code);
}
