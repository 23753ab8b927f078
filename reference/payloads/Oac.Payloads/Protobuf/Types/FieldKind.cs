namespace Oac.Payloads.Protobuf.Types;

/// <summary>The type of a field, by its number in descriptor.proto. A message whose encoding is delimited is a group.</summary>
internal enum FieldKind
{
    Double = 1,
    Float = 2,
    Int64 = 3,
    UInt64 = 4,
    Int32 = 5,
    Fixed64 = 6,
    Fixed32 = 7,
    Bool = 8,
    String = 9,
    Group = 10,
    Message = 11,
    Bytes = 12,
    UInt32 = 13,
    Enum = 14,
    SFixed32 = 15,
    SFixed64 = 16,
    SInt32 = 17,
    SInt64 = 18,
}

/// <summary>How a value stands in bytes: https://protobuf.dev/programming-guides/encoding/#structure.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}

internal static class FieldKinds
{
    public static WireType WireType(this FieldKind kind) =>
        kind switch
        {
            FieldKind.Double or FieldKind.Fixed64 or FieldKind.SFixed64 => Types.WireType.Fixed64,
            FieldKind.Float or FieldKind.Fixed32 or FieldKind.SFixed32 => Types.WireType.Fixed32,
            FieldKind.String or FieldKind.Bytes or FieldKind.Message => Types.WireType.Length,
            FieldKind.Group => Types.WireType.StartGroup,
            _ => Types.WireType.Varint,
        };

    /// <summary>Whether several values may stand behind one tag.</summary>
    public static bool CanBePacked(this FieldKind kind) =>
        kind is not (FieldKind.String or FieldKind.Bytes or FieldKind.Message or FieldKind.Group);

    public static bool IsMessage(this FieldKind kind) => kind is FieldKind.Message or FieldKind.Group;

    public static bool IsText(this FieldKind kind) => kind is FieldKind.String or FieldKind.Bytes;
}
