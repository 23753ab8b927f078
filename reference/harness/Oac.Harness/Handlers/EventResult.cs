using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Oac.Harness.Handlers;

namespace Oac.Harness;

/// <summary>What a handler answers to an event. Immutable.</summary>
/// <remarks>
/// On the plain stream a result says only whether the event could be processed, and if not, why. The output travels where the
/// orchestrator announced the stream extension; elsewhere it is left out, and the event counts as processed all the same
/// (<c>harness/events/result-per-event</c>).
/// </remarks>
public sealed class EventResult
{
    private EventResult(string errorMessage, ReadOnlyMemory<byte> output, string outputContentType)
    {
        ErrorMessage = errorMessage;
        Output = output;
        OutputContentType = outputContentType;
    }

    /// <summary>The event has been processed, and there is nothing to say about it.</summary>
    public static EventResult Success { get; } = new("", default, "");

    /// <summary>Whether the event has been processed.</summary>
    public bool IsSuccess => ErrorMessage.Length == 0;

    /// <summary>Why the event could not be processed; empty where it has been.</summary>
    public string ErrorMessage { get; }

    /// <summary>What the agent answers; may be empty.</summary>
    public ReadOnlyMemory<byte> Output { get; }

    /// <summary>The media type of the output; empty where there is none.</summary>
    public string OutputContentType { get; }

    /// <summary>The event has been processed; the answer is any bytes.</summary>
    /// <param name="output">The answer. It is not copied: leave it alone afterwards.</param>
    /// <param name="contentType">Its media type; may be empty.</param>
    /// <exception cref="ArgumentException">The media type is longer than 255 characters, or no printable ASCII.</exception>
    public static EventResult Bytes(ReadOnlyMemory<byte> output, string contentType) =>
        new("", output, MediaType.Require(contentType));

    /// <summary>The event has been processed; the answer is text (<c>text/plain; charset=utf-8</c>).</summary>
    public static EventResult Text(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new("", Encoding.UTF8.GetBytes(output), MediaType.Text);
    }

    /// <summary>The event has been processed; the answer is JSON (<c>application/json</c>).</summary>
    /// <param name="output">The answer.</param>
    /// <param name="type">How it is written, from the author's <c>JsonSerializerContext</c>.</param>
    public static EventResult Json<T>(T output, JsonTypeInfo<T> type) =>
        new("", JsonSerializer.SerializeToUtf8Bytes(output, type), MediaType.Json);

    /// <summary>The event could not be processed.</summary>
    /// <param name="message">Why, for whoever sent the event; never empty (<c>harness/events/failure-has-message</c>), no secrets.</param>
    /// <exception cref="ArgumentException">The message is empty.</exception>
    public static EventResult Failure(string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        return new(message, default, "");
    }
}
