namespace Oac.Payloads.Protobuf;

/// <summary>Ends the reading or writing of a payload; the public methods turn it into a <see cref="PayloadProblem"/>.</summary>
internal sealed class PayloadException(string message, string path, long? offset) : Exception(message)
{
    public PayloadProblem Problem { get; } = new(message, PayloadProblem.Cut(path), offset);
}
