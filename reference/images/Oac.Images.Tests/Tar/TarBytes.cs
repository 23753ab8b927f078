using System.Buffers;
using System.Globalization;
using System.Text;

namespace Oac.Images.Tests.Tar;

/// <summary>Writes tar archives byte by byte, faults included: no library stands between a test and what it means.</summary>
internal sealed class TarBytes
{
    private readonly ArrayBufferWriter<byte> _stream = new();
    private (int Mode, int User, int Group, long Time) _metadata = (0b110_100_100, 0, 0, 0);

    /// <summary>What all entries have that follow.</summary>
    public TarBytes With(int mode, int user = 0, int group = 0, long time = 0)
    {
        _metadata = (mode, user, group, time);
        return this;
    }

    /// <summary>A device or a pipe.</summary>
    public TarBytes Node(string name, char type, int major = 0, int minor = 0) =>
        Entry(name, type, [], device: (major, minor));

    public TarBytes File(string name, string content = "", char type = '0') =>
        Entry(name, type, Encoding.UTF8.GetBytes(content));

    public TarBytes Folder(string name) => Entry(name, '5', []);

    public TarBytes Symlink(string name, string target) => Entry(name, '2', [], target);

    public TarBytes Hardlink(string name, string target) => Entry(name, '1', [], target);

    public TarBytes Pax(string records, char type = 'x') => Entry("pax", type, Encoding.UTF8.GetBytes(records));

    /// <summary>A PAX record with its own length in front.</summary>
    public static string Record(string key, string value)
    {
        var rest = $" {key}={value}\n";
        var bytes = Encoding.UTF8.GetByteCount(rest);
        var length = bytes + 1;
        while ($"{length}".Length + bytes != length)
        {
            length++;
        }

        return $"{length}{rest}";
    }

    public TarBytes Entry(
        string name,
        char type,
        byte[] content,
        string link = "",
        string? size = null,
        (int Major, int Minor)? device = null
    )
    {
        if (Encoding.UTF8.GetByteCount(name) > 100)
        {
            Entry("././@LongLink", 'L', [.. Encoding.UTF8.GetBytes(name), 0]);
        }

        if (Encoding.UTF8.GetByteCount(link) > 100)
        {
            Entry("././@LongLink", 'K', [.. Encoding.UTF8.GetBytes(link), 0]);
        }

        var block = new byte[512];
        Put(block, 0, 100, name);
        Put(block, 100, 8, Octal(_metadata.Mode, 7));
        Put(block, 108, 8, Octal(_metadata.User, 7));
        Put(block, 116, 8, Octal(_metadata.Group, 7));
        Put(block, 124, 12, size ?? Convert.ToString(content.Length, 8).PadLeft(11, '0'));
        Put(block, 136, 12, Octal(_metadata.Time, 11));
        block[156] = (byte)type;
        Put(block, 157, 100, link);
        Put(block, 257, 8, "ustar  ");
        if (device is { } numbers)
        {
            Put(block, 329, 8, Octal(numbers.Major, 7));
            Put(block, 337, 8, Octal(numbers.Minor, 7));
        }

        Seal(block);
        _stream.Write(block);
        _stream.Write(content);
        _stream.Write(new byte[-content.Length & 511]);
        return this;
    }

    public TarBytes Raw(params ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        return this;
    }

    public static void Seal(Span<byte> block)
    {
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block)
        {
            sum += b;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", block.Slice(148, 8));
    }

    public byte[] Unended() => _stream.WrittenSpan.ToArray();

    public byte[] Done()
    {
        _stream.Write(new byte[1024]);
        return _stream.WrittenSpan.ToArray();
    }

    private static string Octal(long number, int digits) => Convert.ToString(number, 8).PadLeft(digits, '0');

    private static void Put(byte[] block, int at, int length, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes.AsSpan(0, Math.Min(length, bytes.Length)).CopyTo(block.AsSpan(at));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_stream.WrittenCount} bytes");
}
