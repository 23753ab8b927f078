namespace Oac.Payloads.Protobuf;

/// <summary>Ends the reading or writing of a payload; the public methods turn it into a <see cref="PayloadProblem"/>.</summary>
internal sealed class PayloadException(string message, string path, long? offset) : Exception(message)
{
    // Keys of a payload may be as long as it is.
    private const int MaxPath = 1000;

    public PayloadProblem Problem { get; } =
        new(message, path.Length <= MaxPath ? path : $"{path.AsSpan(0, MaxPath)}...", offset);
}
