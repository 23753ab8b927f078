using System.Buffers;

namespace Oac.Connect.Echo;

/// <summary>A bidirectional method whose messages are bytes: no serializer is measured.</summary>
internal static class EchoMethod
{
    public const int MessageBytes = 256;
    public const int FrameBytes = MessageBytes + 5;
    private static readonly MessageType<byte[]> Type = new(proto: new Bytes());

    public static Method<byte[], byte[]> Bidi { get; } =
        new("bench.v1.Echo", "Bidi", MethodKind.BidiStream, Type, Type);

    private sealed class Bytes : Marshaller<byte[]>
    {
        public override void Write(byte[] message, IBufferWriter<byte> output) => output.Write(message);

        public override byte[] Read(in ReadOnlySequence<byte> input) => input.ToArray();
    }
}
