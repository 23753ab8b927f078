using Connectrpc.Conformance.V1;

namespace Oac.Connect.Conformance;

/// <summary>The methods of <c>connectrpc.conformance.v1.ConformanceService</c>.</summary>
internal static class ConformanceMethods
{
    public const string Service = "connectrpc.conformance.v1.ConformanceService";

    public static Method<UnaryRequest, UnaryResponse> Unary { get; } =
        Create<UnaryRequest, UnaryResponse>("Unary", MethodKind.Unary);

    public static Method<IdempotentUnaryRequest, IdempotentUnaryResponse> IdempotentUnary { get; } =
        new(
            Service,
            "IdempotentUnary",
            MethodKind.Unary,
            ProtobufMarshaller.Of<IdempotentUnaryRequest>(),
            ProtobufMarshaller.Of<IdempotentUnaryResponse>()
        )
        {
            NoSideEffects = true,
        };

    public static Method<UnimplementedRequest, UnimplementedResponse> Unimplemented { get; } =
        Create<UnimplementedRequest, UnimplementedResponse>("Unimplemented", MethodKind.Unary);

    public static Method<ServerStreamRequest, ServerStreamResponse> ServerStream { get; } =
        Create<ServerStreamRequest, ServerStreamResponse>("ServerStream", MethodKind.ServerStream);

    public static Method<ClientStreamRequest, ClientStreamResponse> ClientStream { get; } =
        Create<ClientStreamRequest, ClientStreamResponse>("ClientStream", MethodKind.ClientStream);

    public static Method<BidiStreamRequest, BidiStreamResponse> BidiStream { get; } =
        Create<BidiStreamRequest, BidiStreamResponse>("BidiStream", MethodKind.BidiStream);

    private static Method<TRequest, TResponse> Create<TRequest, TResponse>(string name, MethodKind kind)
        where TRequest : Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : Google.Protobuf.IMessage<TResponse>, new() =>
        new(Service, name, kind, ProtobufMarshaller.Of<TRequest>(), ProtobufMarshaller.Of<TResponse>());
}
