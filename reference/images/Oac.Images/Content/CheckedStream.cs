using System.Globalization;
using System.Security.Cryptography;
using Oac.Images.Compression;

namespace Oac.Images.Content;

/// <summary>
/// Hands out the content of a descriptor and checks it on the way: it fails where the content is longer or shorter than it should be, and
/// before it says that the content is at its end if the digest is another. Bytes beyond the size are never handed out.
/// </summary>
internal sealed class CheckedStream(Stream inner, Descriptor descriptor, string source) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = descriptor.Digest.CreateHash();
    private long _read;
    private bool _ended;

    public override long Length => descriptor.Size;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
        {
            return 0;
        }
        var left = descriptor.Size - _read;
        if (left > 0)
        {
            var wanted = buffer[..(int)Math.Min(buffer.Length, left)];
            return Took(wanted, inner.Read(wanted));
        }
        Span<byte> more = stackalloc byte[1];
        return End(inner.Read(more));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended || buffer.IsEmpty)
        {
            return 0;
        }
        var left = descriptor.Size - _read;
        if (left > 0)
        {
            var wanted = buffer[..(int)Math.Min(buffer.Length, left)];
            var count = await inner.ReadAsync(wanted, cancellationToken).ConfigureAwait(false);
            return Took(wanted.Span, count);
        }
        return End(await inner.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false));
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        _hash.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _hash.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Took(ReadOnlySpan<byte> buffer, int count)
    {
        if (count == 0)
        {
            throw Corrupt(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"it ends after {_read} bytes, where {descriptor.Size} are wanted"
                )
            );
        }
        _read += count;
        _hash.AppendData(buffer[..count]);
        return count;
    }

    private int End(int more)
    {
        if (more != 0)
        {
            throw Corrupt(
                string.Create(CultureInfo.InvariantCulture, $"it is longer than the {descriptor.Size} bytes wanted")
            );
        }
        var found = ContentDigest.OfHash(_hash.GetHashAndReset());
        if (found != descriptor.Digest)
        {
            throw Corrupt($"its digest is {found}");
        }
        _ended = true;
        return 0;
    }

    private ImageContentException Corrupt(string what) =>
        new(ImageContentError.Corrupt, $"{source}: {descriptor.Digest}: {what}");
}
