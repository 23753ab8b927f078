namespace Oac.Producer;

/// <summary>The command cannot do what it was asked for. The message is for the person who asked; there is nothing to trace.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message) { }

    public UsageException(string message, Exception innerException)
        : base(message, innerException) { }
}
