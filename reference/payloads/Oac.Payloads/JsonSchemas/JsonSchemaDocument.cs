using System.Text.Json;
using System.Text.Unicode;
using Oac.Payloads.JsonSchemas.Dialects;

namespace Oac.Payloads.JsonSchemas;

/// <summary>A file that should hold a JSON Schema that can be used by itself.</summary>
public static class JsonSchemaDocument
{
    /// <summary>
    /// What is wrong with the document as one sentence without a full stop, with line and column where there is a place (from 1, columns in
    /// UTF-16 code units) or the JSON Pointer; <see langword="null"/> where nothing is. It must be a schema by the meta-schema of the dialect
    /// that <c>$schema</c> names (2020-12 where none is named), and its references must lead somewhere in it, also those within the document that
    /// stand in definitions which nothing uses.
    /// </summary>
    /// <remarks>No content throws.</remarks>
    public static string? Check(ReadOnlyMemory<byte> content, JsonSchemaLimits? limits = null)
    {
        limits ??= JsonSchemaLimits.Default;
        var bytes = content.Span;
        if (bytes.Length > limits.MaxBytes)
        {
            return $"{MessageText.Count(bytes.Length)} bytes are more than the {MessageText.Count(limits.MaxBytes)} that a JSON Schema may have";
        }
        return Encoding(bytes) ?? Syntax(bytes, limits) ?? Meaning(bytes, limits);
    }

    /// <summary>The dialect of a document that names none.</summary>
    public const string AssumedDialect = "2020-12";

    /// <summary>Whether a document is a JSON object without <c>$schema</c>, so that <see cref="AssumedDialect"/> is assumed.</summary>
    /// <remarks>No content throws; what is not JSON, or nested deeper than 128 levels, is none.</remarks>
    public static bool NamesNoDialect(ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(
            content,
            new JsonReaderOptions { MaxDepth = JsonSchemaLimits.Default.MaxDepth }
        );
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (IsSchemaKeyword(reader))
                {
                    return false;
                }
                reader.Skip();
            }
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsSchemaKeyword(in Utf8JsonReader name)
    {
        try
        {
            return name.ValueTextEquals("$schema"u8);
        }
        catch (InvalidOperationException)
        {
            // It holds half a surrogate pair, as no keyword does.
            return false;
        }
    }

    private static string? Encoding(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return "the file is empty";
        }
        if (bytes.StartsWith("\uFEFF"u8))
        {
            return "line 1, column 1: a byte order mark, which JSON does not allow";
        }
        if (bytes is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, ..] or [_, 0, ..])
        {
            return "not UTF-8: it looks like UTF-16 or UTF-32";
        }
        if (!Utf8.IsValid(bytes))
        {
            return $"{TextPosition.OfFirstInvalid(bytes)}: not UTF-8";
        }
        return null;
    }

    private static string? Syntax(ReadOnlySpan<byte> bytes, JsonSchemaLimits limits)
    {
        // One more, so that a depth of MaxDepth + 1 is told from other mistakes.
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = limits.MaxDepth + 1 });
        string? problem = null;
        var found = false;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    if (reader.CurrentDepth >= limits.MaxDepth)
                    {
                        return $"{Place(bytes, reader)}: nested deeper than {limits.MaxDepth} levels";
                    }
                }
                if (
                    reader.CurrentDepth == 0
                    && reader.TokenType
                        is not (
                            JsonTokenType.StartObject
                            or JsonTokenType.EndObject
                            or JsonTokenType.True
                            or JsonTokenType.False
                        )
                )
                {
                    problem ??= $"{Place(bytes, reader)}: {Kind(reader.TokenType)}, not a JSON object";
                }
                else if (
                    reader.CurrentDepth == 1
                    && reader.TokenType == JsonTokenType.PropertyName
                    && IsSchemaKeyword(reader)
                )
                {
                    if (found)
                    {
                        problem ??= $"{Place(bytes, reader)}: '$schema' stands there a second time";
                    }
                    found = true;
                    reader.Read();
                    problem ??= Dialect(bytes, reader);
                }
            }
        }
        catch (JsonException e)
        {
            // A file that is no JSON at all is that first, whatever was found on the way.
            return $"{TextPosition.At(bytes, (int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0))}: not JSON: {MessageText.Plain(JsonText.Reason(e))}";
        }
        return problem;
    }

    private static string? Meaning(ReadOnlySpan<byte> bytes, JsonSchemaLimits limits)
    {
        var options = JsonSchemaOptions.Default with { Limits = limits };
        var problems = JsonSchema.Problems(bytes, options);
        if (problems.Count == 0)
        {
            return null;
        }
        var more = problems.Count - 1;
        return more == 0 ? $"{problems[0]}" : $"{problems[0]} (and {more} more)";
    }

    private static string? Dialect(ReadOnlySpan<byte> bytes, in Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return $"{Place(bytes, reader)}: '$schema' is {Kind(reader.TokenType)}, not a string";
        }
        string identifier;
        try
        {
            identifier = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return $"{Place(bytes, reader)}: '$schema' holds half a surrogate pair";
        }
        return KnownDialects.Find(identifier) is not null
            ? null
            : $"{Place(bytes, reader)}: '$schema' is {MessageText.Quoted(identifier)}, none of the known dialects ({KnownDialects.Names})";
    }

    private static string Place(ReadOnlySpan<byte> bytes, in Utf8JsonReader reader) =>
        TextPosition.At(bytes, (int)reader.TokenStartIndex).ToString();

    private static string Kind(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray or JsonTokenType.EndArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a boolean",
            _ => "null",
        };
}
