using System.Globalization;
using System.Text;
using Oac.Payloads.Protobuf.Types;

namespace Oac.Payloads.Protobuf.Values;

/// <summary>The way to a value, for messages about it.</summary>
internal sealed class FieldPath
{
    private readonly List<(Field Field, int Index)> steps = [];

    public void Push(Field field, int index = -1) => steps.Add((field, index));

    public void Pop() => steps.RemoveAt(steps.Count - 1);

    /// <summary>Names with dots, the place in a list from 0 in brackets: <c>order.items[3].name</c>.</summary>
    public override string ToString()
    {
        var builder = new StringBuilder();
        foreach (var (field, index) in steps)
        {
            builder.Append(builder.Length == 0 ? "" : ".").Append(Name(field));
            if (index >= 0)
            {
                builder.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
        }
        return builder.ToString();
    }

    /// <summary>A field as it stands in a path.</summary>
    public static string Name(Field field) => field.JsonName is ['[', .., ']'] ? field.JsonName : field.Name;
}

/// <summary>What can be said of a message only when it is whole.</summary>
internal static class MessageCheck
{
    /// <summary>Sorts the fields of a message and of all below it, and looks for required ones that are missing.</summary>
    /// <exception cref="PayloadException">One is missing.</exception>
    public static void Finish(Message message) => Finish(message, new FieldPath());

    private static void Finish(Message message, FieldPath path)
    {
        message.Sort();
        foreach (var field in message.Type.Required)
        {
            if (!message.Has(field))
            {
                throw new PayloadException(
                    $"the field {MessageText.Quoted(field.Name)} of {MessageText.Quoted(message.Type.FullName)} is required, and missing",
                    path.ToString(),
                    null
                );
            }
        }
        for (var i = 0; i < message.Count; i++)
        {
            ref readonly var entry = ref message[i];
            if (entry.Field.Message is null)
            {
                continue;
            }
            switch (entry.Value.Reference)
            {
                case Message held:
                    Below(held, entry.Field, -1, path);
                    break;
                case ValueList list:
                    for (var at = 0; at < list.Count; at++)
                    {
                        Below(list[at].Message, entry.Field, at, path);
                    }
                    break;
                case ValueMap map when entry.Field.Message.At(2).Message is not null:
                    for (var at = 0; at < map.Count; at++)
                    {
                        Below(map[at].Value.Message, entry.Field, at, path);
                    }
                    break;
            }
        }
    }

    private static void Below(Message held, Field field, int index, FieldPath path)
    {
        path.Push(field, index);
        Finish(held, path);
        path.Pop();
    }
}
