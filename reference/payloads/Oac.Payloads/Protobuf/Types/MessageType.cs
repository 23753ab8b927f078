using System.Collections.Frozen;

namespace Oac.Payloads.Protobuf.Types;

/// <summary>A message type; immutable once the set's types are built.</summary>
internal sealed class MessageType
{
    private const int DenseNumbers = 256;
    private const int LeastDense = 16;

    private Field?[] dense = [];
    private FrozenDictionary<int, Field> sparse = FrozenDictionary<int, Field>.Empty;
    private NameTable<Field> names = new([]);

    public required string FullName { get; init; }

    public required bool IsMapEntry { get; init; }

    /// <summary>Whether extensions are written as items of a MessageSet, a format older than extensions.</summary>
    public required bool IsMessageSet { get; init; }

    public IReadOnlyList<Field> Fields { get; private set; } = [];

    public IReadOnlyList<Field> Required { get; private set; } = [];

    /// <summary>Whether it or anything below it has required fields.</summary>
    public bool NeedsCheck { get; set; }

    public WellKnown WellKnown { get; private set; }

    /// <summary>The key of a map entry.</summary>
    public Field Key => dense[1]!;

    /// <summary>The value of a map entry, wrapper or Any, whose number is <paramref name="number"/>.</summary>
    public Field At(int number) => dense[number]!;

    public Field? Find(int number)
    {
        var table = dense;
        return (uint)number < (uint)table.Length ? table[number] : sparse.GetValueOrDefault(number);
    }

    /// <summary>The field that a key in JSON means: its JSON name, its own, or that of an extension in brackets.</summary>
    public Field? Find(ReadOnlySpan<byte> jsonKey) => names.Find(jsonKey);

    /// <summary>Gives it its fields, once.</summary>
    public void Complete(IReadOnlyList<Field> fields, IReadOnlyList<Field> extensions)
    {
        Fields = fields;
        Required = [.. fields.Where(f => f.IsRequired)];
        Field[] all = [.. fields, .. extensions];
        // A table costs by its last number: one for few fields is short, so that a set of many small messages stays small.
        var below = Math.Min(DenseNumbers, all.Length * 4 + LeastDense);
        var last = all.Where(f => f.Number < below).Select(f => f.Number).DefaultIfEmpty(-1).Max();
        dense = new Field?[last + 1];
        foreach (var field in all.Where(f => f.Number < below))
        {
            dense[field.Number] = field;
        }
        sparse = all.Where(f => f.Number >= below).ToFrozenDictionary(f => f.Number);
        // JSON names first: where one is the original name of another field, it wins, as for everyone who writes JSON.
        names = new([.. all.Select(f => (f.JsonName, f)), .. fields.Select(f => (f.Name, f))]);
    }

    /// <summary>Marks it as well-known where it is; needs the types of its fields.</summary>
    public void Recognise() => WellKnown = WellKnownTypes.Recognise(this);
}
