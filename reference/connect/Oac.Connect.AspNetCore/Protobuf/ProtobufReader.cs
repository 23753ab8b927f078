using System.Buffers;
using System.Text;

namespace Oac.Connect.AspNetCore;

/// <summary>Reads the fields of one message in protobuf's binary form, as far as our own services need it: no groups.</summary>
internal ref struct ProtobufReader(in ReadOnlySequence<byte> input)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private SequenceReader<byte> _input = new(input);
    private ReadOnlySequence<byte> _content;
    private ulong _number;

    /// <summary>The field's number.</summary>
    public int Field { get; private set; }

    /// <summary>Whether it is an integer; what it holds is then <see cref="Number"/>.</summary>
    public bool IsNumber { get; private set; }

    /// <summary>Whether it is text, bytes or a message; what it holds is then <see cref="Content"/>.</summary>
    public bool IsContent { get; private set; }

    public readonly int Number => (int)_number;

    public readonly ReadOnlySequence<byte> Content => _content;

    /// <exception cref="DecoderFallbackException">The content is no UTF-8.</exception>
    public readonly string Text => Utf8.GetString(_content);

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="FormatException">The bytes are no message.</exception>
    public bool Read()
    {
        if (_input.End)
        {
            return false;
        }
        var tag = ReadVarint();
        if (tag >> 3 is 0 or > 0x1FFFFFFF)
        {
            throw new FormatException("A field has no number.");
        }
        Field = (int)(tag >> 3);
        IsNumber = (tag & 7) == 0;
        IsContent = (tag & 7) == 2;
        switch (tag & 7)
        {
            case 0:
                _number = ReadVarint();
                return true;
            case 1:
                _content = ReadBytes(8);
                return true;
            case 2:
                _content = ReadBytes(ReadVarint());
                return true;
            case 5:
                _content = ReadBytes(4);
                return true;
            default:
                throw new FormatException("A field has no type.");
        }
    }

    private ulong ReadVarint()
    {
        var value = 0ul;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (!_input.TryRead(out var part))
            {
                throw new FormatException("A number is cut off.");
            }
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
        throw new FormatException("A number is too long.");
    }

    private ReadOnlySequence<byte> ReadBytes(ulong count) =>
        count <= (ulong)_input.Remaining && _input.TryReadExact((int)count, out var content)
            ? content
            : throw new FormatException("A field is cut off.");
}
