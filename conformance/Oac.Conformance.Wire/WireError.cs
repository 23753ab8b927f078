using System.Collections.Immutable;

namespace Oac.Conformance.Wire;

/// <summary>How a call failed.</summary>
/// <param name="Code">Its number, 1 to 16 (<see cref="WireCodes"/>).</param>
/// <param name="Message">The text for people, or null where none came.</param>
/// <param name="Details">Messages that say more.</param>
public sealed record WireError(int Code, string? Message, ImmutableArray<WireDetail> Details)
{
    /// <summary>An error without details.</summary>
    public WireError(int code, string? message)
        : this(code, message, []) { }
}

/// <summary>A message that says more about an error.</summary>
/// <param name="Type">The full name of its type, without any prefix.</param>
/// <param name="Value">The message in protobuf's binary form.</param>
/// <param name="Debug">The same as JSON, where a Connect server sent that too.</param>
public sealed record WireDetail(string Type, ReadOnlyMemory<byte> Value, string? Debug = null);
