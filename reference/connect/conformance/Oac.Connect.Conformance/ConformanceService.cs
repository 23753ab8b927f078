using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Conformance;

/// <summary>Answers as each request defines it, and echoes what came.</summary>
internal static class ConformanceService
{
    public static async Task<UnaryResponse> UnaryAsync(UnaryRequest request, ServerCall call) =>
        new() { Payload = await AnswerAsync(request.ResponseDefinition, [request], call) };

    public static async Task<IdempotentUnaryResponse> IdempotentUnaryAsync(
        IdempotentUnaryRequest request,
        ServerCall call
    ) => new() { Payload = await AnswerAsync(request.ResponseDefinition, [request], call) };

    public static async Task<ClientStreamResponse> ClientStreamAsync(
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

    public static async Task ServerStreamAsync(ServerCall<ServerStreamRequest, ServerStreamResponse> call)
    {
        if (!await call.ReadAsync())
        {
            throw new ConnectException(ConnectCode.Unimplemented, "one message is wanted, and none came");
        }
        var request = call.Current;
        if (await call.ReadAsync())
        {
            throw new ConnectException(ConnectCode.Unimplemented, "one message is wanted, and more came");
        }
        if (request.ResponseDefinition is not { } definition)
        {
            return;
        }
        await BeginAsync(definition, call);
        var info = Describe([request], call);
        foreach (var data in definition.ResponseData)
        {
            await DelayAsync(definition.ResponseDelayMs, call);
            await call.WriteAsync(
                new()
                {
                    Payload = new() { Data = data, RequestInfo = info },
                }
            );
            info = null;
        }
        if (definition.Error is not null)
        {
            throw definition.Error.ToException(info);
        }
    }

    public static async Task BidiStreamAsync(ServerCall<BidiStreamRequest, BidiStreamResponse> call)
    {
        StreamResponseDefinition? definition = null;
        var (isFullDuplex, isFirst, sent) = (false, true, 0);
        var requests = new List<IMessage>();
        while (await call.ReadAsync())
        {
            requests.Add(call.Current);
            if (isFirst)
            {
                isFirst = false;
                definition = call.Current.ResponseDefinition;
                isFullDuplex = call.Current.FullDuplex;
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
            await SendAsync(call, definition.ResponseData[sent++], Describe(requests, call, onlyRequests: sent > 1));
            requests.Clear();
        }
        if (definition is null)
        {
            return;
        }
        if (!isFullDuplex)
        {
            await call.SendHeadersAsync();
        }
        for (; sent < definition.ResponseData.Count; sent++)
        {
            await DelayAsync(definition.ResponseDelayMs, call);
            await SendAsync(call, definition.ResponseData[sent], sent == 0 ? Describe(requests, call) : null);
        }
        if (definition.Error is not null)
        {
            throw definition.Error.ToException(sent == 0 ? Describe(requests, call) : null);
        }
    }

    private static ValueTask SendAsync(
        ServerCall<BidiStreamRequest, BidiStreamResponse> call,
        ByteString data,
        ConformancePayload.Types.RequestInfo? info
    ) =>
        call.WriteAsync(
            new()
            {
                Payload = new() { Data = data, RequestInfo = info },
            }
        );

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

    private static async Task BeginAsync(StreamResponseDefinition definition, ServerCall call)
    {
        AddMetadata(definition, call);
        await call.SendHeadersAsync();
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
