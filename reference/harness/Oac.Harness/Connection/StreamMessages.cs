using System.Buffers;
using Oac.Connect;
using Oac.Spec.Stream;

namespace Oac.Harness.Connection;

/// <summary>What came in: a message, or a well-formed envelope that this version has no name for.</summary>
internal readonly record struct Incoming(OrchestratorMessage? Message, StreamDecodeError Error);

/// <summary>The method of a stream, whose messages depend on what the two peers announced.</summary>
internal static class StreamMethod
{
    public static Method<HarnessMessage, Incoming> Create(WireStream stream) =>
        new(
            stream.Codec.ServiceName,
            stream.Codec.MethodName,
            MethodKind.BidiStream,
            new(proto: new Writer(stream)),
            new(proto: new Reader(stream))
        );

    private sealed class Writer(WireStream stream) : Marshaller<HarnessMessage>
    {
        public override void Write(HarnessMessage message, IBufferWriter<byte> output) =>
            stream.Codec.Write(message, output, stream.Extensions);

        public override HarnessMessage Read(in ReadOnlySequence<byte> input) =>
            throw new NotSupportedException("A harness reads no messages of harnesses.");
    }

    private sealed class Reader(WireStream stream) : Marshaller<Incoming>
    {
        public override void Write(Incoming message, IBufferWriter<byte> output) =>
            throw new NotSupportedException("A harness writes no messages of orchestrators.");

        public override Incoming Read(in ReadOnlySequence<byte> input)
        {
            if (
                stream.Codec.TryReadOrchestratorMessage(
                    input,
                    stream.Extensions,
                    stream.MaxMessageBytes,
                    out var message,
                    out var error
                )
            )
            {
                return new(message, error);
            }
            return error.IsWellFormed
                ? new(null, error)
                : throw new ConnectException(ConnectCode.Internal, error.ToString());
        }
    }
}
