using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Conformance.Peers.Messages;
using Oac.Conformance.Targets;
using Oac.Spec.Wire.V1Alpha3;
using Extended = Oac.Spec.Wire.Extensions.V1;
using Older = Oac.Spec.Wire.V1Alpha2;

namespace Oac.Conformance.Tests.Peers;

/// <summary>The suite's own reader and writer of the stream's messages against what protoc makes of the schemas.</summary>
public sealed class StreamMessageTests
{
    private const string Id = "session-ü";

    [Fact]
    public void ReadsWhatProtocWrites()
    {
        var good = new HarnessEnvelope
        {
            SessionId = Id,
            Result = new() { Success = true },
        };
        var bad = new Older.HarnessEnvelope
        {
            SessionId = Id,
            Result = new() { ErrorMessage = "no" },
        };

        var read = HarnessMessage.Read(good.ToByteArray(), hasExtension: false);
        var failed = HarnessMessage.Read(bad.ToByteArray(), hasExtension: false);

        Assert.Equal((Id, true, ""), (read.SessionId, read.Result!.Success, read.Result.ErrorMessage));
        Assert.Equal((Id, false, "no"), (failed.SessionId, failed.Result!.Success, failed.Result.ErrorMessage));
        Assert.Empty(read.Faults.Concat(failed.Faults));
    }

    [Fact]
    public void ReadsTheExtensionOnlyWhereItWasAnnounced()
    {
        var output = new Extended.EventResult
        {
            Output = ByteString.CopyFromUtf8("abc"),
            OutputContentType = "text/plain",
        };
        var envelope = new HarnessEnvelope
        {
            SessionId = Id,
            Result = EventResult.Parser.ParseFrom([
                .. new EventResult { Success = true }.ToByteArray(),
                .. output.ToByteArray(),
            ]),
        };
        byte[] progress =
        [
            .. new HarnessEnvelope { SessionId = Id }.ToByteArray(),
            .. new Extended.HarnessEnvelope
            {
                Progress = new() { Chunk = ByteString.CopyFromUtf8("ab"), Seq = 7 },
            }.ToByteArray(),
        ];

        Assert.Equal(3, HarnessMessage.Read(envelope.ToByteArray(), hasExtension: true).Result!.OutputLength);
        Assert.Null(HarnessMessage.Read(envelope.ToByteArray(), hasExtension: false).Result!.OutputLength);
        Assert.Equal(new(2, 7), HarnessMessage.Read(progress, hasExtension: true).Progress);
        Assert.Contains(
            "no body",
            Assert.Single(HarnessMessage.Read(progress, hasExtension: false).Faults),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WritesWhatProtocReads(bool hasUnknownFields)
    {
        var sample = new SampleEvent("application/json", "{}"u8.ToArray());

        var bytes = OrchestratorMessages.Event(Id, "echo", sample, "00-trace", hasUnknownFields);
        var read = OrchestratorEnvelope.Parser.ParseFrom(bytes);
        var older = Older.OrchestratorEnvelope.Parser.ParseFrom(OrchestratorMessages.SessionEnd(Id));
        var extended = Extended.Event.Parser.ParseFrom(read.Event.ToByteArray());

        Assert.Equal(
            (Id, "echo", "{}", "application/json"),
            (read.SessionId, read.Event.Channel, read.Event.Payload.ToStringUtf8(), read.Event.ContentType)
        );
        Assert.Equal("00-trace", extended.Traceparent);
        Assert.Equal((Id, Older.OrchestratorEnvelope.BodyOneofCase.SessionEnd), (older.SessionId, older.BodyCase));
    }

    [Fact]
    public void KnowsEveryFieldOfWhatAHarnessSends()
    {
        // A field that the schema gains must be read here, too.
        Assert.Equal("1 session_id String, 2 result Message", Fields(HarnessEnvelope.Descriptor));
        Assert.Equal("1 success Bool, 2 error_message String", Fields(EventResult.Descriptor));
        Assert.Equal(Fields(HarnessEnvelope.Descriptor), Fields(Older.HarnessEnvelope.Descriptor));
        Assert.Equal(Fields(EventResult.Descriptor), Fields(Older.EventResult.Descriptor));
        Assert.Equal("1000 progress Message", Fields(Extended.HarnessEnvelope.Descriptor));
        Assert.Equal("1 chunk Bytes, 2 content_type String, 3 seq UInt64", Fields(Extended.Progress.Descriptor));
        Assert.Equal("1000 output Bytes, 1001 output_content_type String", Fields(Extended.EventResult.Descriptor));
    }

    [Theory]
    [InlineData("0a0161", "no body")]
    [InlineData("0a01611a020801", "no body")]
    [InlineData("080112020801", "byte 0: field 1 (session_id) has the wire type VARINT; LEN is its own")]
    [InlineData("0a01ff12020801", "byte 0: field 1 (session_id) is no UTF-8: ff")]
    [InlineData("0a016112020a00", "byte 5: field 1 (success) has the wire type LEN; VARINT is its own")]
    [InlineData("0a0161120212ff", "byte 5: EventResult has field 2, which is cut off: 12ff")]
    [InlineData("0a0161120312", "byte 3: HarnessEnvelope has field 2, which is cut off: 120312")]
    [InlineData("0a016113", "byte 3: HarnessEnvelope has field 2 with wire type 3, which proto3 does not have: 13")]
    [InlineData("ffffffffffffffffffffff", "a tag that does not end")]
    public void TellsFaultsWithTheirPlace(string hex, string fault)
    {
        var message = HarnessMessage.Read(Convert.FromHexString(hex), hasExtension: false);

        Assert.Contains(message.Faults, f => f.Contains(fault, StringComparison.Ordinal));
    }

    private static string Fields(MessageDescriptor message) =>
        string.Join(
            ", ",
            message.Fields.InFieldNumberOrder().Select(static f => $"{f.FieldNumber} {f.Name} {f.FieldType}")
        );
}
