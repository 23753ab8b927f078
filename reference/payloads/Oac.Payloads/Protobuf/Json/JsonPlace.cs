using System.Globalization;
using System.Text;
using System.Text.Json;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf.Json;

/// <summary>Finds what a byte of a JSON text belongs to. Only a text with a mistake is read a second time for it.</summary>
internal static class JsonPlace
{
    /// <summary>The JSON Pointer (RFC 6901) of the value, or the key of the value, in which a byte stands.</summary>
    public static string Pointer(ReadOnlySpan<byte> json, long offset, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        var steps = new List<(bool IsArray, int Index, string? Key)>();
        try
        {
            while (reader.Read() && reader.TokenStartIndex <= offset)
            {
                Step(ref reader, steps);
                if (reader.TokenStartIndex == offset)
                {
                    break;
                }
            }
        }
        catch (JsonException)
        {
            // It ends where it is no JSON, and what was found up to there is the place.
            return Text(steps);
        }
        return Text(steps);
    }

    private static void Step(ref Utf8JsonReader reader, List<(bool IsArray, int Index, string? Key)> steps)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                steps.RemoveAt(steps.Count - 1);
                return;
            case JsonTokenType.PropertyName:
                steps[^1] = (false, 0, Key(ref reader));
                return;
        }
        if (steps is [.., { IsArray: true } last])
        {
            steps[^1] = last with { Index = last.Index + 1 };
        }
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            steps.Add((reader.TokenType == JsonTokenType.StartArray, -1, null));
        }
    }

    private static string Key(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: the key as it is written.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static string Text(List<(bool IsArray, int Index, string? Key)> steps)
    {
        var builder = new StringBuilder();
        foreach (var (isArray, index, key) in steps)
        {
            if (isArray ? index < 0 : key is null)
            {
                break;
            }
            builder.Append('/');
            builder.Append(isArray ? index.ToString(CultureInfo.InvariantCulture) : FieldPath.Escaped(key!));
        }
        return builder.ToString();
    }
}
