using Oac.Images.Content;

namespace Oac.Images.Tar;

/// <summary>
/// Reads a tar archive from a stream, entry by entry, in bounded memory: ustar, GNU (long names, base-256 numbers) and PAX. Content is
/// read through the entry's stream or skipped without being copied; sparse files are listed, but their content is refused.
/// </summary>
/// <remarks>
/// An archive ends with two blocks of zeros or with its stream, as Go's archive/tar takes it; what follows the two blocks is not read.
/// Every failure is an <see cref="ImageContentException"/> that says at which byte. One reader serves one caller at a time.
/// </remarks>
public sealed partial class TarReader
{
    private readonly Stream _stream;
    private readonly TarLimits _limits;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private long _position;
    private long _contentLeft;
    private int _padding;
    private int _headers;
    private bool _ended;
    private TarEntry? _current;
    private PaxRecords _global = PaxRecords.None;

    /// <summary>Reads an archive from where a stream stands.</summary>
    /// <param name="stream">The archive, not compressed; it stays open.</param>
    /// <param name="limits">What to bear; <see cref="TarLimits.Default"/> if null.</param>
    public TarReader(Stream stream, TarLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _limits = limits ?? TarLimits.Default;
    }

    /// <summary>How many bytes of the archive have been read or skipped.</summary>
    public long Position => _position;

    /// <summary>Goes to the next entry, past what is left of the content of the last one.</summary>
    /// <returns>The entry, or null at the end.</returns>
    /// <exception cref="ImageContentException">The archive is corrupt, truncated, or beyond a limit.</exception>
    public async ValueTask<TarEntry?> ReadEntryAsync(CancellationToken cancellationToken)
    {
        _current = null;
        if (_ended)
        {
            return null;
        }

        await SkipContentAsync(cancellationToken).ConfigureAwait(false);
        string? longName = null;
        string? longLink = null;
        var pax = _global;
        var first = -1L;
        while (true)
        {
            var at = _position;
            if (!await BufferHeaderAsync(cancellationToken).ConfigureAwait(false))
            {
                _ended = true;
                return first < 0 ? null : throw Corrupt("it ends where an entry should follow its long name", at);
            }

            first = first < 0 ? at : first;
            var type = CheckHeader(at, out var size);
            switch (type)
            {
                case (byte)'L':
                    longName = await ReadNameAsync(size, "a name", at, cancellationToken).ConfigureAwait(false);
                    break;
                case (byte)'K':
                    longLink = await ReadNameAsync(size, "a link", at, cancellationToken).ConfigureAwait(false);
                    break;
                case (byte)'x' or (byte)'X':
                    pax = await ReadPaxAsync(size, _global, at, cancellationToken).ConfigureAwait(false);
                    break;
                case (byte)'g':
                    var global = await ReadPaxAsync(size, _global, at, cancellationToken).ConfigureAwait(false);
                    if (_limits.ApplyGlobalHeaders)
                    {
                        pax = _global = global;
                    }

                    break;
                default:
                    _current = MakeEntry(pax, longName, longLink, first, out var moreSparseBlocks);
                    while (moreSparseBlocks)
                    {
                        moreSparseBlocks = await SkipSparseBlockAsync(cancellationToken).ConfigureAwait(false);
                    }

                    CheckPosition(_contentLeft);
                    return _current = _current with { ContentOffset = _position };
            }
        }
    }

    /// <summary>The content of the entry that was read last, from where it stands; of no use after the next entry has been asked for.</summary>
    /// <exception cref="ImageContentException">The entry is sparse (<see cref="ImageContentError.NotSupported"/>).</exception>
    public Stream OpenContent()
    {
        var entry = _current ?? throw new InvalidOperationException("No entry has been read.");
        return entry.IsSparse
            ? throw new ImageContentException(
                ImageContentError.NotSupported,
                $"tar: the content of {entry.Name} at byte {entry.ContentOffset} is sparse, which is not supported."
            )
            : new ContentStream(this, entry);
    }

    private async ValueTask<bool> BufferHeaderAsync(CancellationToken cancellationToken)
    {
        var at = _position;
        var got = await BufferAsync(TarHeader.BlockSize, cancellationToken).ConfigureAwait(false);
        if (got == 0)
        {
            return false;
        }

        ExpectBlock(got, "a header", at);
        if (!TarHeader.IsZero(Block))
        {
            return true;
        }

        Consume(TarHeader.BlockSize);
        got = await BufferAsync(TarHeader.BlockSize, cancellationToken).ConfigureAwait(false);
        if (got > 0)
        {
            ExpectBlock(got, "the end mark", at);
            if (!TarHeader.IsZero(Block))
            {
                throw Corrupt("one block of zeros stands where two should or none", at);
            }

            Consume(TarHeader.BlockSize);
        }

        return false;
    }

    private byte CheckHeader(long at, out long size)
    {
        if (++_headers > _limits.MaxHeaders)
        {
            throw Limit($"it has more than {_limits.MaxHeaders} headers", at);
        }

        var header = new TarHeader(Block);
        if (!header.HasValidChecksum())
        {
            throw Corrupt("the checksum of a header is wrong", at);
        }

        if (!header.TrySize(out size))
        {
            throw Corrupt("the size in a header is no number", at);
        }

        CheckPosition(TarHeader.BlockSize);
        return header.Type;
    }

    private TarEntry MakeEntry(
        PaxRecords pax,
        string? longName,
        string? longLink,
        long headerOffset,
        out bool moreSparseBlocks
    )
    {
        var at = _position;
        var header = new TarHeader(Block);
        _ = header.TrySize(out var size);
        if (!header.TryMode(out var mode) || !header.TryUserId(out var user) || !header.TryGroupId(out var group))
        {
            throw Corrupt("a mode or an owner in a header is no number", at);
        }

        uint major = 0;
        uint minor = 0;
        if (header.Type is (byte)'3' or (byte)'4' && !header.TryDevice(out major, out minor))
        {
            throw Corrupt("the number of a device in a header is none", at);
        }

        var name = longName ?? pax.SparseName ?? pax.Path ?? HeaderName(header);
        var link = longLink ?? pax.LinkPath ?? TarText.Decode(header.LinkName);
        var kind = Kind(header.Type, name);
        var hasContent = kind is TarEntryKind.File or TarEntryKind.Other;
        var modified = header.ModifiedAt;
        moreSparseBlocks = header.Type == (byte)'S' && header.MoreSparseBlocks;
        Consume(TarHeader.BlockSize);
        _contentLeft = hasContent ? pax.Size ?? size : 0;
        _padding = (int)(-_contentLeft & (TarHeader.BlockSize - 1));
        return new(name, kind, _contentLeft)
        {
            LinkName = kind is TarEntryKind.SymbolicLink or TarEntryKind.HardLink ? link : null,
            Mode = (int)(mode & 0xFFF),
            UserId = pax.UserId ?? user,
            GroupId = pax.GroupId ?? group,
            ModifiedAt = pax.ModifiedAt ?? modified,
            DeviceMajor = major,
            DeviceMinor = minor,
            Capability = pax.Capability,
            IsSparse = header.Type == (byte)'S' || (kind == TarEntryKind.File && pax.IsSparse),
            HeaderOffset = headerOffset,
        };
    }

    private static string HeaderName(TarHeader header)
    {
        var prefix = header.Prefix;
        return prefix.IsEmpty
            ? TarText.Decode(header.Name)
            : string.Concat(TarText.Decode(prefix), "/", TarText.Decode(header.Name));
    }

    private static TarEntryKind Kind(byte type, string name) =>
        type switch
        {
            // Archives of before 1988 mark folders by a slash only.
            0 when name.EndsWith('/') => TarEntryKind.Directory,
            0 or (byte)'0' or (byte)'7' or (byte)'S' => TarEntryKind.File,
            (byte)'1' => TarEntryKind.HardLink,
            (byte)'2' => TarEntryKind.SymbolicLink,
            (byte)'3' => TarEntryKind.CharacterDevice,
            (byte)'4' => TarEntryKind.BlockDevice,
            (byte)'5' => TarEntryKind.Directory,
            (byte)'6' => TarEntryKind.Fifo,
            _ => TarEntryKind.Other,
        };

    private async ValueTask<string> ReadNameAsync(long size, string what, long at, CancellationToken cancellationToken)
    {
        // The terminating NUL counts in the size.
        if (size > _limits.MaxPathBytes + 1L)
        {
            throw Limit(PaxRecords.TooLong(what, size, _limits.MaxPathBytes), at);
        }

        var content = await ReadSpecialAsync((int)size, at, cancellationToken).ConfigureAwait(false);
        var end = Array.IndexOf(content, (byte)0);
        return TarText.Decode(end < 0 ? content : content.AsSpan(0, end));
    }

    private async ValueTask<PaxRecords> ReadPaxAsync(
        long size,
        PaxRecords over,
        long at,
        CancellationToken cancellationToken
    )
    {
        if (size > _limits.MaxPaxBytes)
        {
            throw Limit(PaxRecords.TooLong("a PAX header", size, _limits.MaxPaxBytes), at);
        }

        var content = await ReadSpecialAsync((int)size, at, cancellationToken).ConfigureAwait(false);
        var records = PaxRecords.Parse(content, over, out var error) ?? throw Corrupt(error!, at);
        return records.LongestName <= _limits.MaxPathBytes
            ? records
            : throw Limit(PaxRecords.TooLong("a name", records.LongestName, _limits.MaxPathBytes), at);
    }

    private async ValueTask<byte[]> ReadSpecialAsync(int size, long at, CancellationToken cancellationToken)
    {
        Consume(TarHeader.BlockSize);
        CheckPosition(size);
        var content = new byte[size];
        _contentLeft = size;
        _padding = -size & (TarHeader.BlockSize - 1);
        for (var done = 0; done < size; )
        {
            var got = await ReadContentAsync(content.AsMemory(done), cancellationToken).ConfigureAwait(false);
            if (got == 0)
            {
                throw Corrupt("it ends in a long name or a PAX header", at);
            }

            done += got;
        }

        await SkipContentAsync(cancellationToken).ConfigureAwait(false);
        return content;
    }

    private async ValueTask<bool> SkipSparseBlockAsync(CancellationToken cancellationToken)
    {
        var at = _position;
        ExpectBlock(
            await BufferAsync(TarHeader.BlockSize, cancellationToken).ConfigureAwait(false),
            "a sparse map",
            at
        );
        CheckPosition(TarHeader.BlockSize);
        var more = Block[504] != 0;
        Consume(TarHeader.BlockSize);
        return more;
    }

    private void CheckPosition(long ahead)
    {
        if (ahead > _limits.MaxBytes - _position)
        {
            throw Limit($"it has more than {_limits.MaxBytes} bytes", _position);
        }
    }

    private static void ExpectBlock(int got, string what, long at)
    {
        if (got < TarHeader.BlockSize)
        {
            throw Corrupt($"it ends in {what}", at);
        }
    }

    private static ImageContentException Corrupt(string what, long at) =>
        new(ImageContentError.Corrupt, $"tar: {what}, at byte {at}.");

    private static ImageContentException Limit(string what, long at) =>
        new(ImageContentError.LimitExceeded, $"tar: {what}, at byte {at}.");
}
