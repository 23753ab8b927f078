using System.Collections.Immutable;
using System.Text;

namespace Oac.Conformance.Mutants.Harnesses.Wrapping;

/// <summary>A protobuf message as its fields, so that one can be changed and the rest stays as it was.</summary>
internal sealed record ProtoMessage(ImmutableArray<ProtoField> Fields)
{
    /// <summary>Takes a message apart.</summary>
    public static ProtoMessage Read(ReadOnlySpan<byte> bytes)
    {
        var fields = ImmutableArray.CreateBuilder<ProtoField>();
        for (var at = 0; at < bytes.Length; )
        {
            var tag = Number(bytes, ref at);
            var value = Number(bytes, ref at);
            byte[] content = [];
            if ((tag & 7) == 2)
            {
                content = bytes.Slice(at, (int)value).ToArray();
                at += (int)value;
            }
            fields.Add(new((int)(tag >> 3), (int)(tag & 7), value, content));
        }
        return new(fields.ToImmutable());
    }

    /// <summary>The session of an envelope.</summary>
    public string Session => Encoding.UTF8.GetString(Find(1)?.Content ?? []);

    /// <summary>Whether the envelope holds an event, the end of a session, or a result.</summary>
    public bool Has(int number) => Find(number) is not null;

    /// <summary>The message in a field; empty where it is absent.</summary>
    public ProtoMessage Inner(int number) => Read(Find(number)?.Content ?? []);

    /// <summary>The same with another text in a field.</summary>
    public ProtoMessage With(int number, string text) =>
        With(new ProtoField(number, 2, 0, Encoding.UTF8.GetBytes(text)));

    /// <summary>The same with another message in a field.</summary>
    public ProtoMessage With(int number, ProtoMessage inner) => With(new ProtoField(number, 2, 0, inner.ToBytes()));

    /// <summary>The same without a field.</summary>
    public ProtoMessage Without(int number) => new([.. Fields.Where(f => f.Number != number)]);

    /// <summary>The same with a field's content under another number.</summary>
    public ProtoMessage Renumber(int from, int to) =>
        new([.. Fields.Select(f => f.Number == from ? f with { Number = to } : f)]);

    /// <summary>Puts it together again.</summary>
    public byte[] ToBytes()
    {
        var output = new List<byte>();
        foreach (var field in Fields)
        {
            Write(output, ((ulong)field.Number << 3) | (uint)field.Type);
            Write(output, field.Type == 2 ? (ulong)field.Content.Length : field.Value);
            output.AddRange(field.Content);
        }
        return [.. output];
    }

    private ProtoField? Find(int number) => Fields.LastOrDefault(f => f.Number == number);

    private ProtoMessage With(ProtoField field) => new([.. Without(field.Number).Fields, field]);

    private static ulong Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var one = bytes[at++];
            number |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return number;
            }
        }
    }

    private static void Write(List<byte> output, ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            output.Add((byte)(value | 0x80));
        }
        output.Add((byte)value);
    }
}

/// <summary>A field: a number (type 0), or bytes (type 2).</summary>
internal sealed record ProtoField(int Number, int Type, ulong Value, byte[] Content);
