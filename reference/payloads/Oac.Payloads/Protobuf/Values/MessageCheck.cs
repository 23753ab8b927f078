using Oac.Payloads.Protobuf.Types;

namespace Oac.Payloads.Protobuf.Values;

/// <summary>What can be said of a message only when it is whole.</summary>
internal static class MessageCheck
{
    /// <summary>Sorts the fields of a message and of all below it, and looks for required ones that are missing.</summary>
    /// <param name="message">The message.</param>
    /// <param name="asPointer">Whether the place is told as a JSON Pointer.</param>
    /// <exception cref="PayloadException">One is missing.</exception>
    public static void Finish(Message message, bool asPointer) => Finish(message, new FieldPath(), asPointer);

    private static void Finish(Message message, FieldPath path, bool asPointer)
    {
        message.Sort();
        foreach (var field in message.Type.Required)
        {
            if (!message.Has(field))
            {
                throw new PayloadException(
                    $"the field {MessageText.Quoted(field.Name)} of {MessageText.Quoted(message.Type.FullName)} is required, and missing",
                    asPointer ? path.ToPointer() : path.ToString(),
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
                    Below(held, (entry.Field, -1, null), path, asPointer);
                    break;
                case ValueList list:
                    for (var at = 0; at < list.Count; at++)
                    {
                        Below(list[at].Message, (entry.Field, at, null), path, asPointer);
                    }
                    break;
                case ValueMap map when entry.Field.Message.At(2).Message is not null:
                    for (var at = 0; at < map.Count; at++)
                    {
                        var (key, value) = map[at];
                        Below(value.Message, (entry.Field, -1, key.Value), path, asPointer);
                    }
                    break;
            }
        }
    }

    private static void Below(Message held, (Field Field, int Index, Value? Key) step, FieldPath path, bool asPointer)
    {
        path.Push(step.Field, step.Index, step.Key);
        Finish(held, path, asPointer);
        path.Pop();
    }
}
