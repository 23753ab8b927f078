namespace Oac.Payloads.JsonSchemas.Instances;

/// <summary>What a value of JSON is. The order is that of the bits in <see cref="Keywords.TypeMask"/>.</summary>
internal enum JsonKind : byte
{
    Null,
    False,
    True,
    Number,
    String,
    Array,
    Object,
}
