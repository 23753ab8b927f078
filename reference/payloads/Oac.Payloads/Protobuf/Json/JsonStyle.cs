using System.Text.Encodings.Web;

namespace Oac.Payloads.Protobuf.Json;

internal static class JsonStyle
{
    /// <summary>Escapes what JSON demands and no more: payloads are not put into pages.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
}
