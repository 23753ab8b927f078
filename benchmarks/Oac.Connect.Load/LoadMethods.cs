using System.Buffers;

namespace Oac.Connect.Load;

/// <summary>What the server under load serves; messages are bytes.</summary>
internal static class LoadMethods
{
    public const string Service = "load.v1.Load";
    private static readonly MessageType<byte[]> Type = new(proto: new Bytes());

    /// <summary>Gives back what came.</summary>
    public static Method<byte[], byte[]> Unary { get; } = new(Service, "Unary", MethodKind.Unary, Type, Type);

    /// <summary>Sends its headers at once and every message back.</summary>
    public static Method<byte[], byte[]> Bidi { get; } = new(Service, "Bidi", MethodKind.BidiStream, Type, Type);

    /// <summary>Sends long messages for as long as the client lets it.</summary>
    public static Method<byte[], byte[]> Endless { get; } = new(Service, "Endless", MethodKind.BidiStream, Type, Type);

    private sealed class Bytes : Marshaller<byte[]>
    {
        public override void Write(byte[] message, IBufferWriter<byte> output) => output.Write(message);

        public override byte[] Read(in ReadOnlySequence<byte> input) => input.ToArray();
    }
}
