namespace Oac.Payloads.JsonSchemas;

/// <summary>Why a schema cannot be used.</summary>
/// <param name="Document">The URI of the document that holds the place.</param>
/// <param name="Location">The place, as a JSON Pointer into that document.</param>
/// <param name="Message">What is wrong, for a person: one sentence without a full stop; text of the schema appears bounded and escaped.</param>
public sealed record JsonSchemaProblem(string Document, string Location, string Message)
{
    /// <summary>Place and message.</summary>
    public override string ToString() =>
        Location.Length == 0 ? Message : $"at {MessageText.Plain(Location)}: {Message}";
}
