namespace Oac.Conformance.Wire;

/// <summary>The answer to a stream of Connect: status 200, frames, and one that ends it.</summary>
internal sealed class ConnectStreamAnswer(WireAnswer answer, WireCallOptions options, List<string> complaints)
    : AnswerReader(answer, options, complaints)
{
    private string? _encoding;

    public override async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_encoding is null && !ReadHead())
        {
            return null;
        }
        if (await WireFrame.ReadAsync(Answer.Body, cancellationToken).ConfigureAwait(false) is not { } frame)
        {
            Complaints.Add("the stream ends without the frame that ends it");
            Error = new(WireCodes.Internal, "the stream has no end");
            RequireNoTrailers();
            return null;
        }
        if ((frame.Flags & ~(WireFrame.Compressed | WireFrame.ConnectEnd)) != 0)
        {
            throw new InvalidDataException($"a frame has the flags 0x{frame.Flags:x2}");
        }
        var payload = Open(frame, _encoding!);
        if (payload is null || (frame.Flags & WireFrame.ConnectEnd) == 0)
        {
            return payload;
        }
        (Error, Trailers) = ConnectJson.ReadEnd(payload, Complaints);
        if (await WireFrame.ReadAsync(Answer.Body, cancellationToken).ConfigureAwait(false) is not null)
        {
            Complaints.Add("a frame follows the one that ends the stream");
        }
        RequireNoTrailers();
        return null;
    }

    private bool ReadHead()
    {
        if (Answer.Status != 200)
        {
            Error = new(WireCodes.FromStatus(Answer.Status), $"the answer is HTTP {Answer.Status}");
            return false;
        }
        if (!RequireType(isFramed: true))
        {
            return false;
        }
        _encoding = ReadEncoding("connect-content-encoding");
        return _encoding is not null;
    }
}
