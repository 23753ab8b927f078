namespace Oac.Harness.Agents;

/// <summary>
/// Inference types as labels name them: the path of an OpenAI endpoint without <c>/v1/</c> and with hyphens for slashes. These are the
/// specification's examples; any other endpoint follows the same rule, such as <c>responses</c> (<c>container/inference/type-key</c>).
/// </summary>
public static class InferenceTypes
{
    /// <summary><c>POST /v1/chat/completions</c></summary>
    public const string ChatCompletions = "chat-completions";

    /// <summary><c>POST /v1/embeddings</c></summary>
    public const string Embeddings = "embeddings";

    /// <summary><c>POST /v1/images/generations</c></summary>
    public const string ImagesGenerations = "images-generations";

    /// <summary><c>POST /v1/audio/speech</c></summary>
    public const string AudioSpeech = "audio-speech";

    /// <summary><c>POST /v1/audio/transcriptions</c></summary>
    public const string AudioTranscriptions = "audio-transcriptions";

    /// <summary><c>POST /v1/moderations</c></summary>
    public const string Moderations = "moderations";

    /// <summary>The type of a path below the gateway's base URL.</summary>
    internal static string OfPath(string path) => path.Replace('/', '-');

    internal static bool IsKey(string type) =>
        type.Length > 0 && type.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
