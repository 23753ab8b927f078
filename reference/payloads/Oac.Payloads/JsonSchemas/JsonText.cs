using System.Text.Json;

namespace Oac.Payloads.JsonSchemas;

/// <summary>What the reader of JSON says of a text that is none.</summary>
internal static class JsonText
{
    /// <summary>The message without its "LineNumber: … | BytePositionInLine: …".</summary>
    public static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
    }
}
