using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Oac.Payloads.Descriptors;

/// <summary>Changes one value somewhere in a message: sets, clears, doubles, moves or removes it.</summary>
internal static class DescriptorMutation
{
    private static readonly string[] Names =
    [
        "",
        "p",
        "p.q",
        ".p.q.A",
        "A",
        "A.N",
        ".p.C",
        "a.proto",
        "s",
        "x y",
        ".",
        "..",
        "p..q",
        "é",
        "n",
        "E",
    ];
    private static readonly int[] Numbers = [int.MinValue, -1, 0, 1, 2, 3, 4, 100, 19_000, 536_870_911, int.MaxValue];

    public static void Apply(Random random, IMessage root)
    {
        var messages = new List<IMessage>();
        Collect(root, messages);
        var message = messages[random.Next(messages.Count)];
        var fields = message.Descriptor.Fields.InDeclarationOrder();
        var field = fields[random.Next(fields.Count)];
        if (field.IsRepeated)
        {
            ChangeList(random, field, (IList)field.Accessor.GetValue(message));
        }
        else if (random.Next(4) == 0)
        {
            field.Accessor.Clear(message);
        }
        else
        {
            field.Accessor.SetValue(message, Value(random, field));
        }
    }

    private static void Collect(IMessage message, List<IMessage> all)
    {
        all.Add(message);
        foreach (
            var field in message.Descriptor.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message)
        )
        {
            var value = field.Accessor.GetValue(message);
            foreach (
                var child in field.IsRepeated ? ((IList)value).Cast<IMessage>()
                : value is IMessage one ? [one]
                : []
            )
            {
                Collect(child, all);
            }
        }
    }

    private static void ChangeList(Random random, FieldDescriptor field, IList list)
    {
        switch (random.Next(list.Count > 0 ? 4 : 1))
        {
            case 0:
                list.Add(Value(random, field));
                break;
            case 1:
                list.RemoveAt(random.Next(list.Count));
                break;
            case 2:
                list.Add(list[random.Next(list.Count)]);
                break;
            default:
                var (a, b) = (random.Next(list.Count), random.Next(list.Count));
                (list[a], list[b]) = (list[b], list[a]);
                break;
        }
    }

    private static object Value(Random random, FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.String => Names[random.Next(Names.Length)],
            FieldType.Bytes => ByteString.CopyFrom((byte)random.Next(256)),
            FieldType.Bool => random.Next(2) == 0,
            FieldType.Int32 => Numbers[random.Next(Numbers.Length)],
            FieldType.Int64 => (long)Numbers[random.Next(Numbers.Length)],
            FieldType.UInt64 => (ulong)random.Next(),
            FieldType.Double => random.NextDouble(),
            FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, random.Next(-1, 22)),
            FieldType.Message => field.MessageType.Parser.ParseFrom(ByteString.Empty),
            _ => throw new NotSupportedException($"{field.FullName} is {field.FieldType}"),
        };
}
