namespace Oac.Connect;

/// <summary>The protocols that calls are made in.</summary>
public enum RpcProtocol
{
    /// <summary>Connect (connectrpc.com, Connect Protocol Reference).</summary>
    Connect,

    /// <summary>gRPC over HTTP/2 (grpc.io, PROTOCOL-HTTP2).</summary>
    Grpc,

    /// <summary>gRPC-Web (grpc.io, PROTOCOL-WEB), in binary and in base64.</summary>
    GrpcWeb,
}
