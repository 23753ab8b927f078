namespace Oac.Spec.Stream;

/// <summary>How peers announce the stream's extension: the harness in its request's headers, the orchestrator in its response's.</summary>
public static class StreamExtensionHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "oac-ext";

    /// <summary>The value to send; null where nothing is announced and the header is left out.</summary>
    public static string? Format(StreamExtensions extensions) => extensions.HasFlag(StreamExtensions.V1) ? "v1" : null;

    /// <summary>What a peer announces; names that are not known are passed over.</summary>
    /// <param name="value">The header's value, a list with commas; null where the header is missing.</param>
    public static StreamExtensions Parse(string? value)
    {
        var extensions = StreamExtensions.None;
        foreach (var range in value.AsSpan().Split(','))
        {
            if (value.AsSpan()[range].Trim(" \t").SequenceEqual("v1"))
            {
                extensions |= StreamExtensions.V1;
            }
        }
        return extensions;
    }
}
