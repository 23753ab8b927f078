namespace Oac.Harness.Agents;

/// <summary>An MCP server cannot be used: it does not answer, or its authorization server gives no token. The message holds no secret.</summary>
public sealed class McpConnectionException : Exception
{
    internal McpConnectionException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>The connection is of no more use.</summary>
    internal bool IsLost { get; init; }

    /// <summary>The server does not know the session, so it has not done what it was asked.</summary>
    internal bool IsUnknown { get; init; }
}
