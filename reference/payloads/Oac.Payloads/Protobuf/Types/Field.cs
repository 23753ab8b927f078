using System.Text;
using System.Text.Json;

namespace Oac.Payloads.Protobuf.Types;

/// <summary>A field or extension, with all that reading and writing asks settled beforehand.</summary>
internal sealed class Field
{
    public required int Number { get; init; }

    public required string Name { get; init; }

    /// <summary>Its key in JSON: the name of an extension stands in brackets.</summary>
    public required string JsonName { get; init; }

    public required FieldKind Kind { get; init; }

    public required bool IsRepeated { get; init; }

    /// <summary>Whether it is written packed; both forms are read.</summary>
    public required bool IsPacked { get; init; }

    /// <summary>Whether a zero that was set is told from one that was not.</summary>
    public required bool HasPresence { get; init; }

    public required bool IsRequired { get; init; }

    public required bool VerifiesUtf8 { get; init; }

    /// <summary>The oneof, counted within its message; -1 where it is in none.</summary>
    public required int Oneof { get; init; }

    /// <summary>The type of a message, group or map entry; set once while the types are built.</summary>
    public MessageType? Message { get; set; }

    /// <summary>The type of an enum; set once while the types are built.</summary>
    public EnumType? Enum { get; set; }

    public bool IsMap => IsRepeated && Message is { IsMapEntry: true };

    /// <summary>Whether a null in JSON is a value rather than none.</summary>
    public bool TakesNull => Message is { WellKnown: WellKnown.Value } || Enum is { IsNullValue: true };

    public JsonEncodedText JsonText { get; private set; }

    public uint Tag { get; private set; }

    /// <summary>Settles what follows from the rest; called once, before anyone else sees it.</summary>
    public Field Settle()
    {
        JsonText = JsonEncodedText.Encode(Clean(JsonName), Json.JsonStyle.Encoder);
        Tag = (uint)Number << 3 | (uint)(IsPacked ? WireType.Length : Kind.WireType());
        return this;
    }

    // Descriptors of others may hold half a surrogate pair, which no JSON can.
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
