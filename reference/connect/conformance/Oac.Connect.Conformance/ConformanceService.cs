using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Conformance;

/// <summary>Answers as each request defines it, and echoes what came.</summary>
internal sealed class ConformanceService : ConformanceServiceBase
{
    public override async Task<UnaryResponse> Unary(UnaryRequest request, ServerCall call) =>
        new() { Payload = await AnswerAsync(request.ResponseDefinition, [request], call) };

    public override async Task<IdempotentUnaryResponse> IdempotentUnary(
        IdempotentUnaryRequest request,
        ServerCall call
    ) => new() { Payload = await AnswerAsync(request.ResponseDefinition, [request], call) };

    public override async Task<ClientStreamResponse> ClientStream(
        IAsyncEnumerable<ClientStreamRequest> requests,
        ServerCall call
    )
    {
        var all = new List<IMessage>();
        UnaryResponseDefinition? definition = null;
        await foreach (var request in requests)
        {
            definition = all.Count == 0 ? request.ResponseDefinition : definition;
            all.Add(request);
        }
        return new() { Payload = await AnswerAsync(definition, all, call) };
    }

    public override async IAsyncEnumerable<ServerStreamResponse> ServerStream(
        ServerStreamRequest request,
        ServerCall call
    )
    {
        if (request.ResponseDefinition is not { } definition)
        {
            yield break;
        }
        AddMetadata(definition, call);
        await call.SendHeadersAsync();
        var info = Describe([request], call);
        foreach (var data in definition.ResponseData)
        {
            await DelayAsync(definition.ResponseDelayMs, call);
            yield return new()
            {
                Payload = new() { Data = data, RequestInfo = info },
            };
            info = null;
        }
        if (definition.Error is not null)
        {
            throw definition.Error.ToException(info);
        }
    }

    public override async IAsyncEnumerable<BidiStreamResponse> BidiStream(
        IAsyncEnumerable<BidiStreamRequest> requests,
        ServerCall call
    )
    {
        StreamResponseDefinition? definition = null;
        var (isFullDuplex, isFirst, sent) = (false, true, 0);
        var unanswered = new List<IMessage>();
        await foreach (var request in requests)
        {
            unanswered.Add(request);
            if (isFirst)
            {
                isFirst = false;
                definition = request.ResponseDefinition;
                isFullDuplex = request.FullDuplex;
                if (definition is not null)
                {
                    // Over HTTP/1.1 an answer before the last request confuses clients that are not duplex.
                    AddMetadata(definition, call);
                    if (isFullDuplex)
                    {
                        await call.SendHeadersAsync();
                    }
                }
            }
            if (!isFullDuplex)
            {
                continue;
            }
            if (definition is null || sent >= definition.ResponseData.Count)
            {
                break;
            }
            await DelayAsync(definition.ResponseDelayMs, call);
            yield return Answer(definition.ResponseData[sent++], Describe(unanswered, call, onlyRequests: sent > 1));
            unanswered.Clear();
        }
        if (definition is null)
        {
            yield break;
        }
        if (!isFullDuplex)
        {
            await call.SendHeadersAsync();
        }
        for (; sent < definition.ResponseData.Count; sent++)
        {
            await DelayAsync(definition.ResponseDelayMs, call);
            yield return Answer(definition.ResponseData[sent], sent == 0 ? Describe(unanswered, call) : null);
        }
        if (definition.Error is not null)
        {
            throw definition.Error.ToException(sent == 0 ? Describe(unanswered, call) : null);
        }
    }

    private static BidiStreamResponse Answer(ByteString data, ConformancePayload.Types.RequestInfo? info) =>
        new()
        {
            Payload = new() { Data = data, RequestInfo = info },
        };

    private static async Task<ConformancePayload> AnswerAsync(
        UnaryResponseDefinition? definition,
        IReadOnlyList<IMessage> requests,
        ServerCall call
    )
    {
        var info = Describe(requests, call);
        if (definition is null)
        {
            return new() { RequestInfo = info };
        }
        call.ResponseHeaders.AddAll(definition.ResponseHeaders);
        call.ResponseTrailers.AddAll(definition.ResponseTrailers);
        await DelayAsync(definition.ResponseDelayMs, call);
        return definition.Error is null
            ? new() { Data = definition.ResponseData, RequestInfo = info }
            : throw definition.Error.ToException(info);
    }

    private static void AddMetadata(StreamResponseDefinition definition, ServerCall call)
    {
        call.ResponseHeaders.AddAll(definition.ResponseHeaders);
        call.ResponseTrailers.AddAll(definition.ResponseTrailers);
    }

    private static Task DelayAsync(uint milliseconds, ServerCall call) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), call.CancellationToken);

    private static ConformancePayload.Types.RequestInfo Describe(
        IReadOnlyList<IMessage> requests,
        ServerCall call,
        bool onlyRequests = false
    )
    {
        var info = new ConformancePayload.Types.RequestInfo { Requests = { requests.Select(static r => Any.Pack(r)) } };
        if (onlyRequests)
        {
            return info;
        }
        info.RequestHeaders.Add(call.RequestHeaders.ToHeaders());
        if (call.Timeout is { } timeout)
        {
            info.TimeoutMs = (long)timeout.TotalMilliseconds;
        }
        if (HttpMethodIsGet(call))
        {
            info.ConnectGetInfo = new()
            {
                QueryParams =
                {
                    call.HttpContext.Request.Query.Select(static q => new Header
                    {
                        Name = q.Key,
                        Value = { q.Value.AsEnumerable() },
                    }),
                },
            };
        }
        return info;
    }

    private static bool HttpMethodIsGet(ServerCall call) =>
        Microsoft.AspNetCore.Http.HttpMethods.IsGet(call.HttpContext.Request.Method);
}
