using System.Collections.Immutable;

namespace Oac.Conformance.Peers.Telemetry;

/// <summary>A span that came.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">Its attributes; values that are no text as text.</param>
internal sealed record ReceivedSpan(string Name, ImmutableSortedDictionary<string, string> Attributes)
{
    /// <summary>The operation by the GenAI conventions; null where the span is none of theirs.</summary>
    public string? Operation => Attributes.GetValueOrDefault("gen_ai.operation.name");

    /// <inheritdoc/>
    public override string ToString() =>
        $"'{Name}' {{{string.Join(", ", Attributes.Where(static a => a.Key.StartsWith("gen_ai.", StringComparison.Ordinal)).Select(static a => $"{a.Key}={a.Value}"))}}}";
}
