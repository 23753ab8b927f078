using System.Text;
using System.Text.Json;

namespace Oac.Engine.Runtimes;

/// <summary>What a runtime has written to its log: a JSON object in each line.</summary>
internal static class RuntimeLog
{
    private const int MaxBytes = 64 << 10;
    private const int MaxShown = 500;

    /// <summary>The last error in the end of a log; null where there is none.</summary>
    public static string? LastError(string path)
    {
        string text;
        try
        {
            using var file = File.OpenRead(path);
            file.Position = Math.Max(0, file.Length - MaxBytes);
            var bytes = new byte[MaxBytes];
            text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        return text.Split('\n').Reverse().Select(Error).FirstOrDefault(static e => e is not null);
    }

    private static string? Error(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && Text(json.RootElement, "level") is "error" or "fatal"
                && Text(json.RootElement, "msg") is { } message
                ? MessageText.Shown(message, MaxShown)
                : null;
        }
        catch (JsonException)
        {
            // An empty line, or one that was cut.
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
