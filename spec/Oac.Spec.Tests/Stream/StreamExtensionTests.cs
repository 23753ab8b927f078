using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Spec.Stream;

namespace Oac.Spec.Tests.Stream;

public sealed class StreamExtensionTests
{
    public static TheoryData<string> Versions => [.. StreamCodec.All.Select(c => c.Version)];

    private static IEnumerable<FileDescriptor> Files =>
        [Wire.V1Alpha2.Event.Descriptor.File, Wire.V1Alpha3.Event.Descriptor.File];

    /// <summary>Whoever has the two schemas and no union of them reads and writes the same bytes: protobuf merges encodings.</summary>
    [Theory, MemberData(nameof(Versions))]
    public void Reads_the_plain_encoding_followed_by_the_extensions(string version)
    {
        var codec = StreamCodec.ForVersion(version)!;
        for (var seed = 0; seed < 2000; seed++)
        {
            var cases = new StreamCases(seed);
            var harness = cases.Harness();
            var orchestrator = cases.Orchestrator();

            Assert.True(
                codec.TryReadHarnessMessage(
                    new(Concatenate(codec, harness)),
                    StreamExtensions.V1,
                    int.MaxValue,
                    out var first,
                    out _
                )
            );
            Assert.True(
                codec.TryReadOrchestratorMessage(
                    new(Concatenate(codec, orchestrator)),
                    StreamExtensions.V1,
                    int.MaxValue,
                    out var second,
                    out _
                )
            );

            Assert.Equal(harness, first);
            Assert.Equal(orchestrator, second);
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public void Is_passed_over_by_a_reader_that_did_not_announce_it(string version)
    {
        var codec = StreamCodec.ForVersion(version)!;
        var progress = Bytes(o =>
            codec.Write(ProgressMessage.Create("s", 1, new byte[] { 1 }, "t"), o, StreamExtensions.V1)
        );
        var @event = EventMessage.Create("s", "c", new byte[] { 1 }, "t", "00-trace");
        var traced = Bytes(o => codec.Write(@event, o, StreamExtensions.V1));

        Assert.False(codec.TryReadHarnessMessage(new(progress), StreamExtensions.None, 1000, out _, out var error));
        Assert.Equal((StreamDecodeReason.NoBody, "s"), (error.Reason, error.SessionId));
        Assert.True(codec.TryReadOrchestratorMessage(new(traced), StreamExtensions.None, 1000, out var read, out _));
        Assert.Equal(EventMessage.Create("s", "c", new byte[] { 1 }, "t"), read);
    }

    [Fact]
    public void A_body_beside_a_progress_is_ambiguous()
    {
        var bytes = Convert.FromHexString("0A0173" + "1200" + "C23E00");

        Assert.False(
            StreamCodec.V1Alpha3.TryReadHarnessMessage(new(bytes), StreamExtensions.V1, 1000, out _, out var error)
        );
        Assert.Equal(
            (StreamDecodeReason.AmbiguousBody, "s", true),
            (error.Reason, error.SessionId, error.IsWellFormed)
        );
        Assert.True(
            StreamCodec.V1Alpha3.TryReadHarnessMessage(new(bytes), StreamExtensions.None, 1000, out var message, out _)
        );
        Assert.IsType<EventResultMessage>(message);
    }

    /// <summary>The tests' united schema is the versions' and the extension's, and nothing else.</summary>
    [Fact]
    public void The_united_schema_is_the_union()
    {
        foreach (var version in Files)
        {
            var union = Lines(version)
                .Concat(Lines(Wire.Extensions.V1.Event.Descriptor.File))
                .Distinct()
                .Order(StringComparer.Ordinal);
            Assert.Equal(union, Lines(United.Event.Descriptor.File).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Section 4.5, to the letter.</summary>
    [Theory, MemberData(nameof(Versions))]
    public void The_schema_is_that_of_the_specification(string version)
    {
        var codec = StreamCodec.ForVersion(version)!;
        var file = Files.Single(f => f.Package.EndsWith(version, StringComparison.Ordinal));

        Assert.Equal($"openagentcontainers.{version}", file.Package);
        Assert.Equal($"openagentcontainers.{version}.Orchestrator", codec.ServiceName);
        Assert.Equal($"/openagentcontainers.{version}.Orchestrator/Connect", codec.MethodPath);
        var method = Assert.Single(Assert.Single(file.Services).Methods);
        Assert.Equal("Connect", method.Name);
        Assert.True(method.IsClientStreaming && method.IsServerStreaming);
        Assert.Equal(("HarnessEnvelope", "OrchestratorEnvelope"), (method.InputType.Name, method.OutputType.Name));
        Assert.Equal(
            [
                "Event.channel = 1 String",
                "Event.content_type = 3 String",
                "Event.payload = 2 Bytes",
                "EventResult.error_message = 2 String",
                "EventResult.success = 1 Bool",
                "HarnessEnvelope.result = 2 EventResult of body",
                "HarnessEnvelope.session_id = 1 String",
                "OrchestratorEnvelope.event = 2 Event of body",
                "OrchestratorEnvelope.session_end = 3 SessionEnd of body",
                "OrchestratorEnvelope.session_id = 1 String",
            ],
            Lines(file).Order(StringComparer.Ordinal)
        );
        Assert.Contains(file.MessageTypes, m => m.Name == "SessionEnd");
    }

    [Fact]
    public void Versions_are_found_by_name_and_v1alpha1_is_served_with_the_next()
    {
        Assert.Same(StreamCodec.V1Alpha2, StreamCodec.ForVersion("v1alpha2"));
        Assert.Same(StreamCodec.V1Alpha3, StreamCodec.ForVersion("v1alpha3"));
        Assert.Same(StreamCodec.V1Alpha2, StreamCodec.ForVersion("v1alpha1"));
        Assert.Null(StreamCodec.ForVersion("v1"));
        Assert.Null(StreamCodec.ForVersion(""));
        Assert.Equal([StreamCodec.V1Alpha2, StreamCodec.V1Alpha3], StreamCodec.All);
    }

    [Theory]
    [InlineData(null, StreamExtensions.None)]
    [InlineData("", StreamExtensions.None)]
    [InlineData("v1", StreamExtensions.V1)]
    [InlineData("v2, v1", StreamExtensions.V1)]
    [InlineData(" v1\t,", StreamExtensions.V1)]
    [InlineData("v2", StreamExtensions.None)]
    [InlineData("V1", StreamExtensions.None)]
    [InlineData("v10", StreamExtensions.None)]
    public void The_header_is_a_list_of_names(string? value, StreamExtensions extensions)
    {
        Assert.Equal(extensions, StreamExtensionHeader.Parse(value));
        Assert.Equal(extensions == StreamExtensions.V1 ? "v1" : null, StreamExtensionHeader.Format(extensions));
    }

    private static IEnumerable<string> Lines(FileDescriptor file) =>
        from message in file.MessageTypes
        from field in message.Fields.InFieldNumberOrder()
        let type = field.FieldType == FieldType.Message ? field.MessageType.Name : field.FieldType.ToString()
        let oneof = field.ContainingOneof is null ? "" : " of " + field.ContainingOneof.Name
        select $"{message.Name}.{field.Name} = {field.FieldNumber} {type}{oneof}";

    private static byte[] Concatenate(StreamCodec codec, HarnessMessage message)
    {
        if (message is ProgressMessage progress)
        {
            var envelope = new Wire.V1Alpha3.HarnessEnvelope { SessionId = progress.SessionId };
            var added = new Wire.Extensions.V1.HarnessEnvelope
            {
                Progress = new()
                {
                    Chunk = ByteString.CopyFrom(progress.Chunk.Span),
                    ContentType = progress.ContentType,
                    Seq = progress.Seq,
                },
            };
            return [.. envelope.ToByteArray(), .. added.ToByteArray()];
        }
        var result = (EventResultMessage)message;
        var answer = new Wire.Extensions.V1.EventResult
        {
            Output = ByteString.CopyFrom(result.Output.Span),
            OutputContentType = result.OutputContentType,
        };
        return [.. Bytes(o => codec.Write(message, o, StreamExtensions.None)), .. Embed(2, answer)];
    }

    private static byte[] Concatenate(StreamCodec codec, OrchestratorMessage message)
    {
        var plain = Bytes(o => codec.Write(message, o, StreamExtensions.None));
        return message is EventMessage @event
            ? [.. plain, .. Embed(2, new Wire.Extensions.V1.Event { Traceparent = @event.Traceparent })]
            : plain;
    }

    private static byte[] Embed(int field, IMessage message) =>
        Bytes(output =>
        {
            using var stream = new MemoryStream();
            using (var coded = new CodedOutputStream(stream))
            {
                coded.WriteTag(field, WireFormat.WireType.LengthDelimited);
                coded.WriteMessage(message);
            }
            output.Write(stream.ToArray());
        });

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
