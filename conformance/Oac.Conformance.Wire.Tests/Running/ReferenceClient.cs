using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Oac.Conformance.Wire.Tests.Messages;

namespace Oac.Conformance.Wire.Tests.Running;

/// <summary>The strict client in the place of the official reference client: makes the call that a case describes.</summary>
internal static class ReferenceClient
{
    /// <summary>Makes the call.</summary>
    /// <returns>What came of it, and what was wrong about the answer.</returns>
    /// <exception cref="NotSupportedException">The case wants what this client cannot do.</exception>
    public static async Task<(ClientResponseResult Result, List<string> Complaints)> RunAsync(
        ClientCompatRequest request,
        WireClient client,
        CancellationToken cancellationToken
    )
    {
        var method = SuiteMethod.All.Single(one => one.Name == request.Method);
        var codec = Codecs.NameOf(request.Codec);
        var options = OptionsOf(request, method);
        await using var call = request.RawRequest is { } raw
            ? OpenRaw(client, raw, options, cancellationToken)
            : client.Open(options, cancellationToken);
        var result = new ClientResponseResult();
        var complaints = new List<string>();
        if (request.RawRequest is null)
        {
            await SendAsync(request, call, codec, () => ReceiveAsync(isSingle: false), cancellationToken);
            await call.CompleteAsync();
        }
        while (await ReceiveAsync(isSingle: !method.StreamsResponses)) { }
        complaints.AddRange(call.Result.Complaints);
        Fill(result, call.Result);
        return (result, complaints);

        async Task<bool> ReceiveAsync(bool isSingle)
        {
            var message = isSingle ? await call.ReceiveSingleAsync() : await call.ReceiveAsync();
            if (message is not { } bytes)
            {
                return false;
            }
            try
            {
                if (method.PayloadOf(Codecs.Read(method.Response, bytes, codec)) is { } payload)
                {
                    result.Payloads.Add(payload);
                }
            }
            catch (InvalidDataException e)
            {
                complaints.Add(e.Message);
            }
            return !isSingle;
        }
    }

    private static WireCallOptions OptionsOf(ClientCompatRequest request, SuiteMethod method) =>
        new()
        {
            Protocol = Codecs.ProtocolOf(request.Protocol),
            Codec = Codecs.NameOf(request.Codec),
            Compression = Codecs.NameOf(request.Compression),
            Path = method.Path,
            IsUnary = method.IsUnary,
            UseGet = request.UseGetHttpMethod,
            Timeout = request.HasTimeoutMs ? TimeSpan.FromMilliseconds(request.TimeoutMs) : null,
            Headers = Messages.Convert.ToWire(request.RequestHeaders),
        };

    private static WireCall OpenRaw(
        WireClient client,
        RawHTTPRequest raw,
        WireCallOptions options,
        CancellationToken cancellationToken
    )
    {
        if (raw.RawQueryParams.Count > 0 || raw.EncodedQueryParams.Count > 0)
        {
            throw new NotSupportedException("raw requests with parameters in their query");
        }
        var body = raw.BodyCase switch
        {
            RawHTTPRequest.BodyOneofCase.Unary => RawContents.Of(raw.Unary),
            RawHTTPRequest.BodyOneofCase.Stream => RawContents.Of(raw.Stream),
            _ => [],
        };
        var head = new WireRequest(raw.Verb, raw.Uri, Messages.Convert.ToWire(raw.Headers));
        return client.OpenRaw(head, body, options, cancellationToken);
    }

    /// <summary>Sends the messages until the server takes no more; a full duplex stream is read between two of them.</summary>
    private static async Task SendAsync(
        ClientCompatRequest request,
        WireCall call,
        string codec,
        Func<Task<bool>> receiveAsync,
        CancellationToken cancellationToken
    )
    {
        foreach (var any in request.RequestMessages)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(request.RequestDelayMs), cancellationToken);
            var bytes = codec == "json" ? Codecs.Write(Codecs.Unpack(any), codec) : any.Value.ToByteArray();
            if (!await call.SendAsync(bytes))
            {
                return;
            }
            if (request.StreamType == StreamType.FullDuplexBidiStream && !await receiveAsync())
            {
                return;
            }
        }
    }

    private static void Fill(ClientResponseResult result, WireResult came)
    {
        result.ResponseHeaders.Add(Messages.Convert.ToMessages(came.Answer?.Headers ?? new()));
        result.ResponseTrailers.Add(Messages.Convert.ToMessages(came.Trailers));
        if (came.Answer is not null)
        {
            result.HttpStatusCode = came.Answer.Status;
        }
        if (came.Error is not null)
        {
            result.Error = Messages.Convert.ToMessage(came.Error);
        }
    }
}
