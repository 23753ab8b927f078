namespace Oac.Harness.Agents;

/// <summary>The gateway cannot say which model to use. The message holds no secret.</summary>
public sealed class InferenceGatewayException : Exception
{
    internal InferenceGatewayException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
