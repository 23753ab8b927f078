using System.Collections.Immutable;

namespace Oac.Spec.Linting.Rules.Inference;

/// <summary>The types of the table in 5.2. Others are legal.</summary>
internal static class InferenceTypes
{
    public static ImmutableArray<string> Listed { get; } =
    ["chat-completions", "embeddings", "images-generations", "audio-speech", "audio-transcriptions", "moderations"];

    public static bool IsListed(string type) => Listed.Contains(type);
}
