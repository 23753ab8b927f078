using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Spec.Stream;

namespace Oac.Spec.Tests.Stream;

/// <summary>Seeded messages, bytes and cuts. A failing case is named by its seed and its bytes, so it can be run alone.</summary>
internal sealed class StreamCases(int seed)
{
    private static readonly string[] Texts =
    [
        "",
        "a",
        "s-1",
        "application/json",
        "Grüße",
        "日本語",
        "😀",
        "\0",
        "\u007f\u0080\u07ff\u0800\uffff",
        "\"\\/\b\f\n\r\t<>&'+",
        new('x', 127),
        new('y', 128),
        new('é', 100),
    ];

    private readonly Random random = new(seed);

    public int Next(int below) => random.Next(below);

    public bool Chance(int percent) => random.Next(100) < percent;

    public string Text() => Chance(20) ? new string('z', random.Next(300)) : Texts[random.Next(Texts.Length)];

    public byte[] Bytes(int below = 400)
    {
        var bytes = new byte[Chance(20) ? 0 : random.Next(below)];
        random.NextBytes(bytes);
        return bytes;
    }

    public ulong Number() => Chance(20) ? 0 : (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);

    public HarnessMessage Harness() =>
        Chance(30)
            ? new ProgressMessage(Text(), Bytes(), Text(), Number())
            : new EventResultMessage(Text(), Chance(50), Text(), Bytes(), Text());

    public OrchestratorMessage Orchestrator() =>
        Chance(30) ? new SessionEndMessage(Text()) : new EventMessage(Text(), Text(), Bytes(), Text(), Text());

    /// <summary>Fields of the schema in any order and number, with faults and strangers between them.</summary>
    public byte[] Fields(MessageDescriptor message, int depth = 0)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream))
        {
            for (var left = random.Next(6); left > 0; left--)
            {
                if (Chance(25))
                {
                    Stranger(output, message, depth);
                    continue;
                }
                var known = message.Fields.InFieldNumberOrder();
                var field = known.ElementAtOrDefault(random.Next(Math.Max(1, known.Count)));
                if (field is not null)
                {
                    Known(output, field, depth);
                }
            }
        }
        return stream.ToArray();
    }

    /// <summary>Valid bytes with some changed, cut off, repeated or put in.</summary>
    public byte[] Mutate(byte[] bytes)
    {
        var result = bytes.ToList();
        for (var left = 1 + random.Next(3); left > 0; left--)
        {
            var at = random.Next(result.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < result.Count:
                    result[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    result.RemoveRange(at, random.Next(Math.Min(4, result.Count - at + 1)));
                    break;
                case 2:
                    result.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    result.AddRange(result.GetRange(0, at));
                    break;
                default:
                    result.RemoveRange(at, result.Count - at);
                    break;
            }
        }
        return [.. result];
    }

    /// <summary>The same bytes in segments of random lengths, some empty.</summary>
    public ReadOnlySequence<byte> Cut(byte[] bytes) => Segments(bytes, () => random.Next(7));

    /// <summary>The same bytes in segments of one byte.</summary>
    public static ReadOnlySequence<byte> Single(byte[] bytes) => Segments(bytes, () => 1);

    private static ReadOnlySequence<byte> Segments(byte[] bytes, Func<int> length)
    {
        var first = new Segment(default, 0);
        var last = first;
        for (var at = 0; at < bytes.Length; )
        {
            var size = Math.Min(length(), bytes.Length - at);
            last = last.Append(bytes.AsMemory(at, size));
            at += size;
        }
        return new(first, 0, last, last.Memory.Length);
    }

    private void Known(CodedOutputStream output, FieldDescriptor field, int depth)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(Chance(5) ? ByteString.CopyFrom(Bytes(20)) : ByteString.CopyFromUtf8(Text()));
                break;
            case FieldType.Bytes:
                output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(Bytes()));
                break;
            case FieldType.Message:
                output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(Fields(field.MessageType, depth + 1)));
                break;
            default:
                output.WriteTag(field.FieldNumber, WireFormat.WireType.Varint);
                output.WriteUInt64(Number());
                break;
        }
    }

    // A field that the schema lacks, or has with another wire type.
    private void Stranger(CodedOutputStream output, MessageDescriptor message, int depth)
    {
        var known = message.Fields.InFieldNumberOrder();
        var number =
            Chance(50) || known.Count == 0
                ? 1 + random.Next((1 << 29) - 1)
                : known[random.Next(known.Count)].FieldNumber;
        switch (random.Next(5))
        {
            case 0:
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteUInt64(Number());
                break;
            case 1:
                output.WriteTag(number, WireFormat.WireType.Fixed64);
                output.WriteFixed64(Number());
                break;
            case 2:
                output.WriteTag(number, WireFormat.WireType.Fixed32);
                output.WriteFixed32((uint)Number());
                break;
            case 3 when depth < 4:
                output.WriteTag(number, WireFormat.WireType.StartGroup);
                Stranger(output, message, depth + 1);
                output.WriteTag(Chance(90) ? number : number ^ 1, WireFormat.WireType.EndGroup);
                break;
            default:
                output.WriteTag(1 + random.Next(3000), WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(Bytes(20)));
                break;
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
