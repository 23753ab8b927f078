namespace Oac.Harness.Agents;

/// <summary>
/// A request was refused before it left: it is of an inference type that is not declared, or not one for the gateway
/// (<c>harness/inference/declared-types-only</c>). The message says what to do.
/// </summary>
public sealed class UndeclaredInferenceException : InvalidOperationException
{
    internal UndeclaredInferenceException(string message)
        : base(message) { }
}
