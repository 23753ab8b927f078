using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Oac.Conformance.Wire.Tests.Messages;

namespace Oac.Conformance.Wire.Tests.Official;

/// <summary>What requests ask a server for.</summary>
internal static class RawResponses
{
    /// <summary>The raw response that the first message of a request asks for, or null.</summary>
    public static RawHTTPResponse? Find(ClientCompatRequest request) =>
        request.RequestMessages.Count == 0 ? null : Find(Codecs.Unpack(request.RequestMessages[0]));

    public static RawHTTPResponse? Find(IMessage message) =>
        UnaryDefinition(message)?.RawResponse ?? StreamDefinition(message)?.RawResponse;

    public static UnaryResponseDefinition? UnaryDefinition(IMessage message) =>
        message switch
        {
            UnaryRequest unary => unary.ResponseDefinition,
            IdempotentUnaryRequest unary => unary.ResponseDefinition,
            ClientStreamRequest stream => stream.ResponseDefinition,
            _ => null,
        };

    public static StreamResponseDefinition? StreamDefinition(IMessage message) =>
        message switch
        {
            ServerStreamRequest stream => stream.ResponseDefinition,
            BidiStreamRequest stream => stream.ResponseDefinition,
            _ => null,
        };
}
