namespace Oac.Payloads.Protobuf.Types;

/// <summary>Messages that have a form of their own in JSON.</summary>
internal enum WellKnown
{
    None,
    Any,
    Timestamp,
    Duration,
    FieldMask,
    Struct,
    Value,
    ListValue,
    Wrapper,
    Empty,
}

internal static class WellKnownTypes
{
    private const string Package = "google.protobuf.";

    /// <summary>A type counts by name only where it also has the fields that are read and written.</summary>
    public static WellKnown Recognise(MessageType type)
    {
        if (!type.FullName.StartsWith(Package, StringComparison.Ordinal))
        {
            return WellKnown.None;
        }
        return type.FullName[Package.Length..] switch
        {
            "Any" when Has(type, FieldKind.String, FieldKind.Bytes) => WellKnown.Any,
            "Timestamp" when Has(type, FieldKind.Int64, FieldKind.Int32) => WellKnown.Timestamp,
            "Duration" when Has(type, FieldKind.Int64, FieldKind.Int32) => WellKnown.Duration,
            "FieldMask" when type.Fields is [{ Number: 1, IsRepeated: true, Kind: FieldKind.String }] =>
                WellKnown.FieldMask,
            "Struct" when type.Fields is [{ Number: 1, IsMap: true } fields] && IsStructEntry(fields.Message!) =>
                WellKnown.Struct,
            "ListValue" when type.Fields is [{ Number: 1, IsRepeated: true, Message: { } item }] && IsValue(item) =>
                WellKnown.ListValue,
            "Value" when IsValue(type) => WellKnown.Value,
            "DoubleValue" when Has(type, FieldKind.Double) => WellKnown.Wrapper,
            "FloatValue" when Has(type, FieldKind.Float) => WellKnown.Wrapper,
            "Int64Value" when Has(type, FieldKind.Int64) => WellKnown.Wrapper,
            "UInt64Value" when Has(type, FieldKind.UInt64) => WellKnown.Wrapper,
            "Int32Value" when Has(type, FieldKind.Int32) => WellKnown.Wrapper,
            "UInt32Value" when Has(type, FieldKind.UInt32) => WellKnown.Wrapper,
            "BoolValue" when Has(type, FieldKind.Bool) => WellKnown.Wrapper,
            "StringValue" when Has(type, FieldKind.String) => WellKnown.Wrapper,
            "BytesValue" when Has(type, FieldKind.Bytes) => WellKnown.Wrapper,
            "Empty" when type.Fields is [] => WellKnown.Empty,
            _ => WellKnown.None,
        };
    }

    private static bool Has(MessageType type, params ReadOnlySpan<FieldKind> kinds)
    {
        if (type.Fields.Count != kinds.Length)
        {
            return false;
        }
        for (var i = 0; i < kinds.Length; i++)
        {
            if (type.Find(i + 1) is not { IsRepeated: false } field || field.Kind != kinds[i])
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsStructEntry(MessageType entry) =>
        entry.Key.Kind == FieldKind.String && entry.At(2).Message is { } value && IsValue(value);

    private static bool IsValue(MessageType type) =>
        type.FullName == Package + "Value"
        && type.Fields.Count == 6
        && type.Fields.All(f => !f.IsRepeated && f.Oneof == 0)
        && type.Find(1) is { Kind: FieldKind.Enum }
        && type.Find(2) is { Kind: FieldKind.Double }
        && type.Find(3) is { Kind: FieldKind.String }
        && type.Find(4) is { Kind: FieldKind.Bool }
        && type.Find(5) is { Kind: FieldKind.Message, Message.FullName: Package + "Struct" }
        && type.Find(6) is { Kind: FieldKind.Message, Message.FullName: Package + "ListValue" };
}
