namespace Oac.Harness;

/// <summary>
/// The harness cannot start: something is configured wrongly, or the environment lacks what the configuration names. The message says
/// which variable, file or setting, and never holds a secret.
/// </summary>
public sealed class HarnessConfigurationException : Exception
{
    /// <summary>Makes the exception.</summary>
    public HarnessConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
