using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Spec.Stream;

namespace Oac.Spec.Tests.Stream;

public sealed class StreamJsonTests
{
    private const int Cases = 3000;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private static readonly Regex Base64 = new("\"(?:payload|output|chunk)\" ?: ?\"([^\"=]*)(?=\")");

    [Theory, MemberData(nameof(Peer.Indices), MemberType = typeof(Peer))]
    public void Writes_what_protocs_formatter_writes(int index)
    {
        var peer = Peer.All[index];
        for (var seed = 0; seed < Cases; seed++)
        {
            foreach (var message in Messages(peer, seed))
            {
                var expected = JsonNode.Parse(JsonFormatter.Default.Format(peer.ToPeer(message)))!.ToJsonString();
                var actual = Write(peer, message);

                Assert.Equal(expected, JsonNode.Parse(actual)!.ToJsonString());
                Assert.DoesNotContain('\n', actual);
                Assert.Equal(peer.FromPeer(peer.ToPeer(message)), Read(peer, actual, message is HarnessMessage));
            }
        }
    }

    [Theory, MemberData(nameof(Peer.Indices), MemberType = typeof(Peer))]
    public void Agrees_with_protocs_parser_on_mutated_text(int index)
    {
        var peer = Peer.All[index];
        var accepted = 0;
        var rejected = 0;
        for (var seed = 0; seed < Cases; seed++)
        {
            var cases = new StreamCases(seed);
            foreach (var message in Messages(peer, seed))
            {
                var isHarness = message is HarnessMessage;
                var text = Mutate(cases, Write(peer, message));
                var actual = Read(peer, text, isHarness);
                Assert.Equal(
                    Reason(actual),
                    Reason(Read(peer, StreamCases.Single(Encoding.UTF8.GetBytes(text)), isHarness))
                );
                var descriptor = isHarness ? peer.Harness : peer.Orchestrator;
                // proto3 asks parsers to accept base64 without padding; Google.Protobuf for C# does not.
                var expected = Parse(descriptor, text) ?? Parse(descriptor, Base64.Replace(text, Pad));
                if (expected is null)
                {
                    rejected++;
                    Assert.True(
                        actual is StreamDecodeError { IsWellFormed: false },
                        $"{peer}, seed {seed}: {text} {actual}"
                    );
                }
                else
                {
                    accepted++;
                    Assert.True(
                        peer.FromPeer(expected).Equals(Reason(actual)),
                        $"{peer}, seed {seed}: {text} {actual}"
                    );
                }
            }
        }
        Assert.True(accepted > Cases / 20 && rejected > Cases / 20, $"{accepted} accepted, {rejected} rejected");
    }

    [Theory]
    // Both names of a field, both alphabets of base64 and no padding, null for a default, numbers as text or number.
    [InlineData("""{"sessionId":"s","event":{"channel":"c","contentType":"t","payload":"-_8="}}""")]
    [InlineData("""{"session_id":"s","event":{"channel":"c","content_type":"t","payload":"+/8"}}""")]
    [InlineData(
        """{"sessionId":"s","sessionEnd":null,"event":{"traceparent":null,"channel":"c","contentType":"t","payload":"+/8="}}"""
    )]
    // Strangers at every level, whatever they hold.
    [InlineData(
        """{"x":[1,{"y":null}],"sessionId":"s","event":{"z":{},"channel":"c","contentType":"t","payload":"+/8="}}"""
    )]
    public void Reads_every_form_of_an_event(string json)
    {
        foreach (var extensions in new[] { StreamExtensions.None, StreamExtensions.V1 })
        {
            Assert.True(
                StreamCodec.V1Alpha3.Json.TryReadOrchestratorMessage(
                    Utf8(json),
                    extensions,
                    1000,
                    out var message,
                    out _
                )
            );
            Assert.Equal(EventMessage.Create("s", "c", new byte[] { 0xFB, 0xFF }, "t"), message);
        }
    }

    [Theory]
    [InlineData(
        """{"sessionId":"s","progress":{"chunk":"AQ==","contentType":"t","seq":"18446744073709551615"}}""",
        ulong.MaxValue
    )]
    [InlineData("""{"session_id":"s","progress":{"chunk":"AQ","content_type":"t","seq":7}}""", 7UL)]
    [InlineData(
        """{"session_id":"s","progress":{"chunk":"\u0041Q","content_type":"t","seq":18446744073709551615}}""",
        ulong.MaxValue
    )]
    [InlineData("""{"session_id":"s","progress":{"chunk":"AQ","content_type":"t","seq":1e2}}""", 100UL)]
    [InlineData("""{"session_id":"s","progress":{"chunk":"AQ","content_type":"t","seq":"7.00"}}""", 7UL)]
    public void Reads_the_extensions_own_message(string json, ulong seq)
    {
        Assert.True(
            StreamCodec.V1Alpha3.Json.TryReadHarnessMessage(
                Utf8(json),
                StreamExtensions.V1,
                1000,
                out var message,
                out _
            )
        );
        Assert.Equal(ProgressMessage.Create("s", seq, new byte[] { 1 }, "t"), message);

        Assert.False(
            StreamCodec.V1Alpha3.Json.TryReadHarnessMessage(
                Utf8(json),
                StreamExtensions.None,
                1000,
                out _,
                out var error
            )
        );
        Assert.Equal((StreamDecodeReason.NoBody, "s"), (error.Reason, error.SessionId));
    }

    [Fact]
    public void Writes_the_extensions_fields_among_the_others()
    {
        var message = EventResultMessage.Succeeded("s", new byte[] { 0xFB, 0xFF }, "text/plain");
        var peer = Peer.All[3];

        Assert.Equal(
            """{"sessionId":"s","result":{"success":true,"output":"+/8=","outputContentType":"text/plain"}}""",
            Write(peer, message)
        );
        Assert.Equal(
            """{"sessionId":"s","progress":{"chunk":"AQ==","contentType":"t","seq":"1"}}""",
            Write(peer, ProgressMessage.Create("s", 1, new byte[] { 1 }, "t"))
        );
        Assert.Equal("""{"sessionId":"s","sessionEnd":{}}""", Write(peer, SessionEndMessage.Create("s")));
    }

    [Theory]
    [InlineData("", StreamDecodeReason.InvalidJson)]
    [InlineData("{", StreamDecodeReason.InvalidJson)]
    [InlineData("[]", StreamDecodeReason.InvalidJson)]
    [InlineData("null", StreamDecodeReason.InvalidJson)]
    [InlineData("""{"sessionId":1}""", StreamDecodeReason.InvalidJson)]
    [InlineData("""{"sessionId":"s","event":[]}""", StreamDecodeReason.InvalidJson)]
    [InlineData("""{"sessionId":"s","event":{"payload":"*"}}""", StreamDecodeReason.InvalidJson)]
    [InlineData("""{"sessionId":"s","event":{},"sessionEnd":{}}""", StreamDecodeReason.InvalidJson)]
    [InlineData("""{"sessionId":"s","sessionEnd":{}} x""", StreamDecodeReason.InvalidJson)]
    [InlineData("""{"sessionId":"s","sessionEnd":{}}{}""", StreamDecodeReason.InvalidJson)]
    [InlineData("""{"sessionId":"s","sessionEnd":{},"session_id":"t"}""", StreamDecodeReason.InvalidJson)]
    [InlineData("""{"sessionId":"\ud800","sessionEnd":{}}""", StreamDecodeReason.InvalidJson)]
    [InlineData("""{"sessionId":"s","sessionEnd":{},"\ud800":1,"event":null,}""", StreamDecodeReason.InvalidJson)]
    [InlineData("""{"sessionId":"s"}""", StreamDecodeReason.NoBody)]
    [InlineData("{}", StreamDecodeReason.NoBody)]
    public void Says_why_there_is_no_message(string json, StreamDecodeReason reason)
    {
        foreach (var extensions in new[] { StreamExtensions.None, StreamExtensions.V1 })
        {
            Assert.False(
                StreamCodec.V1Alpha3.Json.TryReadOrchestratorMessage(Utf8(json), extensions, 1000, out _, out var error)
            );
            Assert.Equal(reason, error.Reason);
        }
    }

    [Fact]
    public void Bounds_size_depth_and_refuses_what_is_not_utf8()
    {
        var codec = StreamCodec.V1Alpha3.Json;
        var deep = $$"""{"sessionEnd":{},"x":{{new string('[', 5000)}}{{new string(']', 5000)}}}""";

        Assert.False(
            codec.TryReadOrchestratorMessage(Utf8(deep), StreamExtensions.None, 100_000, out _, out var error)
        );
        Assert.Equal(StreamDecodeReason.InvalidJson, error.Reason);
        Assert.False(codec.TryReadOrchestratorMessage(Utf8("{}"), StreamExtensions.None, 1, out _, out error));
        Assert.Equal(new StreamDecodeError(StreamDecodeReason.TooLarge, 1), error);
        byte[] broken = [.. "{\"sessionId\":\""u8, 0xFF, .. "\",\"sessionEnd\":{}}"u8];
        Assert.False(codec.TryReadOrchestratorMessage(new(broken), StreamExtensions.None, 1000, out _, out error));
        Assert.Equal(StreamDecodeReason.InvalidJson, error.Reason);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("18446744073709551616")]
    [InlineData("1e40")]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"0x1\"")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("\"1000000000000000000000000000000000000000000000000000000000000000000000e-60\"")]
    public void Refuses_what_is_no_number_of_64_bits(string seq)
    {
        var json = $$$"""{"sessionId":"s","progress":{"seq":{{{seq}}}}}""";
        Assert.False(
            StreamCodec.V1Alpha3.Json.TryReadHarnessMessage(Utf8(json), StreamExtensions.V1, 1000, out _, out var error)
        );
        Assert.Equal(StreamDecodeReason.InvalidJson, error.Reason);
    }

    private static IEnumerable<object> Messages(Peer peer, int seed)
    {
        var cases = new StreamCases(seed);
        var harness = cases.Harness();
        if (harness is not ProgressMessage || peer.Extensions == StreamExtensions.V1)
        {
            yield return harness;
        }
        yield return cases.Orchestrator();
    }

    private static string Pad(Match field) => field.Value + new string('=', (4 - (field.Groups[1].Length % 4)) % 4);

    private static string Mutate(StreamCases cases, string json)
    {
        string[] pieces =
        [
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "null",
            "1",
            "1e2",
            " ",
            "true",
            "\"x\":1,",
            "-",
            "\\u0041",
            "é",
        ];
        var at = cases.Next(json.Length + 1);
        return cases.Next(4) switch
        {
            0 => json.Insert(at, pieces[cases.Next(pieces.Length)]),
            1 when at < json.Length => json.Remove(at, 1),
            2 => json.Replace("sessionId", "session_id", StringComparison.Ordinal)
                .Replace("\"s", "\"\\u0073", StringComparison.Ordinal),
            _ => json[..at] + " " + json[at..],
        };
    }

    private static IMessage? Parse(MessageDescriptor descriptor, string json)
    {
        try
        {
            return Parser.Parse(json, descriptor);
        }
        catch (Exception e) when (e is InvalidJsonException or InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static object Reason(object actual) => actual is StreamDecodeError error ? error.Reason : actual;

    private static object Read(Peer peer, string json, bool isHarness) => Read(peer, Utf8(json), isHarness);

    private static object Read(Peer peer, ReadOnlySequence<byte> json, bool isHarness)
    {
        StreamDecodeError error;
        if (isHarness)
        {
            return peer.Codec.Json.TryReadHarnessMessage(
                json,
                peer.Extensions,
                int.MaxValue,
                out var harness,
                out error
            )
                ? harness
                : error;
        }
        return peer.Codec.Json.TryReadOrchestratorMessage(json, peer.Extensions, int.MaxValue, out var other, out error)
            ? other
            : error;
    }

    private static string Write(Peer peer, object message)
    {
        var output = new ArrayBufferWriter<byte>();
        if (message is HarnessMessage harness)
        {
            peer.Codec.Json.Write(harness, output, peer.Extensions);
        }
        else
        {
            peer.Codec.Json.Write((OrchestratorMessage)message, output, peer.Extensions);
        }
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static ReadOnlySequence<byte> Utf8(string json) => new(Encoding.UTF8.GetBytes(json));
}
