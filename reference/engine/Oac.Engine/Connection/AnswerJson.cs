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

    /// <summary>Reads an answer that is an array.</summary>
    public static async Task<JsonDocument> ReadListAsync(EngineAnswer answer, CancellationToken cancellationToken) =>
        Parse(
            answer,
            await answer.ReadJsonAsync(cancellationToken).ConfigureAwait(false),
            JsonValueKind.Array,
            "JSON array"
        );

    /// <summary>Reads bytes of an answer as an object.</summary>
    public static JsonDocument Parse(EngineAnswer answer, ReadOnlyMemory<byte> bytes) =>
        Parse(answer, bytes, JsonValueKind.Object, "JSON object");

    /// <summary>The objects in an array.</summary>
    public static IEnumerable<AnswerJson> ObjectsOf(EngineAnswer answer, JsonElement list) =>
        list.EnumerateArray()
            .Where(static item => item.ValueKind == JsonValueKind.Object)
            .Select(item => new AnswerJson(answer, item));

    private static JsonDocument Parse(
        EngineAnswer answer,
        ReadOnlyMemory<byte> bytes,
        JsonValueKind wanted,
        string words
    )
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
        if (document.RootElement.ValueKind == wanted)
        {
            return document;
        }
        var kind = document.RootElement.ValueKind;
        document.Dispose();
        throw answer.Error(EngineError.Corrupt, $"the answer is no {words}, but {kind}");
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

    public bool Truth(string name) => Member(name, JsonValueKind.True) is not null;

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

    /// <summary>The members that are objects, with their names.</summary>
    public ImmutableArray<(string Name, AnswerJson Value)> Members()
    {
        var from = answer;
        return
        [
            .. element
                .EnumerateObject()
                .Where(static member => member.Value.ValueKind == JsonValueKind.Object)
                .Select(member => (member.Name, new AnswerJson(from, member.Value))),
        ];
    }

    /// <summary>The members that are texts, with their names; of several with one name the last.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts() =>
        element
            .EnumerateObject()
            .Where(static member => member.Value.ValueKind == JsonValueKind.String)
            .GroupBy(static member => member.Name, static member => member.Value.GetString()!)
            .Select(static group => KeyValuePair.Create(group.Key, group.Last()));

    private JsonElement.ArrayEnumerator Items(string name) =>
        Member(name, JsonValueKind.Array) is { } found ? found.EnumerateArray() : default;

    private JsonElement? Member(string name, JsonValueKind kind) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
}
