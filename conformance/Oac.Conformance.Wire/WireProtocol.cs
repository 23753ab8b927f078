namespace Oac.Conformance.Wire;

/// <summary>A protocol of remote calls over HTTP.</summary>
public enum WireProtocol
{
    /// <summary>Connect.</summary>
    Connect,

    /// <summary>gRPC over HTTP/2.</summary>
    Grpc,

    /// <summary>gRPC-Web in its binary form.</summary>
    GrpcWeb,
}
