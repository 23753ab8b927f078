namespace Oac.Payloads.Protobuf;

/// <summary>What is wrong with a payload. Names in it are bounded and escaped; values never stand in it.</summary>
/// <param name="Message">A sentence for a person, without the place and without a full stop.</param>
/// <param name="Path">
/// Where: a JSON Pointer into a JSON payload, the names of fields with dots for a binary one; empty for the payload itself. Cut
/// with three points after 1,000 characters; not escaped.
/// </param>
/// <param name="Offset">The byte of the payload, from 0; <see langword="null"/> where it is about no single place.</param>
public sealed record PayloadProblem(string Message, string Path, long? Offset)
{
    /// <summary>Place and message as one sentence without a full stop.</summary>
    public override string ToString() =>
        (Path, Offset) switch
        {
            ("", null) => Message,
            ("", { } offset) => $"at byte {MessageText.Count(offset)}: {Message}",
            (_, null) => $"{MessageText.Plain(Path)}: {Message}",
            (_, { } offset) => $"{MessageText.Plain(Path)} (byte {MessageText.Count(offset)}): {Message}",
        };
}
