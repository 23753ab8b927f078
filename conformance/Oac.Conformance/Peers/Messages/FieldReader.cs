using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Oac.Conformance.Peers.Messages;

/// <summary>One field of a protobuf message as it stands in the bytes.</summary>
/// <param name="Number">Its number.</param>
/// <param name="WireType">0 number, 1 eight bytes, 2 bytes with their length, 5 four bytes.</param>
/// <param name="Offset">Where it begins, counted from the outermost message's first byte.</param>
/// <param name="Value">The number of a field of type 0.</param>
/// <param name="ContentOffset">Where the content of a field of type 2 begins, counted likewise.</param>
/// <param name="Content">The bytes of a field of type 2.</param>
internal sealed record MessageField(
    int Number,
    int WireType,
    int Offset,
    ulong Value,
    int ContentOffset,
    ReadOnlyMemory<byte> Content
);

/// <summary>
/// Takes protobuf messages apart by field numbers alone. What is no protobuf is a fault with its place; what follows it cannot be read.
/// It is not the code of those that are judged, and must never be.
/// </summary>
internal static class FieldReader
{
    private static readonly string[] WireTypes = ["VARINT", "I64", "LEN", "SGROUP", "EGROUP", "I32"];
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The fields of a message in their order.</summary>
    /// <param name="message">Its bytes.</param>
    /// <param name="start">Where it begins in the outermost message.</param>
    /// <param name="name">What it is, for faults.</param>
    /// <param name="faults">What is wrong with it.</param>
    public static ImmutableArray<MessageField> Read(
        ReadOnlyMemory<byte> message,
        int start,
        string name,
        ICollection<string> faults
    )
    {
        var fields = ImmutableArray.CreateBuilder<MessageField>();
        for (var at = 0; at < message.Length; )
        {
            var begin = at;
            if (!TryNumber(message.Span, ref at, out var tag))
            {
                return Broken(begin, "a tag that does not end");
            }
            var (number, type) = ((int)(tag >> 3), (int)(tag & 7));
            if (tag > uint.MaxValue || number == 0)
            {
                return Broken(begin, $"the tag {tag}, which is no field's");
            }
            var (value, content) = (0UL, ReadOnlyMemory<byte>.Empty);
            switch (type)
            {
                case 0 when TryNumber(message.Span, ref at, out value):
                    break;
                case 1 when at + 8 <= message.Length:
                    at += 8;
                    break;
                case 5 when at + 4 <= message.Length:
                    at += 4;
                    break;
                case 2 when TryNumber(message.Span, ref at, out var length) && length <= (ulong)(message.Length - at):
                    content = message.Slice(at, (int)length);
                    at += (int)length;
                    break;
                case > 2 and not 5:
                    return Broken(begin, $"field {number} with wire type {type}, which proto3 does not have");
                default:
                    return Broken(begin, $"field {number}, which is cut off");
            }
            fields.Add(new(number, type, start + begin, value, start + at - content.Length, content));
        }
        return fields.ToImmutable();

        ImmutableArray<MessageField> Broken(int at, string what)
        {
            faults.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"byte {start + at}: {name} has {what}: {Shown(message[at..])}"
                )
            );
            return fields.ToImmutable();
        }
    }

    /// <summary>Whether a field has the wire type that its number has in the schema; a fault where it has another.</summary>
    public static bool Has(MessageField field, int wireType, string name, ICollection<string> faults)
    {
        if (field.WireType == wireType)
        {
            return true;
        }
        faults.Add(
            $"byte {field.Offset}: field {field.Number} ({name}) has the wire type {WireTypes[field.WireType]}; {WireTypes[wireType]} is its own"
        );
        return false;
    }

    /// <summary>A field's text; null and a fault where it is no UTF-8.</summary>
    public static string? Text(MessageField field, string name, ICollection<string> faults)
    {
        if (!Has(field, 2, name, faults))
        {
            return null;
        }
        try
        {
            return StrictUtf8.GetString(field.Content.Span);
        }
        catch (DecoderFallbackException)
        {
            faults.Add($"byte {field.Offset}: field {field.Number} ({name}) is no UTF-8: {Shown(field.Content)}");
            return null;
        }
    }

    /// <summary>Bytes for people: the first of them in hexadecimal.</summary>
    public static string Shown(ReadOnlyMemory<byte> bytes, int most = 32) =>
        bytes.Length == 0 ? "no bytes"
        : bytes.Length > most ? $"{Convert.ToHexStringLower(bytes.Span[..most])}… ({bytes.Length} bytes)"
        : Convert.ToHexStringLower(bytes.Span);

    private static bool TryNumber(ReadOnlySpan<byte> bytes, ref int at, out ulong number)
    {
        number = 0;
        for (var shift = 0; at < bytes.Length && shift < 70; shift += 7)
        {
            var one = bytes[at++];
            number |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return shift < 63 || one < 2;
            }
        }
        return false;
    }
}
