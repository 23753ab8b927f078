using Oac.Payloads.Protobuf.Types;

namespace Oac.Payloads.Protobuf.Values;

/// <summary>
/// The fields of a message that are set, so that an empty message of a wide type costs little. Up to some fields they are looked through,
/// beyond that looked up.
/// </summary>
internal sealed class Message(MessageType type)
{
    private const int LookedThrough = 16;

    private Entry[] entries = [];
    private Dictionary<int, int>? index;
    private byte[] unknown = [];
    private int unknownLength;

    public MessageType Type { get; } = type;

    public int Count { get; private set; }

    /// <summary>Whether the fields stand by their numbers.</summary>
    public bool IsSorted { get; private set; } = true;

    /// <summary>Fields that the type does not know, as they stood in binary.</summary>
    public ReadOnlySpan<byte> Unknown => unknown.AsSpan(0, unknownLength);

    public int UnknownCount { get; private set; }

    public ref readonly Entry this[int at] => ref entries[at];

    public bool Has(Field field) => Find(field) >= 0;

    /// <summary>Which member of the field's oneof is set, if any.</summary>
    public Field? CaseOf(Field member) => FindOneof(member.Oneof) is >= 0 and var at ? entries[at].Field : null;

    /// <summary>The value of a field, or nothing.</summary>
    public Value Get(Field field) => Find(field) is >= 0 and var at ? entries[at].Value : default;

    /// <summary>Where the value of a field stands, made if it is not there; of a oneof only one member remains.</summary>
    /// <remarks>Good until the next call.</remarks>
    public ref Value Slot(Field field)
    {
        var at = Find(field);
        if (at < 0 && field.Oneof >= 0 && (at = FindOneof(field.Oneof)) >= 0)
        {
            if (index is not null)
            {
                index.Remove(entries[at].Field.Number);
                index[field.Number] = at;
            }
            entries[at] = new Entry { Field = field };
            IsSorted &= Count == 1;
        }
        else if (at < 0)
        {
            at = Add(field);
        }
        return ref entries[at].Value;
    }

    public void AddUnknown(ReadOnlySpan<byte> field)
    {
        if (unknownLength + field.Length > unknown.Length)
        {
            Array.Resize(ref unknown, Math.Max(unknownLength + field.Length, unknownLength * 2));
        }
        field.CopyTo(unknown.AsSpan(unknownLength));
        unknownLength += field.Length;
        UnknownCount++;
    }

    /// <summary>Puts the fields in the order of their numbers; no field may be set afterwards.</summary>
    public void Sort()
    {
        if (!IsSorted)
        {
            entries.AsSpan(0, Count).Sort((a, b) => a.Field.Number.CompareTo(b.Field.Number));
            index = null;
            IsSorted = true;
        }
    }

    private int Find(Field field)
    {
        if (index is not null)
        {
            return index.TryGetValue(field.Number, out var at) ? at : -1;
        }
        for (var i = Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(entries[i].Field, field))
            {
                return i;
            }
        }
        return -1;
    }

    private int FindOneof(int oneof)
    {
        if (oneof < 0)
        {
            return -1;
        }
        if (index is not null)
        {
            return index.TryGetValue(OneofKey(oneof), out var at) ? at : -1;
        }
        for (var i = 0; i < Count; i++)
        {
            if (entries[i].Field.Oneof == oneof)
            {
                return i;
            }
        }
        return -1;
    }

    private int Add(Field field)
    {
        if (Count == entries.Length)
        {
            Array.Resize(ref entries, Math.Max(Count * 2, Math.Clamp(Type.Fields.Count, 1, 4)));
        }
        IsSorted &= Count == 0 || entries[Count - 1].Field.Number < field.Number;
        entries[Count] = new Entry { Field = field };
        Count++;
        if (index is not null)
        {
            Note(Count - 1);
        }
        else if (Count > LookedThrough)
        {
            index = new Dictionary<int, int>(Count * 2);
            for (var i = 0; i < Count; i++)
            {
                Note(i);
            }
        }
        return Count - 1;
    }

    private void Note(int at)
    {
        var field = entries[at].Field;
        index![field.Number] = at;
        if (field.Oneof >= 0)
        {
            index[OneofKey(field.Oneof)] = at;
        }
    }

    // Numbers of fields are positive.
    private static int OneofKey(int oneof) => ~oneof;

    public struct Entry
    {
        public Field Field;
        public Value Value;
    }
}
