namespace Oac.Harness.Agents;

/// <summary>An MCP server cannot be used: it does not answer, or its authorization server gives no token. The message holds no secret.</summary>
public sealed class McpConnectionException : Exception
{
    internal McpConnectionException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
