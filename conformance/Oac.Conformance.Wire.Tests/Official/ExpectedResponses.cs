using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Oac.Conformance.Wire.Tests.Messages;

namespace Oac.Conformance.Wire.Tests.Official;

/// <summary>The response that a request's own definition leads to, for cases that do not state another one.</summary>
internal static class ExpectedResponses
{
    public static ClientResponseResult Compute(ClientCompatRequest request)
    {
        var first = request.RequestMessages.Count == 0 ? null : Codecs.Unpack(request.RequestMessages[0]);
        return request.StreamType is StreamType.Unary or StreamType.ClientStream
            ? OfUnary(request, first is null ? null : RawResponses.UnaryDefinition(first))
            : OfStream(request, first is null ? null : RawResponses.StreamDefinition(first));
    }

    private static ClientResponseResult OfUnary(ClientCompatRequest request, UnaryResponseDefinition? definition)
    {
        var info = Describe(request, request.RequestMessages);
        if (request.UseGetHttpMethod)
        {
            info.ConnectGetInfo = new()
            {
                QueryParams =
                {
                    new Header { Name = "encoding", Value = { Codecs.NameOf(request.Codec) } },
                    new Header { Name = "connect", Value = { "v1" } },
                },
            };
        }
        var result = new ClientResponseResult();
        if (definition is null)
        {
            result.Payloads.Add(new ConformancePayload { RequestInfo = info });
            return result;
        }
        result.ResponseHeaders.Add(definition.ResponseHeaders);
        result.ResponseTrailers.Add(definition.ResponseTrailers);
        if (definition.ResponseCase == UnaryResponseDefinition.ResponseOneofCase.Error)
        {
            result.Error = definition.Error.Clone();
            result.Error.Details.Add(Codecs.Pack(info));
        }
        else
        {
            result.Payloads.Add(new ConformancePayload { RequestInfo = info, Data = DataOf(definition) });
        }
        return result;
    }

    private static ByteString DataOf(UnaryResponseDefinition definition) =>
        definition.ResponseCase == UnaryResponseDefinition.ResponseOneofCase.ResponseData
            ? definition.ResponseData
            : ByteString.Empty;

    private static ClientResponseResult OfStream(ClientCompatRequest request, StreamResponseDefinition? definition)
    {
        var result = new ClientResponseResult();
        if (definition is null)
        {
            return result;
        }
        result.ResponseHeaders.Add(definition.ResponseHeaders);
        result.ResponseTrailers.Add(definition.ResponseTrailers);
        result.Error = definition.Error?.Clone();
        if (definition.ResponseData.Count == 0)
        {
            result.Error?.Details.Add(Codecs.Pack(Describe(request, request.RequestMessages)));
        }
        for (var i = 0; i < definition.ResponseData.Count; i++)
        {
            var payload = new ConformancePayload { Data = definition.ResponseData[i] };
            if (request.StreamType == StreamType.FullDuplexBidiStream)
            {
                payload.RequestInfo =
                    i == 0
                        ? Describe(request, [request.RequestMessages[0]])
                        : new() { Requests = { request.RequestMessages[i] } };
            }
            else if (i == 0)
            {
                payload.RequestInfo = Describe(request, request.RequestMessages);
            }
            result.Payloads.Add(payload);
        }
        return result;
    }

    private static ConformancePayload.Types.RequestInfo Describe(
        ClientCompatRequest request,
        IEnumerable<Google.Protobuf.WellKnownTypes.Any> messages
    )
    {
        var info = new ConformancePayload.Types.RequestInfo
        {
            RequestHeaders = { request.RequestHeaders },
            Requests = { messages },
        };
        if (request.HasTimeoutMs)
        {
            info.TimeoutMs = request.TimeoutMs;
        }
        return info;
    }
}
