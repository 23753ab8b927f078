namespace Oac.Payloads;

/// <summary>What is wrong with a payload, or with a schema. Names in it are bounded and escaped; values never stand in it.</summary>
/// <param name="Message">A sentence for a person, without the place and without a full stop.</param>
/// <param name="Path">
/// Where: a JSON Pointer into a JSON payload or JSON Schema, the names of fields with dots for a binary one; empty for the payload itself. Cut
/// with three points after 1,000 characters; not escaped.
/// </param>
/// <param name="Offset">The byte of the payload, from 0; <see langword="null"/> where it is about no single place.</param>
public sealed record PayloadProblem(string Message, string Path, long? Offset)
{
    // Keys of a payload may be as long as it is.
    internal const int MaxPath = 1000;

    /// <summary>
    /// What the payload breaks: the keyword of a JSON Schema as a URI with a JSON Pointer as its fragment, relative to the schema where that
    /// has no identifier of its own; cut as <see cref="Path"/> is. <see langword="null"/> where no single keyword says it.
    /// </summary>
    public string? SchemaLocation { get; init; }

    /// <summary>Place and message as one sentence without a full stop.</summary>
    public override string ToString() =>
        SchemaLocation is null ? Sentence : $"{Sentence} ({MessageText.Plain(SchemaLocation)})";

    private string Sentence =>
        (Path, Offset) switch
        {
            ("", null) => Message,
            ("", { } offset) => $"at byte {MessageText.Count(offset)}: {Message}",
            (_, null) => $"{MessageText.Plain(Path)}: {Message}",
            (_, { } offset) => $"{MessageText.Plain(Path)} (byte {MessageText.Count(offset)}): {Message}",
        };

    /// <summary>A path as it may stand in a problem.</summary>
    internal static string Cut(string path) => path.Length <= MaxPath ? path : $"{path.AsSpan(0, MaxPath)}...";
}
