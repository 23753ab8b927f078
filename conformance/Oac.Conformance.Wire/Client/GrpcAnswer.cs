namespace Oac.Conformance.Wire;

/// <summary>The answer in gRPC, whose trailers are HTTP's, and in gRPC-Web, whose trailers are a frame of their own.</summary>
internal sealed class GrpcAnswer(WireAnswer answer, WireCallOptions options, List<string> complaints)
    : AnswerReader(answer, options, complaints)
{
    private string? _encoding;
    private bool _hasFrames;

    private bool IsWeb => Options.Protocol == WireProtocol.GrpcWeb;

    public override async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_encoding is null && !ReadHead())
        {
            return null;
        }
        if (await WireFrame.ReadAsync(Answer.Body, cancellationToken).ConfigureAwait(false) is not { } frame)
        {
            End();
            return null;
        }
        _hasFrames = true;
        var isEnd = IsWeb && (frame.Flags & WireFrame.WebTrailers) != 0;
        if ((frame.Flags & ~(WireFrame.Compressed | (IsWeb ? WireFrame.WebTrailers : 0))) != 0)
        {
            throw new InvalidDataException($"a frame has the flags 0x{frame.Flags:x2}");
        }
        var payload = Open(frame, _encoding!);
        if (payload is null || !isEnd)
        {
            return payload;
        }
        Settle(GrpcTrailers.ReadBlock(payload, Complaints));
        if (await WireFrame.ReadAsync(Answer.Body, cancellationToken).ConfigureAwait(false) is not null)
        {
            Complaints.Add("a frame follows the trailers");
        }
        RequireNoTrailers();
        RequireNoStatusInHeaders();
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
        _encoding = ReadEncoding("grpc-encoding");
        return _encoding is not null;
    }

    /// <summary>The body is over: gRPC's trailers are HTTP's, and without body and trailers the headers are all there is.</summary>
    private void End()
    {
        var trailers = Answer.ReadTrailers();
        if (IsWeb)
        {
            RequireNoTrailers();
        }
        if (!IsWeb && trailers.Count > 0)
        {
            Settle(trailers);
            RequireNoStatusInHeaders();
            return;
        }
        if (_hasFrames)
        {
            Complaints.Add("the stream ends without trailers");
            Error = new(WireCodes.Internal, "the stream has no trailers");
            RequireNoStatusInHeaders();
            return;
        }
        Settle(Answer.Headers);
    }

    private void Settle(WireHeaders trailers)
    {
        Trailers = trailers;
        Error = GrpcTrailers.Read(trailers, Complaints);
    }

    private void RequireNoStatusInHeaders()
    {
        foreach (var name in Answer.Headers.Select(static line => line.Key).Where(GrpcTrailers.IsReserved))
        {
            Complaints.Add($"{name} stands in the headers of an answer that has a body or trailers");
        }
    }
}
