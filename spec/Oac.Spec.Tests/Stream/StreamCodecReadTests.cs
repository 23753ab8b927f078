using System.Buffers;
using Google.Protobuf;
using Oac.Spec.Stream;

namespace Oac.Spec.Tests.Stream;

/// <summary>The reader's rules, one by one, with raw bytes.</summary>
public sealed class StreamCodecReadTests
{
    private const int Unlimited = int.MaxValue;

    // session_id "s"
    private const string Session = "0A0173";

    [Theory]
    // The last of a scalar wins; an empty text is a value too.
    [InlineData("0A0178" + Session + "1A00", "s")]
    [InlineData(Session + "0A00" + "1A00", "")]
    // A number may be padded, up to ten bytes.
    [InlineData("0A8180808080808080800073" + "1A00", "s")]
    [InlineData("8A8080808080808080000173" + "1A00", "s")]
    // Bits of a number beyond the tag's 32 are lost, as in Google.Protobuf.
    [InlineData("8A808080F0FFFFFFFF010173" + "1A00", "s")]
    // The last of a oneof wins, whatever stood before.
    [InlineData(Session + "12030A0163" + "1A00", "s")]
    // A known number with another wire type is a stranger: varint, eight bytes, group, four bytes.
    [InlineData(Session + "0807" + "1A00", "s")]
    [InlineData(Session + "090102030405060708" + "1A00", "s")]
    [InlineData(Session + "0B10011213AABB0C" + "1A00", null)]
    [InlineData(Session + "0B10010C" + "1A00", "s")]
    [InlineData(Session + "0D01020304" + "1A00", "s")]
    // Strangers: 4 of every wire type, and the greatest number there is.
    [InlineData(
        Session + "2005" + "211122334455667788" + "2203AABBCC" + "23280124" + "2511223344" + "F8FFFFFF0F01" + "1A00",
        "s"
    )]
    public void Reads_the_end_of_a_session(string hex, string? sessionId)
    {
        var bytes = Convert.FromHexString(hex);
        foreach (var codec in StreamCodec.All)
        {
            var success = codec.TryReadOrchestratorMessage(
                new(bytes),
                StreamExtensions.None,
                Unlimited,
                out var message,
                out _
            );

            Assert.Equal(sessionId is not null, success);
            if (sessionId is not null)
            {
                Assert.Equal(new SessionEndMessage(sessionId), message);
                Assert.Equal(sessionId, Wire.V1Alpha3.OrchestratorEnvelope.Parser.ParseFrom(bytes).SessionId);
            }
        }
    }

    [Theory]
    // The two encodings of one body are merged; a body of another kind between them starts anew.
    [InlineData(Session + "12030A0161" + "12031A0162", "a", "b")]
    [InlineData(Session + "12060A01611A0163" + "12031A0162", "a", "b")]
    [InlineData(Session + "12030A0161" + "1A00" + "12031A0162", "", "b")]
    [InlineData(Session + "1A00" + "12030A0161", "a", "")]
    public void Merges_bodies_as_protobuf_does(string hex, string channel, string contentType)
    {
        var bytes = Convert.FromHexString(hex);

        Assert.True(
            StreamCodec.V1Alpha3.TryReadOrchestratorMessage(
                new(bytes),
                StreamExtensions.None,
                Unlimited,
                out var message,
                out _
            )
        );

        Assert.Equal(new EventMessage("s", channel, default, contentType, ""), message);
        var peer = Wire.V1Alpha3.OrchestratorEnvelope.Parser.ParseFrom(bytes);
        Assert.Equal((channel, contentType), (peer.Event.Channel, peer.Event.ContentType));
    }

    [Theory]
    [InlineData("", StreamDecodeReason.NoBody, 0)]
    [InlineData(Session, StreamDecodeReason.NoBody, 3)]
    [InlineData("0A", StreamDecodeReason.Truncated, 1)]
    [InlineData("0A0273", StreamDecodeReason.Truncated, 1)]
    [InlineData("0A80", StreamDecodeReason.Truncated, 2)]
    [InlineData("80", StreamDecodeReason.Truncated, 1)]
    [InlineData("09010203", StreamDecodeReason.Truncated, 1)]
    [InlineData("0D010203", StreamDecodeReason.Truncated, 1)]
    [InlineData("0B", StreamDecodeReason.Truncated, 1)]
    [InlineData("0B1001", StreamDecodeReason.Truncated, 3)]
    // An inner length that ends beyond the outer one.
    [InlineData("12030A0563" + "6363636363", StreamDecodeReason.Truncated, 3)]
    // Ten bytes are a number, eleven are not.
    [InlineData("20FFFFFFFFFFFFFFFFFFFF01", StreamDecodeReason.MalformedVarint, 1)]
    [InlineData("FFFFFFFFFFFFFFFFFFFF01", StreamDecodeReason.MalformedVarint, 0)]
    [InlineData("0AFFFFFFFFFFFFFFFFFFFF01", StreamDecodeReason.MalformedVarint, 1)]
    [InlineData("00", StreamDecodeReason.InvalidTag, 0)]
    [InlineData(Session + "0201", StreamDecodeReason.InvalidTag, 3)]
    [InlineData("808080801001", StreamDecodeReason.InvalidTag, 0)]
    [InlineData("26", StreamDecodeReason.InvalidWireType, 1)]
    [InlineData("27", StreamDecodeReason.InvalidWireType, 1)]
    [InlineData("0E01", StreamDecodeReason.InvalidWireType, 1)]
    [InlineData("0C", StreamDecodeReason.UnmatchedEndGroup, 1)]
    [InlineData("0B14", StreamDecodeReason.UnmatchedEndGroup, 2)]
    [InlineData("12020C0C", StreamDecodeReason.UnmatchedEndGroup, 3)]
    // -1, the least int, and 2^63 as lengths.
    [InlineData("0AFFFFFFFFFFFFFFFFFF01", StreamDecodeReason.InvalidLength, 1)]
    [InlineData("0A8080808008", StreamDecodeReason.InvalidLength, 1)]
    [InlineData("2280808080808080808001", StreamDecodeReason.InvalidLength, 1)]
    [InlineData("0AFFFFFFFF07", StreamDecodeReason.Truncated, 1)]
    // A lone continuation, a cut character, an overlong one, a surrogate, one beyond Unicode.
    [InlineData("0A0180", StreamDecodeReason.InvalidUtf8, 2)]
    [InlineData("0A02E282", StreamDecodeReason.InvalidUtf8, 2)]
    [InlineData("0A02C080", StreamDecodeReason.InvalidUtf8, 2)]
    [InlineData("0A03EDA080", StreamDecodeReason.InvalidUtf8, 2)]
    [InlineData("0A04F4908080", StreamDecodeReason.InvalidUtf8, 2)]
    [InlineData("12060A01611A01FF", StreamDecodeReason.InvalidUtf8, 7)]
    // Text that is replaced later must be text.
    [InlineData("0A01FF" + Session + "1A00", StreamDecodeReason.InvalidUtf8, 2)]
    public void Says_why_and_where_there_is_no_message(string hex, StreamDecodeReason reason, int offset)
    {
        var bytes = Convert.FromHexString(hex);
        foreach (var codec in StreamCodec.All)
        {
            foreach (var input in new[] { new ReadOnlySequence<byte>(bytes), StreamCases.Single(bytes) })
            {
                Assert.False(
                    codec.TryReadOrchestratorMessage(
                        input,
                        StreamExtensions.None,
                        Unlimited,
                        out var message,
                        out var error
                    )
                );
                Assert.Null(message);
                Assert.Equal((reason, (long)offset), (error.Reason, error.Offset));
                Assert.NotEmpty(error.ToString());
            }
        }
    }

    /// <summary>Google.Protobuf keeps the lower 32 bits of a length; a length that differs between readers is none.</summary>
    [Fact]
    public void Refuses_a_length_that_is_right_only_in_its_lower_bits()
    {
        var bytes = Convert.FromHexString("0A8180808010" + "73" + "1A00");

        Assert.Equal("s", Wire.V1Alpha3.OrchestratorEnvelope.Parser.ParseFrom(bytes).SessionId);
        Assert.False(
            StreamCodec.V1Alpha3.TryReadOrchestratorMessage(
                new(bytes),
                StreamExtensions.None,
                Unlimited,
                out _,
                out var error
            )
        );
        Assert.Equal(StreamDecodeReason.InvalidLength, error.Reason);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(100_000, false)]
    public void Bounds_groups_inside_each_other(int depth, bool accepted)
    {
        byte[] bytes =
        [
            .. Convert.FromHexString(Session),
            .. Enumerable.Repeat((byte)0x23, depth),
            .. Enumerable.Repeat((byte)0x24, depth),
            0x1A,
            0x00,
        ];

        Assert.Equal(
            accepted,
            StreamCodec.V1Alpha3.TryReadOrchestratorMessage(
                new(bytes),
                StreamExtensions.None,
                Unlimited,
                out _,
                out var error
            )
        );
        Assert.Equal(accepted ? StreamDecodeReason.None : StreamDecodeReason.TooDeep, error.Reason);
        if (accepted)
        {
            Wire.V1Alpha3.OrchestratorEnvelope.Parser.ParseFrom(bytes);
        }
        else
        {
            Assert.Throws<InvalidProtocolBufferException>(() =>
                Wire.V1Alpha3.OrchestratorEnvelope.Parser.ParseFrom(bytes)
            );
        }
    }

    [Fact]
    public void Counts_bodies_and_groups_towards_the_same_depth()
    {
        byte[] groups = [.. Enumerable.Repeat((byte)0x23, 100), .. Enumerable.Repeat((byte)0x24, 100)];
        byte[] bytes = [0x12, 0xC8, 0x01, .. groups];

        Assert.False(
            StreamCodec.V1Alpha3.TryReadOrchestratorMessage(
                new(bytes),
                StreamExtensions.None,
                Unlimited,
                out _,
                out var error
            )
        );
        Assert.Equal(StreamDecodeReason.TooDeep, error.Reason);
        Assert.Throws<InvalidProtocolBufferException>(() => Wire.V1Alpha3.OrchestratorEnvelope.Parser.ParseFrom(bytes));
    }

    [Fact]
    public void Refuses_a_message_beyond_the_limit_before_reading_it()
    {
        var bytes = Convert.FromHexString(Session + "1A00");
        var codec = StreamCodec.V1Alpha3;

        Assert.True(codec.TryReadOrchestratorMessage(new(bytes), StreamExtensions.None, bytes.Length, out _, out _));
        Assert.False(
            codec.TryReadOrchestratorMessage(new(bytes), StreamExtensions.None, bytes.Length - 1, out _, out var error)
        );
        Assert.Equal(new StreamDecodeError(StreamDecodeReason.TooLarge, bytes.Length - 1), error);
        Assert.False(
            codec.TryReadOrchestratorMessage(StreamCases.Single(bytes), StreamExtensions.None, 0, out _, out error)
        );
        Assert.Equal(StreamDecodeReason.TooLarge, error.Reason);
    }

    [Fact]
    public void Tells_an_envelope_without_body_from_a_broken_one()
    {
        // A body that a later version might bring.
        var bytes = Convert.FromHexString(Session + "22020801");

        Assert.False(
            StreamCodec.V1Alpha3.TryReadHarnessMessage(
                new(bytes),
                StreamExtensions.None,
                Unlimited,
                out _,
                out var error
            )
        );

        Assert.Equal((StreamDecodeReason.NoBody, "s", true), (error.Reason, error.SessionId, error.IsWellFormed));
    }

    [Fact]
    public void Gives_messages_that_break_rules_and_says_which()
    {
        Assert.Equal(StreamMessageFault.EmptySessionId, Harness("12020801").Validate());
        Assert.Equal(StreamMessageFault.EmptySessionId, Orchestrator("1A00").Validate());
        Assert.Equal(StreamMessageFault.FailureWithoutMessage, Harness(Session + "1200").Validate());
        Assert.Equal(StreamMessageFault.None, Harness(Session + "1203120178").Validate());
        Assert.Equal(StreamMessageFault.None, Harness(Session + "12020801").Validate());
        Assert.Equal(StreamMessageFault.None, Orchestrator(Session + "1A00").Validate());
    }

    [Fact]
    public void Keeps_nothing_of_the_input()
    {
        var bytes = Convert.FromHexString(Session + "120612040A0B0C0D");
        var message = Assert.IsType<EventMessage>(Orchestrator(bytes));

        Array.Clear(bytes);

        Assert.Equal("0A0B0C0D", Convert.ToHexString(message.Payload.Span));
    }

    private static HarnessMessage Harness(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.True(
            StreamCodec.V1Alpha3.TryReadHarnessMessage(
                new(bytes),
                StreamExtensions.None,
                Unlimited,
                out var message,
                out _
            )
        );
        return message;
    }

    private static OrchestratorMessage Orchestrator(string hex) => Orchestrator(Convert.FromHexString(hex));

    private static OrchestratorMessage Orchestrator(byte[] bytes)
    {
        Assert.True(
            StreamCodec.V1Alpha3.TryReadOrchestratorMessage(
                new(bytes),
                StreamExtensions.None,
                Unlimited,
                out var message,
                out _
            )
        );
        return message;
    }
}
