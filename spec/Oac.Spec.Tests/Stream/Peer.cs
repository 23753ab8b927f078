using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Spec.Stream;

namespace Oac.Spec.Tests.Stream;

/// <summary>protoc's classes for one version, or for the version united with the extension: what our codec is compared with.</summary>
internal sealed record Peer(
    StreamCodec Codec,
    StreamExtensions Extensions,
    MessageDescriptor Harness,
    MessageDescriptor Orchestrator
)
{
    public static IReadOnlyList<Peer> All { get; } =
    [
        new(
            StreamCodec.V1Alpha2,
            StreamExtensions.None,
            Wire.V1Alpha2.HarnessEnvelope.Descriptor,
            Wire.V1Alpha2.OrchestratorEnvelope.Descriptor
        ),
        new(
            StreamCodec.V1Alpha3,
            StreamExtensions.None,
            Wire.V1Alpha3.HarnessEnvelope.Descriptor,
            Wire.V1Alpha3.OrchestratorEnvelope.Descriptor
        ),
        new(
            StreamCodec.V1Alpha2,
            StreamExtensions.V1,
            United.HarnessEnvelope.Descriptor,
            United.OrchestratorEnvelope.Descriptor
        ),
        new(
            StreamCodec.V1Alpha3,
            StreamExtensions.V1,
            United.HarnessEnvelope.Descriptor,
            United.OrchestratorEnvelope.Descriptor
        ),
    ];

    public static TheoryData<int> Indices => [0, 1, 2, 3];

    /// <summary>A model's message as protoc's, field by field through the descriptor.</summary>
    public IMessage ToPeer(object message)
    {
        var envelope = message is HarnessMessage ? Harness : Orchestrator;
        var result = envelope.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
        var body = message.GetType().Name[..^"Message".Length];
        Fill(result, message);
        var field = envelope
            .Fields.InFieldNumberOrder()
            .Single(f => f.FieldType == FieldType.Message && f.MessageType.Name == body);
        var inner = field.MessageType.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
        Fill(inner, message);
        field.Accessor.SetValue(result, inner);
        return result;
    }

    /// <summary>What our reader should give for protoc's message: a model's message, or a reason.</summary>
    public object FromPeer(IMessage message)
    {
        var sessionId = (string)message.Descriptor.FindFieldByName("session_id").Accessor.GetValue(message);
        var bodies = message
            .Descriptor.Fields.InFieldNumberOrder()
            .Where(f => f.FieldType == FieldType.Message && f.Accessor.GetValue(message) is not null)
            .ToList();
        if (bodies.Count != 1)
        {
            return bodies.Count == 0 ? StreamDecodeReason.NoBody : StreamDecodeReason.AmbiguousBody;
        }
        var body = (IMessage)bodies[0].Accessor.GetValue(message);
        return bodies[0].MessageType.Name switch
        {
            "EventResult" => new EventResultMessage(
                sessionId,
                Get<bool>(body, "success"),
                Get<string>(body, "error_message") ?? "",
                Get<ByteString>(body, "output")?.Memory ?? default,
                Get<string>(body, "output_content_type") ?? ""
            ),
            "Progress" => new ProgressMessage(
                sessionId,
                Get<ByteString>(body, "chunk")!.Memory,
                Get<string>(body, "content_type")!,
                Get<ulong>(body, "seq")
            ),
            "Event" => new EventMessage(
                sessionId,
                Get<string>(body, "channel")!,
                Get<ByteString>(body, "payload")!.Memory,
                Get<string>(body, "content_type")!,
                Get<string>(body, "traceparent") ?? ""
            ),
            "SessionEnd" => new SessionEndMessage(sessionId),
            var other => throw new InvalidOperationException(other),
        };
    }

    public override string ToString() => $"{Codec.Version}, extensions {Extensions}";

    private static T? Get<T>(IMessage message, string field) =>
        message.Descriptor.FindFieldByName(field) is { } found ? (T?)found.Accessor.GetValue(message) : default;

    private static void Fill(IMessage target, object source)
    {
        foreach (
            var field in target.Descriptor.Fields.InFieldNumberOrder().Where(f => f.FieldType != FieldType.Message)
        )
        {
            var value = source.GetType().GetProperty(field.PropertyName)!.GetValue(source);
            field.Accessor.SetValue(
                target,
                value is ReadOnlyMemory<byte> bytes ? ByteString.CopyFrom(bytes.Span) : value
            );
        }
    }
}
