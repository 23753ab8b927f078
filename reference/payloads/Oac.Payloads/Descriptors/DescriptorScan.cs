using Google.Protobuf.Reflection;

namespace Oac.Payloads.Descriptors;

/// <summary>
/// Counts what is in the bytes of a set before anything is made of them: two bytes can ask for an object of two hundred. It walks along the
/// schema of descriptors itself and keeps nothing.
/// </summary>
internal ref struct DescriptorScan
{
    // https://protobuf.dev/programming-guides/encoding/#structure
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Length = 2;
    private const int StartGroup = 3;
    private const int EndGroup = 4;
    private const int Fixed32 = 5;

    /// <summary>The one field beside <c>file</c> that a set may have: an extension that is declared for it.</summary>
    private const int SetExtension = 536_000_000;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly DescriptorLimits limits;
    private int parts;

    private DescriptorScan(ReadOnlySpan<byte> bytes, DescriptorLimits limits)
    {
        this.bytes = bytes;
        this.limits = limits;
    }

    /// <exception cref="DescriptorException">A limit is exceeded, or the set is empty.</exception>
    /// <exception cref="MalformedSetException">The bytes are no set.</exception>
    public static void CheckSet(ReadOnlySpan<byte> bytes, DescriptorLimits limits)
    {
        var files = new DescriptorScan(bytes, limits).Walk(0, bytes.Length, FileDescriptorSet.Descriptor, 0);
        if (files == 0)
        {
            throw new DescriptorException("a FileDescriptorSet without any file");
        }
    }

    /// <summary>The same for a single <c>FileDescriptorProto</c>.</summary>
    public static void CheckFile(ReadOnlySpan<byte> bytes, DescriptorLimits limits) =>
        new DescriptorScan(bytes, limits).Walk(0, bytes.Length, FileDescriptorProto.Descriptor, 0);

    /// <summary>Walks one message and gives how many messages it holds directly.</summary>
    private int Walk(int start, int end, MessageDescriptor message, int nesting)
    {
        var at = start;
        var groups = 0;
        var children = 0;
        while (at < end)
        {
            var tagAt = at;
            var tag = ReadVarint(ref at, end);
            var (number, wireType) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
            var field = groups == 0 ? message.FindFieldByNumber(number) : null;
            if (
                message == FileDescriptorSet.Descriptor
                && groups == 0
                && (field is null && number != SetExtension || wireType != Length)
            )
            {
                throw new MalformedSetException(
                    $"at byte {MessageText.Count(tagAt)} stands something else than a file"
                );
            }
            if (field is null && ++parts > limits.MaxParts)
            {
                throw TooManyParts();
            }
            switch (wireType)
            {
                case Varint:
                    ReadVarint(ref at, end);
                    break;
                case Fixed64 or Fixed32:
                    Skip(ref at, wireType == Fixed64 ? 8u : 4u, end);
                    break;
                case StartGroup:
                    groups++;
                    break;
                case EndGroup when groups > 0:
                    groups--;
                    break;
                case Length:
                    var length = ReadVarint(ref at, end);
                    var content = at;
                    Skip(ref at, length, end);
                    if (field is { FieldType: FieldType.Message })
                    {
                        children++;
                        WalkChild(content, at, field.MessageType, message, children, nesting);
                    }
                    break;
                default:
                    throw new MalformedSetException($"at byte {MessageText.Count(tagAt)} stands no field");
            }
        }
        return children;
    }

    private void WalkChild(
        int start,
        int end,
        MessageDescriptor child,
        MessageDescriptor parent,
        int count,
        int nesting
    )
    {
        if (++parts > limits.MaxParts)
        {
            throw TooManyParts();
        }
        if (parent == FileDescriptorSet.Descriptor && count > limits.MaxFiles)
        {
            throw new DescriptorException(
                $"more than the {MessageText.Count(limits.MaxFiles)} files that a descriptor set may have"
            );
        }
        if (child == DescriptorProto.Descriptor && ++nesting > limits.MaxNesting)
        {
            throw new DescriptorException(
                $"messages are declared within messages more than {limits.MaxNesting} levels deep"
            );
        }
        Walk(start, end, child, nesting);
    }

    private readonly DescriptorException TooManyParts() =>
        new($"more than the {MessageText.Count(limits.MaxParts)} parts that a descriptor set may have");

    private readonly ulong ReadVarint(ref int at, int end)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (at >= end)
            {
                throw CutOff(at);
            }
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        throw new MalformedSetException($"at byte {MessageText.Count(at)} ends a number of more than ten bytes");
    }

    private static void Skip(ref int at, ulong length, int end)
    {
        if (length > (ulong)(end - at))
        {
            throw CutOff(at);
        }
        at += (int)length;
    }

    private static MalformedSetException CutOff(int at) =>
        new($"what stands at byte {MessageText.Count(at)} is cut off");
}

/// <summary>The bytes do not have the form of a set.</summary>
internal sealed class MalformedSetException(string message) : Exception(message);
