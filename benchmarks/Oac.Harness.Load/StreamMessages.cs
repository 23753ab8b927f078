using System.Buffers;
using Oac.Connect;
using Oac.Spec.Stream;

namespace Oac.Harness.Load;

/// <summary>The agents' stream as a method, with the extension.</summary>
internal static class StreamMessages
{
    public static StreamCodec Codec { get; } = StreamCodec.ForVersion("v1alpha3")!;

    public static Method<HarnessMessage, OrchestratorMessage> Method { get; } =
        new(
            Codec.ServiceName,
            Codec.MethodName,
            MethodKind.BidiStream,
            new(proto: new HarnessMessages()),
            new(proto: new OrchestratorMessages())
        );

    private static ConnectException Broken(StreamDecodeError error) => new(ConnectCode.Internal, error.ToString());

    private sealed class HarnessMessages : Marshaller<HarnessMessage>
    {
        public override void Write(HarnessMessage message, IBufferWriter<byte> output) =>
            Codec.Write(message, output, StreamExtensions.V1);

        public override HarnessMessage Read(in ReadOnlySequence<byte> input) =>
            Codec.TryReadHarnessMessage(
                input,
                StreamExtensions.V1,
                StreamCodec.DefaultMaxBytes,
                out var message,
                out var error
            )
                ? message
                : throw Broken(error);
    }

    private sealed class OrchestratorMessages : Marshaller<OrchestratorMessage>
    {
        public override void Write(OrchestratorMessage message, IBufferWriter<byte> output) =>
            Codec.Write(message, output, StreamExtensions.V1);

        public override OrchestratorMessage Read(in ReadOnlySequence<byte> input) =>
            Codec.TryReadOrchestratorMessage(
                input,
                StreamExtensions.V1,
                StreamCodec.DefaultMaxBytes,
                out var message,
                out var error
            )
                ? message
                : throw Broken(error);
    }
}
