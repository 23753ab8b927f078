using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oac.Producer.Building.Elf;

/// <summary>
/// Reads ELF files: the header, the program headers, the dynamic section and the texts it names. Sections are not needed, so stripped files
/// are as good. Whatever a file holds, little is read of it and nothing is believed beyond its end.
/// </summary>
internal sealed class ElfReader
{
    /// <summary>The most program headers.</summary>
    public const int MaxHeaders = 1024;

    /// <summary>The longest program header.</summary>
    public const int MaxHeaderSize = 256;

    /// <summary>The most entries of a dynamic section.</summary>
    public const int MaxDynamic = 16 * 1024;

    /// <summary>The most libraries that one file may need.</summary>
    public const int MaxNeeded = 1024;

    /// <summary>The longest text: a path, or a list of folders.</summary>
    public const int MaxText = 16 * 1024;

    private const uint Load = 1;
    private const uint Dynamic = 2;
    private const uint Interp = 3;
    private const ulong TagNeeded = 1;
    private const ulong TagStrings = 5;
    private const ulong TagRPath = 15;
    private const ulong TagRunPath = 29;

    private readonly SafeFileHandle handle;
    private readonly long length;
    private readonly List<(ulong Address, ulong Offset, ulong Size)> loads = [];
    private bool is64Bit;
    private bool isLittleEndian;

    private ElfReader(SafeFileHandle handle)
    {
        this.handle = handle;
        length = RandomAccess.GetLength(handle);
    }

    /// <summary>Reads a file; null where it is no ELF file, or one that no loader would take.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ElfFile? Read(string path)
    {
        // A pipe has no length and is not waited for.
        if (new FileInfo(path) is not { Exists: true } info || (info.LinkTarget is null && info.Length == 0))
        {
            return null;
        }
        using var handle = File.OpenHandle(path);
        return Read(handle);
    }

    /// <summary>Reads an open file.</summary>
    public static ElfFile? Read(SafeFileHandle handle)
    {
        try
        {
            return new ElfReader(handle).Read();
        }
        catch (Exception exception) when (exception is InvalidDataException or OverflowException)
        {
            return null;
        }
    }

    private ElfFile? Read()
    {
        Span<byte> head = stackalloc byte[64];
        if (RandomAccess.Read(handle, head, 0) < 52 || !head.StartsWith("\u007fELF"u8))
        {
            return null;
        }
        if (head[4] is not (1 or 2) || head[5] is not (1 or 2))
        {
            return null;
        }
        is64Bit = head[4] == 2;
        isLittleEndian = head[5] == 1;
        var (offset, entry, count) = is64Bit
            ? (UInt64(head[32..]), UInt16(head[54..]), UInt16(head[56..]))
            : (UInt32(head[28..]), UInt16(head[42..]), UInt16(head[44..]));
        if (count > MaxHeaders || entry < (is64Bit ? 56 : 32) || entry > MaxHeaderSize)
        {
            throw new InvalidDataException();
        }
        string? interpreter = null;
        (ulong Offset, ulong Size)? dynamic = null;
        foreach (var (type, header) in Headers(offset, entry, count))
        {
            switch (type)
            {
                case Load:
                    loads.Add((header.Address, header.Offset, header.Size));
                    break;
                case Interp:
                    interpreter = Text(header.Offset, header.Size);
                    break;
                case Dynamic:
                    dynamic = (header.Offset, header.Size);
                    break;
            }
        }
        var file = new ElfFile
        {
            Is64Bit = is64Bit,
            IsLittleEndian = isLittleEndian,
            Machine = UInt16(head[18..]),
            Interpreter = interpreter,
        };
        return dynamic is { } section ? WithDynamic(file, section.Offset, section.Size) : file;
    }

    private List<(uint Type, (ulong Address, ulong Offset, ulong Size) Header)> Headers(
        ulong offset,
        int entry,
        int count
    )
    {
        var bytes = Bytes(offset, (ulong)entry * (ulong)count);
        var headers = new List<(uint, (ulong, ulong, ulong))>(count);
        for (var i = 0; i < count; i++)
        {
            var header = bytes.AsSpan(i * entry, entry);
            headers.Add(
                (
                    UInt32(header),
                    is64Bit
                        ? (UInt64(header[16..]), UInt64(header[8..]), UInt64(header[32..]))
                        : (UInt32(header[8..]), UInt32(header[4..]), UInt32(header[16..]))
                )
            );
        }
        return headers;
    }

    private ElfFile WithDynamic(ElfFile file, ulong offset, ulong size)
    {
        var width = is64Bit ? 16 : 8;
        if (size > (ulong)(MaxDynamic * width))
        {
            throw new InvalidDataException();
        }
        var bytes = Bytes(offset, size);
        var needed = new List<ulong>();
        ulong? strings = null;
        ulong? rPath = null;
        ulong? runPath = null;
        for (var at = 0; at + width <= bytes.Length; at += width)
        {
            var entry = bytes.AsSpan(at, width);
            var (tag, value) = is64Bit
                ? (UInt64(entry), UInt64(entry[8..]))
                : (UInt32(entry), (ulong)UInt32(entry[4..]));
            switch (tag)
            {
                case 0:
                    at = bytes.Length;
                    break;
                case TagNeeded when needed.Count == MaxNeeded:
                    throw new InvalidDataException();
                case TagNeeded:
                    needed.Add(value);
                    break;
                case TagStrings:
                    strings = value;
                    break;
                case TagRPath:
                    rPath = value;
                    break;
                case TagRunPath:
                    runPath = value;
                    break;
            }
        }
        if (strings is not { } address)
        {
            return file;
        }
        var table = OffsetOf(address);
        return file with
        {
            Needed = [.. needed.Select(at => Text(checked(table + at), MaxText))],
            RPath = Folders(table, rPath),
            RunPath = Folders(table, runPath),
        };
    }

    private ImmutableArray<string> Folders(ulong table, ulong? at) =>
        at is { } offset
            ? [.. Text(checked(table + offset), MaxText).Split(':', StringSplitOptions.RemoveEmptyEntries)]
            : [];

    private ulong OffsetOf(ulong address)
    {
        foreach (var (start, offset, size) in loads)
        {
            if (address >= start && address - start < size)
            {
                return unchecked(offset + (address - start));
            }
        }
        throw new InvalidDataException();
    }

    /// <summary>The text up to its NUL.</summary>
    private string Text(ulong offset, ulong most)
    {
        if (offset >= (ulong)length)
        {
            throw new InvalidDataException();
        }
        var bytes = Bytes(offset, Math.Min(Math.Min(most, MaxText), (ulong)length - offset));
        var end = Array.IndexOf(bytes, (byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(bytes, 0, end) : throw new InvalidDataException();
    }

    private byte[] Bytes(ulong offset, ulong count)
    {
        if (offset > (ulong)length || count > (ulong)length - offset)
        {
            throw new InvalidDataException();
        }
        var bytes = new byte[count];
        var read = 0;
        while (read < bytes.Length)
        {
            var now = RandomAccess.Read(handle, bytes.AsSpan(read), (long)offset + read);
            read += now > 0 ? now : throw new InvalidDataException();
        }
        return bytes;
    }

    private ushort UInt16(ReadOnlySpan<byte> bytes) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private uint UInt32(ReadOnlySpan<byte> bytes) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private ulong UInt64(ReadOnlySpan<byte> bytes) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
}
