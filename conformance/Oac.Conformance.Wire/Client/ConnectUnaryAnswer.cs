namespace Oac.Conformance.Wire;

/// <summary>The answer to a unary call of Connect: the message, or JSON with a status that fits its code.</summary>
internal sealed class ConnectUnaryAnswer(WireAnswer answer, WireCallOptions options, List<string> complaints)
    : AnswerReader(answer, options, complaints)
{
    private const string Prefix = "trailer-";
    private bool _isRead;

    public override async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_isRead)
        {
            return null;
        }
        _isRead = true;
        foreach (var (name, value) in Answer.Headers)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                Trailers.Add(name[Prefix.Length..], value);
            }
        }
        var body = await ReadToEndAsync(Answer.Body, cancellationToken).ConfigureAwait(false);
        RequireNoTrailers();
        if (ReadEncoding("content-encoding") is not { } encoding)
        {
            return null;
        }
        if (Answer.Status == 200)
        {
            return RequireType(isFramed: false) ? WireCompression.Decompress(encoding, body) : null;
        }
        Error = ReadError(encoding, body);
        return null;
    }

    private WireError ReadError(string encoding, byte[] body)
    {
        var derived = WireCodes.FromStatus(Answer.Status);
        if (HeaderLines.Once(Answer.Headers, "content-type", Complaints) != "application/json")
        {
            return new(derived, $"the answer is HTTP {Answer.Status}");
        }
        var error = ConnectJson.ReadError(WireCompression.Decompress(encoding, body), derived, Complaints);
        if (WireCodes.StatusOf(error.Code) != Answer.Status)
        {
            Complaints.Add($"the status of '{WireCodes.NameOf(error.Code)}' is {Answer.Status}");
        }
        return error;
    }
}
