using System.Collections.Frozen;
using System.Text.Json;

namespace Oac.Payloads.Protobuf.Types;

/// <summary>An enum: names to numbers and back. Of several names for one number the first is written.</summary>
internal sealed class EnumType
{
    private readonly FrozenDictionary<int, JsonEncodedText> names;
    private readonly NameTable<object> numbers;

    public EnumType(string fullName, bool isClosed, IReadOnlyList<(string Name, int Number)> values)
    {
        FullName = fullName;
        IsClosed = isClosed;
        names = values
            .DistinctBy(v => v.Number)
            .ToFrozenDictionary(v => v.Number, v => JsonEncodedText.Encode(v.Name, Json.JsonStyle.Encoder));
        numbers = new(values.Select(v => (v.Name, (object)v.Number)));
    }

    public string FullName { get; }

    /// <summary>Whether numbers without a name are unknown fields in binary and errors in JSON.</summary>
    public bool IsClosed { get; }

    /// <summary>Whether it is <c>google.protobuf.NullValue</c>, which JSON writes as null.</summary>
    public bool IsNullValue => FullName == "google.protobuf.NullValue";

    public bool Accepts(int number) => !IsClosed || names.ContainsKey(number);

    public bool TryGetName(int number, out JsonEncodedText name) => names.TryGetValue(number, out name);

    public int? Number(ReadOnlySpan<byte> name) => (int?)numbers.Find(name);
}
