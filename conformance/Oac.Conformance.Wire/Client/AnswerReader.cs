namespace Oac.Conformance.Wire;

/// <summary>Reads and judges an answer in the words of one protocol.</summary>
internal abstract class AnswerReader(WireAnswer answer, WireCallOptions options, List<string> complaints)
{
    public WireAnswer Answer { get; } = answer;

    public WireHeaders Trailers { get; protected set; } = new();

    protected WireError? Error { get; set; }

    protected WireCallOptions Options { get; } = options;

    protected List<string> Complaints { get; } = complaints;

    public static AnswerReader Create(WireAnswer answer, WireCallOptions options, List<string> complaints)
    {
        HeaderLines.RequireUnpadded("headers", answer.Headers, complaints);
        return options switch
        {
            { Protocol: not WireProtocol.Connect } => new GrpcAnswer(answer, options, complaints),
            { IsUnary: true } => new ConnectUnaryAnswer(answer, options, complaints),
            _ => new ConnectStreamAnswer(answer, options, complaints),
        };
    }

    /// <summary>Waits for a message; null at the end, which has settled how the call ended.</summary>
    public abstract Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken);

    public WireResult ToResult()
    {
        HeaderLines.RequireUnpadded("trailers", Trailers, Complaints);
        return new(Answer, Error, Trailers, [.. Complaints]);
    }

    /// <summary>Holds the answer's content type against the one that was asked for; false where the messages cannot be read.</summary>
    protected bool RequireType(bool isFramed)
    {
        var wanted = new WireContentType(Options.Protocol, Options.Codec, isFramed);
        var text = HeaderLines.Once(Answer.Headers, "content-type", Complaints);
        if (
            WireContentType.Parse(text) is not { } type
            || type.Protocol != wanted.Protocol
            || type.IsFramed != isFramed
        )
        {
            Complaints.Add($"the answer's content type is '{text}'; '{wanted}' is wanted");
            Error = new(WireCodes.Unknown, $"the answer's content type is '{text}'");
            return false;
        }
        if (type.Codec != Options.Codec)
        {
            Complaints.Add($"the answer's content type is '{text}'; '{wanted}' is wanted");
            Error = new(WireCodes.Internal, $"the answer is in '{type.Codec}'");
            return false;
        }
        return true;
    }

    /// <summary>What the messages are compressed with; null, with the call failed, where that was not asked for.</summary>
    protected string? ReadEncoding(string header)
    {
        var encoding = HeaderLines.Once(Answer.Headers, header, Complaints) ?? WireCompression.Identity;
        if (encoding == WireCompression.Identity || encoding == Options.Compression)
        {
            return encoding;
        }
        Complaints.Add($"{header} is '{encoding}'; the request accepts '{Options.Compression}'");
        Error = new(WireCodes.Internal, $"the answer is compressed with '{encoding}'");
        return null;
    }

    /// <summary>Takes the payload of a frame; null, with the call failed, where its flag of compression has no header.</summary>
    protected byte[]? Open(WireFrame frame, string encoding)
    {
        if ((frame.Flags & WireFrame.Compressed) == 0)
        {
            return frame.Payload.ToArray();
        }
        if (encoding == WireCompression.Identity)
        {
            Complaints.Add("a frame says that it is compressed, and the headers name no compression");
            Error = new(WireCodes.Internal, "a frame is compressed with nothing");
            return null;
        }
        return WireCompression.Decompress(encoding, frame.Payload);
    }

    protected static async Task<byte[]> ReadToEndAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await stream.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
        return output.ToArray();
    }

    /// <summary>Only gRPC has trailers of HTTP.</summary>
    protected void RequireNoTrailers()
    {
        if (Answer.ReadTrailers() is { Count: > 0 } trailers)
        {
            Complaints.Add($"the answer has trailers of HTTP: {string.Join(", ", trailers.Select(static t => t.Key))}");
        }
    }
}
