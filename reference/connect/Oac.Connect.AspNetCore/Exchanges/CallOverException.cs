namespace Oac.Connect.AspNetCore.Exchanges;

/// <summary>
/// A write or read found that the client is gone. Often it is the first to know: the request's token fires a moment later, and until
/// then only this tells a call that is over from a method that gave up by itself.
/// </summary>
internal sealed class CallOverException(string message, Exception? inner = null)
    : OperationCanceledException(message, inner);
