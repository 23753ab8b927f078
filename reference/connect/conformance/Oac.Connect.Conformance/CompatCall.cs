using Connectrpc.Conformance.V1;
using Google.Protobuf;
using CancelTiming = Connectrpc.Conformance.V1.ClientCompatRequest.Types.Cancel.CancelTimingOneofCase;

namespace Oac.Connect.Conformance;

/// <summary>Makes one call as the runner describes it.</summary>
internal sealed class CompatCall(ClientCompatRequest request, ConnectClient client) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly ClientResponseResult _result = new();

    public void Dispose() => _cancel.Dispose();

    public async Task<ClientResponseResult> RunAsync()
    {
        if (request.Service is not ("" or ConformanceServiceMethods.Service))
        {
            throw new NotSupportedException($"No service {request.Service} here.");
        }
        try
        {
            await (
                request.Method switch
                {
                    "Unary" => UnaryAsync(ConformanceServiceMethods.Unary, UnaryRequest.Parser, static r => r.Payload),
                    "IdempotentUnary" => UnaryAsync(
                        ConformanceServiceMethods.IdempotentUnary,
                        IdempotentUnaryRequest.Parser,
                        static r => r.Payload
                    ),
                    "Unimplemented" => UnaryAsync(
                        ConformanceServiceMethods.Unimplemented,
                        UnimplementedRequest.Parser,
                        static _ => new ConformancePayload()
                    ),
                    "ServerStream" => StreamAsync(
                        ConformanceServiceMethods.ServerStream,
                        ServerStreamRequest.Parser,
                        static r => r.Payload
                    ),
                    "ClientStream" => StreamAsync(
                        ConformanceServiceMethods.ClientStream,
                        ClientStreamRequest.Parser,
                        static r => r.Payload
                    ),
                    "BidiStream" => StreamAsync(
                        ConformanceServiceMethods.BidiStream,
                        BidiStreamRequest.Parser,
                        static r => r.Payload
                    ),
                    _ => throw new NotSupportedException($"No method {request.Method} here."),
                }
            );
        }
        catch (ConnectException e)
        {
            _result.Error = e.ToError();
        }
        return _result;
    }

    private CallOptions Options()
    {
        var options = new CallOptions
        {
            CancellationToken = _cancel.Token,
            Timeout = request.HasTimeoutMs ? TimeSpan.FromMilliseconds(request.TimeoutMs) : null,
        };
        options.Headers.AddAll(request.RequestHeaders);
        return options;
    }

    private async Task UnaryAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        MessageParser<TRequest> parser,
        Func<TResponse, ConformancePayload?> payload
    )
        where TRequest : IMessage<TRequest>
    {
        var message = parser.ParseFrom(request.RequestMessages.Single().Value);
        var options = Options();
        await DelayAsync();
        var calling = client.UnaryAsync(method, message, options);
        if (request.Cancel is not null)
        {
            await CancelAfterCloseAsync();
        }
        try
        {
            var answer = await calling;
            _result.Payloads.Add(payload(answer.Message) ?? new());
            _result.ResponseHeaders.Add(answer.Headers.ToHeaders());
            _result.ResponseTrailers.Add(answer.Trailers.ToHeaders());
        }
        catch (ConnectException e)
        {
            // Which of them were trailers is not told.
            _result.ResponseHeaders.Add(e.Metadata.ToHeaders());
            _result.ResponseTrailers.Add(e.Metadata.ToHeaders());
            throw;
        }
    }

    private async Task StreamAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        MessageParser<TRequest> parser,
        Func<TResponse, ConformancePayload?> payload
    )
        where TRequest : IMessage<TRequest>
    {
        var messages = request.RequestMessages.Select(any => parser.ParseFrom(any.Value)).ToList();
        var call = client.Open(method, Options());
        await using (call)
        {
            try
            {
                var isOpen = await SendAsync(call, messages, payload);
                if (request.Cancel?.CancelTimingCase == CancelTiming.BeforeCloseSend)
                {
                    await _cancel.CancelAsync();
                }
                await call.CompleteAsync();
                if (isOpen && request.Cancel?.CancelTimingCase is (CancelTiming.None or CancelTiming.AfterCloseSendMs))
                {
                    await CancelAfterCloseAsync();
                }
                while (await ReadAsync(call, payload)) { }
                RequireOne(method);
            }
            catch (ConnectException) when (!method.StreamsResponses)
            {
                // The one message counts only once the call has succeeded.
                _result.Payloads.Clear();
                throw;
            }
            finally
            {
                await ReadMetadataAsync(call);
            }
        }
    }

    /// <summary>Sends the messages; between two of them the answer is read where the stream is full duplex.</summary>
    private async Task<bool> SendAsync<TRequest, TResponse>(
        ClientCall<TRequest, TResponse> call,
        List<TRequest> messages,
        Func<TResponse, ConformancePayload?> payload
    )
    {
        for (var i = 0; i < messages.Count; i++)
        {
            await DelayAsync();
            if (!await call.WriteAsync(messages[i]))
            {
                _result.NumUnsentRequests = messages.Count - i;
                return false;
            }
            if (request.StreamType == StreamType.FullDuplexBidiStream && !await ReadAsync(call, payload))
            {
                _result.NumUnsentRequests = messages.Count - i - 1;
                return false;
            }
        }
        return true;
    }

    private async Task<bool> ReadAsync<TRequest, TResponse>(
        ClientCall<TRequest, TResponse> call,
        Func<TResponse, ConformancePayload?> payload
    )
    {
        if (!await call.ReadAsync())
        {
            return false;
        }
        _result.Payloads.Add(payload(call.Current) ?? new());
        if (
            request.Cancel?.CancelTimingCase == CancelTiming.AfterNumResponses
            && _result.Payloads.Count == request.Cancel.AfterNumResponses
        )
        {
            await _cancel.CancelAsync();
        }
        return true;
    }

    private void RequireOne(Method method)
    {
        if (!method.StreamsResponses && _result.Payloads.Count != 1)
        {
            throw new ConnectException(
                ConnectCode.Unimplemented,
                $"one message is wanted, and {_result.Payloads.Count} came"
            );
        }
    }

    private async Task ReadMetadataAsync<TRequest, TResponse>(ClientCall<TRequest, TResponse> call)
    {
        try
        {
            _result.ResponseHeaders.Add((await call.ReadHeadersAsync()).ToHeaders());
        }
        catch (ConnectException e)
        {
            // The call never had an answer of the protocol; what came with the failure are its headers.
            _result.ResponseHeaders.Add(e.Metadata.ToHeaders());
        }
        _result.ResponseTrailers.Add(call.ResponseTrailers.ToHeaders());
    }

    private Task DelayAsync() => Task.Delay(TimeSpan.FromMilliseconds(request.RequestDelayMs));

    private async Task CancelAfterCloseAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(request.Cancel.AfterCloseSendMs));
        await _cancel.CancelAsync();
    }
}
