using Oac.Spec.Manifest;

namespace Oac.Producer.Inspecting;

/// <summary>Capabilities as the labels spell them.</summary>
internal static class CapabilityNames
{
    private static readonly (ModelCapabilities Flag, string Name)[] Names =
    [
        (ModelCapabilities.Reasoning, "reasoning"),
        (ModelCapabilities.Tools, "tools"),
        (ModelCapabilities.InputVision, "input.vision"),
        (ModelCapabilities.InputAudio, "input.audio"),
        (ModelCapabilities.InputVideo, "input.video"),
        (ModelCapabilities.OutputImage, "output.image"),
        (ModelCapabilities.OutputAudio, "output.audio"),
        (ModelCapabilities.OutputVideo, "output.video"),
    ];

    /// <summary>The names of a set.</summary>
    public static IEnumerable<string> Of(ModelCapabilities capabilities) =>
        Names.Where(n => capabilities.HasFlag(n.Flag)).Select(static n => n.Name);
}
