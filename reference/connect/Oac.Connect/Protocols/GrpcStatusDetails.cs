using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Oac.Connect.Framing;

namespace Oac.Connect.Protocols;

/// <summary>
/// The message <c>google.rpc.Status</c> of <c>grpc-status-details-bin</c>: <c>code = 1</c>, <c>message = 2</c>, <c>details = 3</c>, each
/// detail an <c>Any</c> of <c>type_url = 1</c> and <c>value = 2</c>. Small enough to need no library.
/// </summary>
internal static class GrpcStatusDetails
{
    private const int MaxDetails = 1000;

    /// <summary>Writes an error as the header's value.</summary>
    public static string Encode(ConnectException error)
    {
        var output = new RentedBuffer();
        WriteTag(output, 1, 0);
        WriteVarint(output, (uint)error.Code);
        if (error.RawMessage.Length > 0)
        {
            WriteBytes(output, 2, Encoding.UTF8.GetBytes(error.RawMessage));
        }
        foreach (var detail in error.Details)
        {
            var any = new RentedBuffer();
            var url = detail.Type.Contains('/', StringComparison.Ordinal)
                ? detail.Type
                : ErrorDetail.TypeUrlPrefix + detail.Type;
            WriteBytes(any, 1, Encoding.UTF8.GetBytes(url));
            if (!detail.Value.IsEmpty)
            {
                WriteBytes(any, 2, detail.Value.Span);
            }
            WriteBytes(output, 3, any.Written);
            any.Return();
        }
        var text = Base64Text.Encode(output.Written);
        output.Return();
        return text;
    }

    /// <summary>Reads the header's value; null where it is none.</summary>
    public static (int Code, string Message, ImmutableArray<ErrorDetail> Details)? Decode(string value)
    {
        if (Base64Text.Decode(value) is not { } bytes)
        {
            return null;
        }
        var (code, message) = (0, "");
        var details = ImmutableArray.CreateBuilder<ErrorDetail>();
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            if (!TryReadField(ref rest, out var field, out var number, out var content))
            {
                return null;
            }
            switch (field)
            {
                case 1:
                    code = (int)number;
                    break;
                case 2:
                    message = Encoding.UTF8.GetString(content);
                    break;
                case 3 when details.Count == MaxDetails || !TryReadAny(content, details):
                    return null;
                default:
                    break;
            }
        }
        return (code, message, details.ToImmutable());
    }

    private static bool TryReadAny(ReadOnlySpan<byte> rest, ImmutableArray<ErrorDetail>.Builder details)
    {
        var (type, value) = ("", Array.Empty<byte>());
        while (!rest.IsEmpty)
        {
            if (!TryReadField(ref rest, out var field, out _, out var content))
            {
                return false;
            }
            (type, value) = field switch
            {
                1 => (ErrorDetail.NameOf(Encoding.UTF8.GetString(content)), value),
                2 => (type, content.ToArray()),
                _ => (type, value),
            };
        }
        details.Add(new(type, value));
        return true;
    }

    private static void WriteBytes(RentedBuffer output, int field, ReadOnlySpan<byte> content)
    {
        WriteTag(output, field, 2);
        WriteVarint(output, (uint)content.Length);
        content.CopyTo(output.GetSpan(content.Length));
        output.Advance(content.Length);
    }

    private static void WriteTag(RentedBuffer output, int field, int wireType) =>
        WriteVarint(output, (uint)((field << 3) | wireType));

    private static void WriteVarint(RentedBuffer output, uint value)
    {
        var span = output.GetSpan(5);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[count++] = (byte)(value | 0x80);
        }
        span[count++] = (byte)value;
        output.Advance(count);
    }

    /// <summary>Takes one field off; false where the bytes are no message.</summary>
    private static bool TryReadField(
        ref ReadOnlySpan<byte> rest,
        out int field,
        out ulong number,
        out ReadOnlySpan<byte> content
    )
    {
        (field, number) = (0, 0);
        content = default;
        if (!TryReadVarint(ref rest, out var tag) || tag >> 3 is 0 or > 0x1FFFFFFF)
        {
            return false;
        }
        field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                return TryReadVarint(ref rest, out number);
            case 1 when rest.Length >= 8:
                number = BinaryPrimitives.ReadUInt64LittleEndian(rest);
                rest = rest[8..];
                return true;
            case 2 when TryReadVarint(ref rest, out var length) && length <= (ulong)rest.Length:
                content = rest[..(int)length];
                rest = rest[(int)length..];
                return true;
            case 5 when rest.Length >= 4:
                number = BinaryPrimitives.ReadUInt32LittleEndian(rest);
                rest = rest[4..];
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> rest, out ulong value)
    {
        value = 0;
        for (var i = 0; i < 10 && i < rest.Length; i++)
        {
            value |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }
        return false;
    }
}
