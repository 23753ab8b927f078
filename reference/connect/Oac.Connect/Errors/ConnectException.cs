using System.Collections.Immutable;

namespace Oac.Connect;

/// <summary>
/// A call failed. What a handler throws reaches the client with code, message, details and metadata; what the client throws is what the
/// server sent, or what went wrong on the way.
/// </summary>
public sealed class ConnectException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">The code.</param>
    /// <param name="message">The message for the other side; empty for none. Not for secrets.</param>
    /// <param name="innerException">What caused it; stays on this side.</param>
    public ConnectException(ConnectCode code, string? message = null, Exception? innerException = null)
        : base(string.IsNullOrEmpty(message) ? code.ToName() : $"{code.ToName()}: {message}", innerException)
    {
        Code = code;
        RawMessage = message ?? "";
    }

    /// <summary>The code.</summary>
    public ConnectCode Code { get; }

    /// <summary>The message without the code.</summary>
    public string RawMessage { get; }

    /// <summary>Details, in their order.</summary>
    public ImmutableArray<ErrorDetail> Details { get; init; } = [];

    /// <summary>
    /// On the client all headers and trailers that came with the error; on the server more trailers to send with it.
    /// </summary>
    public MetadataMap Metadata { get; init; } = new();
}
