using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf.Binary;

/// <summary>
/// A MessageSet holds its extensions as <c>repeated group Item = 1 { required int32 type_id = 2; required bytes message = 3; }</c>.
/// </summary>
internal ref partial struct BinaryInput
{
    private const uint MessageSetItem = 1 << 3 | (uint)WireType.StartGroup;
    private const uint MessageSetEnd = 1 << 3 | (uint)WireType.EndGroup;
    private const uint MessageSetTypeId = 2 << 3 | (uint)WireType.Varint;
    private const uint MessageSetMessage = 3 << 3 | (uint)WireType.Length;

    private void ReadItem(Message message, int tagAt, int end)
    {
        var id = 0;
        var content = (Start: -1, End: -1);
        while (at < end)
        {
            var innerAt = at;
            var tag = ReadTag(end);
            switch (tag)
            {
                case MessageSetEnd:
                    AddItem(message, id, content, tagAt);
                    return;
                case MessageSetTypeId:
                    var next = ReadVarint(end);
                    id = id == 0 ? (int)Math.Min(next, int.MaxValue) : id;
                    break;
                case MessageSetMessage:
                    var length = ReadLength(end);
                    content = content.Start < 0 ? (at, at + length) : content;
                    at += length;
                    break;
                default:
                    Count(innerAt);
                    if ((WireType)(tag & 7) == WireType.EndGroup)
                    {
                        throw Fail($"a group of number {tag >> 3} ends that has not begun", innerAt);
                    }
                    Skip((int)(tag >> 3), (WireType)(tag & 7), innerAt, end);
                    break;
            }
        }
        throw Fail("the group of number 1 does not end", at);
    }

    private void AddItem(Message message, int id, (int Start, int End) content, int tagAt)
    {
        if (id == 0 || content.Start < 0)
        {
            // What lacks one of the two says nothing.
            return;
        }
        if (message.Type.Find(id) is not { Kind: FieldKind.Message, IsRepeated: false } field)
        {
            message.AddUnknown(bytes[tagAt..at]);
            return;
        }
        var behind = at;
        at = content.Start;
        path.Push(field);
        ref var slot = ref message.Slot(field);
        ReadMessage((Message)(slot.Reference ??= new Message(field.Message!)), content.End, 0);
        path.Pop();
        at = behind;
    }
}
