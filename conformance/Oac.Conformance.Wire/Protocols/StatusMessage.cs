using System.Collections.Immutable;
using System.Text;

namespace Oac.Conformance.Wire;

/// <summary>
/// <c>google.rpc.Status</c> in <c>grpc-status-details-bin</c>: <c>int32 code = 1; string message = 2; repeated Any details = 3</c>, where
/// an Any is <c>string type_url = 1; bytes value = 2</c>.
/// </summary>
internal static class StatusMessage
{
    private const string Prefix = "type.googleapis.com/";

    public static byte[] Write(WireError error)
    {
        var output = new List<byte>();
        output.Add(1 << 3);
        WriteNumber(output, (uint)error.Code);
        WriteBytes(output, 2, Encoding.UTF8.GetBytes(error.Message ?? ""));
        foreach (var detail in error.Details)
        {
            var any = new List<byte>();
            WriteBytes(any, 1, Encoding.UTF8.GetBytes(Prefix + detail.Type));
            WriteBytes(any, 2, detail.Value.Span);
            WriteBytes(output, 3, [.. any]);
        }
        return [.. output];
    }

    /// <summary>Reads a status; null where the bytes are none.</summary>
    public static WireError? Read(ReadOnlySpan<byte> bytes)
    {
        var (code, message) = (0, "");
        var details = ImmutableArray.CreateBuilder<WireDetail>();
        while (!bytes.IsEmpty)
        {
            if (!TryTakeField(ref bytes, out var field, out var number, out var content))
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
                case 3 when ReadAny(content) is { } detail:
                    details.Add(detail);
                    break;
                default:
                    return null;
            }
        }
        return new(code, message, details.ToImmutable());
    }

    private static WireDetail? ReadAny(ReadOnlySpan<byte> bytes)
    {
        var (url, value) = ("", Array.Empty<byte>());
        while (!bytes.IsEmpty)
        {
            if (!TryTakeField(ref bytes, out var field, out _, out var content) || field > 2)
            {
                return null;
            }
            (url, value) = field == 1 ? (Encoding.UTF8.GetString(content), value) : (url, content.ToArray());
        }
        return new(url[(url.LastIndexOf('/') + 1)..], value);
    }

    private static void WriteBytes(List<byte> output, int field, ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            return;
        }
        output.Add((byte)((field << 3) | 2));
        WriteNumber(output, (uint)content.Length);
        output.AddRange(content);
    }

    private static void WriteNumber(List<byte> output, uint value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            output.Add((byte)(value | 0x80));
        }
        output.Add((byte)value);
    }

    /// <summary>Takes a field off; only numbers and bytes occur in a status.</summary>
    private static bool TryTakeField(
        ref ReadOnlySpan<byte> bytes,
        out int field,
        out ulong number,
        out ReadOnlySpan<byte> content
    )
    {
        (field, number) = (0, 0);
        content = default;
        if (!TryTakeNumber(ref bytes, out var tag) || !TryTakeNumber(ref bytes, out number))
        {
            return false;
        }
        field = (int)(tag >> 3);
        if ((tag & 7) == 0)
        {
            return true;
        }
        if ((tag & 7) != 2 || number > (ulong)bytes.Length)
        {
            return false;
        }
        content = bytes[..(int)number];
        bytes = bytes[(int)number..];
        return true;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> bytes, out ulong number)
    {
        number = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            number |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }
        return false;
    }
}
