using System.Buffers;
using System.Text;

namespace Oac.Connect.AspNetCore;

/// <summary><c>message HealthCheckRequest { string service = 1; }</c></summary>
internal sealed class HealthRequestProto : Marshaller<string>
{
    public override void Write(string message, IBufferWriter<byte> output)
    {
        if (message.Length > 0)
        {
            var name = Encoding.UTF8.GetBytes(message);
            output.Write<byte>([0x0a]);
            HealthField.WriteVarint((ulong)name.Length, output);
            output.Write(name);
        }
    }

    public override string Read(in ReadOnlySequence<byte> input)
    {
        var service = "";
        var reader = new SequenceReader<byte>(input);
        while (HealthField.TryRead(ref reader, out var field, out _, out var content))
        {
            service = field == 1 ? new UTF8Encoding(false, true).GetString(content) : service;
        }
        return service;
    }
}

/// <summary><c>message HealthCheckResponse { ServingStatus status = 1; }</c></summary>
internal sealed class HealthResponseProto : Marshaller<HealthStatus>
{
    public override void Write(HealthStatus message, IBufferWriter<byte> output)
    {
        if (message != HealthStatus.Unknown)
        {
            output.Write<byte>([0x08, (byte)message]);
        }
    }

    public override HealthStatus Read(in ReadOnlySequence<byte> input)
    {
        var status = HealthStatus.Unknown;
        var reader = new SequenceReader<byte>(input);
        while (HealthField.TryRead(ref reader, out var field, out var number, out _))
        {
            status = field == 1 ? (HealthStatus)(int)number : status;
        }
        return status;
    }
}

/// <summary>Fields of protobuf's binary form, as far as health needs them.</summary>
internal static class HealthField
{
    /// <summary>Reads the next field; false at the end.</summary>
    /// <exception cref="FormatException">The bytes are no message.</exception>
    public static bool TryRead(
        ref SequenceReader<byte> reader,
        out int field,
        out ulong number,
        out ReadOnlySequence<byte> content
    )
    {
        (field, number) = (0, 0);
        content = default;
        if (reader.End)
        {
            return false;
        }
        var tag = ReadVarint(ref reader);
        if (tag >> 3 is 0 or > 0x1FFFFFFF)
        {
            throw new FormatException("A field has no number.");
        }
        field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                number = ReadVarint(ref reader);
                return true;
            case 1:
                content = ReadBytes(ref reader, 8);
                return true;
            case 2:
                content = ReadBytes(ref reader, ReadVarint(ref reader));
                return true;
            case 5:
                content = ReadBytes(ref reader, 4);
                return true;
            default:
                throw new FormatException("A field has no type.");
        }
    }

    public static void WriteVarint(ulong value, IBufferWriter<byte> output)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.Write<byte>([(byte)(value | 0x80)]);
        }
        output.Write<byte>([(byte)value]);
    }

    private static ulong ReadVarint(ref SequenceReader<byte> reader)
    {
        var value = 0ul;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (!reader.TryRead(out var part))
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

    private static ReadOnlySequence<byte> ReadBytes(ref SequenceReader<byte> reader, ulong count) =>
        count <= (ulong)reader.Remaining && reader.TryReadExact((int)count, out var content)
            ? content
            : throw new FormatException("A field is cut off.");
}
