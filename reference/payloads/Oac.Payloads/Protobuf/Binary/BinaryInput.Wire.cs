using System.Runtime.CompilerServices;
using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf.Binary;

internal ref partial struct BinaryInput
{
    private readonly PayloadException Fail(string message, int offset) => new(message, path.ToString(), offset - start);

    private readonly PayloadException Fail(Field field, string message, int offset)
    {
        path.Push(field);
        return Fail(message, offset);
    }

    private void Count(int offset)
    {
        if (++values > limits.MaxValues)
        {
            throw Fail($"more than {MessageText.Count(limits.MaxValues)} values", offset);
        }
    }

    private uint ReadTag(int end)
    {
        var tagAt = at;
        var tag = ReadVarint(end);
        if (tag > uint.MaxValue || at - tagAt > 5 || tag >> 3 == 0 || (tag & 7) > (uint)WireType.Fixed32)
        {
            throw Fail("no field begins here", tagAt);
        }
        return (uint)tag;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadVarint(int end)
    {
        if (at < end && bytes[at] < 0x80)
        {
            return bytes[at++];
        }
        return ReadLongVarint(end);
    }

    private ulong ReadLongVarint(int end)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (at >= end)
            {
                throw CutOff();
            }
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        throw Fail("a number of more than ten bytes", at);
    }

    private int ReadLength(int end)
    {
        var length = ReadVarint(end);
        return length <= (ulong)(end - at) ? (int)length : throw CutOff();
    }

    private ReadOnlySpan<byte> Take(int length, int end)
    {
        if (length > end - at)
        {
            throw CutOff();
        }
        at += length;
        return bytes.Slice(at - length, length);
    }

    private readonly PayloadException CutOff() => Fail("what stands here is cut off", at);

    /// <summary>Passes over a field whose tag is read.</summary>
    private void Skip(int number, WireType wire, int tagAt, int end)
    {
        switch (wire)
        {
            case WireType.Varint:
                ReadVarint(end);
                break;
            case WireType.Fixed64:
                Take(8, end);
                break;
            case WireType.Fixed32:
                Take(4, end);
                break;
            case WireType.Length:
                var length = ReadLength(end);
                at += length;
                break;
            default:
                SkipGroup(number, tagAt, end);
                break;
        }
    }

    private void SkipGroup(int number, int tagAt, int end)
    {
        if (++depth > limits.MaxDepth)
        {
            throw Fail($"messages are nested more than {limits.MaxDepth} levels deep", tagAt);
        }
        while (at < end)
        {
            var innerAt = at;
            var tag = ReadTag(end);
            var inner = (int)(tag >> 3);
            if ((WireType)(tag & 7) == WireType.EndGroup)
            {
                if (inner != number)
                {
                    throw Fail($"a group of number {inner} ends that has not begun", innerAt);
                }
                depth--;
                return;
            }
            Count(innerAt);
            Skip(inner, (WireType)(tag & 7), innerAt, end);
        }
        throw Fail($"the group of number {number} does not end", at);
    }
}
