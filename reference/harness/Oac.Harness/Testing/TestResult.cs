using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Oac.Harness.Testing;

/// <summary>What an agent answered to an event, as an orchestrator sees it.</summary>
public sealed record TestResult
{
    internal TestResult() { }

    /// <summary>Whether the event has been processed.</summary>
    public required bool IsSuccess { get; init; }

    /// <summary>Why it could not be processed; empty where it has been.</summary>
    public required string ErrorMessage { get; init; }

    /// <summary>The answer; empty without the extension.</summary>
    public required ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>The media type of the answer.</summary>
    public required string OutputContentType { get; init; }

    /// <summary>What was reported before the result, in its order.</summary>
    public required ImmutableArray<TestReport> Reports { get; init; }

    /// <summary>The answer as UTF-8.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output.Span);

    /// <summary>The answer as JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public T? OutputJson<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Output.Span, type);
}

/// <summary>A part of an answer.</summary>
/// <param name="Chunk">The part.</param>
/// <param name="ContentType">Its media type.</param>
public sealed record TestReport(ReadOnlyMemory<byte> Chunk, string ContentType)
{
    /// <summary>The part as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Chunk.Span);
}
