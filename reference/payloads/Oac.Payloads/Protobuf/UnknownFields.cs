using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf;

/// <summary>Fields of a payload that its schema does not have: binary keeps them, JSON has no place for them.</summary>
/// <param name="Count">How many there are, at all depths.</param>
/// <param name="FirstPath">
/// The message that holds the first of them, as names of fields with dots; empty for the payload itself, and where there are none.
/// </param>
public sealed record UnknownFields(int Count, string FirstPath)
{
    /// <summary>No unknown fields.</summary>
    public static UnknownFields None { get; } = new(0, "");

    internal UnknownFields With(int count, FieldPath path) =>
        new(Count + count, Count == 0 ? path.ToString() : FirstPath);
}
