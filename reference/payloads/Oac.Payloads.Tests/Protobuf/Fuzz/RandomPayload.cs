using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Oac.Payloads.Protobuf.Fuzz;

/// <summary>Random bytes that are mostly a message of a set: fields may come twice, in any order, packed or not, unknown or changed.</summary>
internal sealed class RandomPayload(Random random, FileDescriptorSet set)
{
    private static readonly string[] Texts =
    [
        "",
        "a",
        "ü",
        "\u0001\"\\/",
        "😀",
        "2000-01-01T00:00:00Z",
        "f_1.f_2",
        "type.googleapis.com/r.M0",
    ];

    private readonly Dictionary<string, DescriptorProto> messages = set
        .File.SelectMany(f => f.MessageType.SelectMany(m => WithNested($".{f.Package}", m)))
        .ToDictionary(p => p.Name, p => p.Message);

    private readonly ILookup<string, FieldDescriptorProto> extensions = set
        .File.SelectMany(f => f.Extension)
        .ToLookup(f => f.Extendee);

    /// <summary>A payload; one in a few is spoilt.</summary>
    public byte[] Make()
    {
        var bytes = Message(".r.M0", random.Next(1, 5));
        for (var i = random.Next(3) == 0 ? random.Next(1, 4) : 0; i > 0 && bytes.Length > 0; i--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(3))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes = bytes[..at];
                    break;
                default:
                    bytes = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
                    break;
            }
        }
        return bytes;
    }

    private static IEnumerable<(string Name, DescriptorProto Message)> WithNested(string scope, DescriptorProto message)
    {
        var name = $"{scope}.{message.Name}";
        return message.NestedType.SelectMany(m => WithNested(name, m)).Prepend((name, message));
    }

    private byte[] Message(string name, int depth)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            var fields = messages[name].Field.Concat(extensions[name]).ToList();
            var required = fields.Where(f =>
                f.Label == FieldDescriptorProto.Types.Label.Required && random.Next(30) != 0
            );
            var chosen = fields.Where(f => random.Next(depth > 0 ? 2 : 6) == 0).Concat(required).ToList();
            if (random.Next(3) == 0)
            {
                chosen = [.. chosen.OrderBy(_ => random.Next())];
            }
            foreach (var field in chosen)
            {
                for (var i = random.Next(4) == 0 ? 2 : 1; i > 0; i--)
                {
                    Field(output, stream, field, depth);
                }
            }
            if (random.Next(5) == 0)
            {
                Field(output, stream, Unknown(), 0);
            }
        }
        return stream.ToArray();
    }

    private FieldDescriptorProto Unknown()
    {
        Type[] types = [Type.Int64, Type.Fixed32, Type.Fixed64, Type.Bytes];
        return new() { Number = random.Next(2000, 3000), Type = types[random.Next(types.Length)] };
    }

    private void Field(CodedOutputStream output, MemoryStream stream, FieldDescriptorProto field, int depth)
    {
        if (field.Type is Type.Message)
        {
            if (depth > -3)
            {
                output.WriteTag(field.Number, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(Message(field.TypeName, depth - 1)));
            }
            return;
        }
        if (field.Type is Type.Group)
        {
            output.WriteTag(field.Number, WireFormat.WireType.StartGroup);
            output.Flush();
            stream.Write(Message(field.TypeName, depth - 1));
            output.WriteTag(field.Number, WireFormat.WireType.EndGroup);
            return;
        }
        var isText = field.Type is Type.String or Type.Bytes;
        if (field.Label == FieldDescriptorProto.Types.Label.Repeated && !isText && random.Next(2) == 0)
        {
            using var values = new MemoryStream();
            using (var packed = new CodedOutputStream(values, leaveOpen: true))
            {
                for (var i = random.Next(5); i > 0; i--)
                {
                    Scalar(packed, field.Type);
                }
            }
            output.WriteTag(field.Number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(values.ToArray()));
            return;
        }
        output.WriteTag(
            field.Number,
            field.Type switch
            {
                Type.Double or Type.Fixed64 or Type.Sfixed64 => WireFormat.WireType.Fixed64,
                Type.Float or Type.Fixed32 or Type.Sfixed32 => WireFormat.WireType.Fixed32,
                Type.String or Type.Bytes => WireFormat.WireType.LengthDelimited,
                _ => WireFormat.WireType.Varint,
            }
        );
        Scalar(output, field.Type);
    }

    private void Scalar(CodedOutputStream output, Type type)
    {
        switch (type)
        {
            case Type.Double:
                output.WriteDouble(
                    random.Next(4) == 0 ? Special() : random.NextDouble() * Math.Pow(10, random.Next(-30, 30))
                );
                break;
            case Type.Float:
                output.WriteFloat(random.Next(4) == 0 ? (float)Special() : random.NextSingle() * 1000);
                break;
            case Type.Fixed64 or Type.Sfixed64:
                output.WriteFixed64((ulong)Integer());
                break;
            case Type.Fixed32 or Type.Sfixed32:
                output.WriteFixed32((uint)Integer());
                break;
            case Type.String:
                output.WriteString(Texts[random.Next(Texts.Length)]);
                break;
            case Type.Bytes:
                // In a string of proto2 this would be no UTF-8; here it is only bytes.
                output.WriteBytes(
                    random.Next(3) == 0
                        ? ByteString.CopyFrom((byte)random.Next(256), (byte)random.Next(256))
                        : ByteString.CopyFrom(Texts[random.Next(Texts.Length)], Encoding.UTF8)
                );
                break;
            case Type.Enum:
                output.WriteInt64(random.Next(-6, 12));
                break;
            case Type.Bool:
                output.WriteUInt64((ulong)random.Next(3));
                break;
            default:
                output.WriteUInt64((ulong)Integer());
                break;
        }
    }

    private double Special()
    {
        double[] values = [0, -0.0, 1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.1, 1e15, 5e-324];
        return values[random.Next(values.Length)];
    }

    private long Integer() =>
        random.Next(5) switch
        {
            0 => 0,
            1 => random.NextInt64(long.MinValue, long.MaxValue),
            2 => int.MinValue,
            3 => -random.Next(1000),
            _ => random.Next(1_000_000_000),
        };
}
