using System.Collections.Immutable;
using System.Text.Json;

namespace Oac.Engine.Connection;

/// <summary>An object of an answer in JSON. A member of another kind than is wanted counts as missing, as null does.</summary>
internal readonly struct AnswerJson(EngineAnswer answer, JsonElement element)
{
    private const int MaxDepth = 64;

    /// <summary>Reads an answer that is an object.</summary>
    public static async Task<JsonDocument> ReadAsync(EngineAnswer answer, CancellationToken cancellationToken) =>
        Parse(answer, await answer.ReadJsonAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Reads bytes of an answer as an object.</summary>
    public static JsonDocument Parse(EngineAnswer answer, ReadOnlyMemory<byte> bytes)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes, new() { MaxDepth = MaxDepth });
        }
        catch (JsonException e)
        {
            throw answer.Error(EngineError.Corrupt, $"the answer is no JSON: {MessageText.Shown(e.Message, 300)}", e);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }
        var kind = document.RootElement.ValueKind;
        document.Dispose();
        throw answer.Error(EngineError.Corrupt, $"the answer is no JSON object, but {kind}");
    }

    public string? Text(string name) => Member(name, JsonValueKind.String)?.GetString();

    public string Required(string name)
    {
        var found = Text(name);
        return string.IsNullOrEmpty(found)
            ? throw answer.Error(EngineError.Corrupt, $"the answer has no '{name}'")
            : found;
    }

    public long? Number(string name) =>
        Member(name, JsonValueKind.Number) is { } number && number.TryGetInt64(out var value) ? value : null;

    public AnswerJson? Object(string name) =>
        Member(name, JsonValueKind.Object) is { } found ? new AnswerJson(answer, found) : null;

    public ImmutableArray<string> Texts(string name) =>
        [.. Items(name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    public ImmutableArray<AnswerJson> Objects(string name)
    {
        var from = answer;
        return
        [
            .. Items(name)
                .Where(item => item.ValueKind == JsonValueKind.Object)
                .Select(item => new AnswerJson(from, item)),
        ];
    }

    private JsonElement.ArrayEnumerator Items(string name) =>
        Member(name, JsonValueKind.Array) is { } found ? found.EnumerateArray() : default;

    private JsonElement? Member(string name, JsonValueKind kind) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
}
