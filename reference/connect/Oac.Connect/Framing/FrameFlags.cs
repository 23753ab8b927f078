namespace Oac.Connect.Framing;

/// <summary>The first byte of a frame.</summary>
internal static class FrameFlags
{
    /// <summary>The payload is compressed by the stream's encoding.</summary>
    public const byte Compressed = 0x01;

    /// <summary>Connect: the payload is the JSON that ends the stream.</summary>
    public const byte ConnectEnd = 0x02;

    /// <summary>gRPC-Web: the payload is a block of trailers.</summary>
    public const byte GrpcWebTrailers = 0x80;
}
