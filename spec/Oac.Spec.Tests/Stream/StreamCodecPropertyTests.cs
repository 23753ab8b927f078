using System.Buffers;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Spec.Stream;

namespace Oac.Spec.Tests.Stream;

/// <summary>Our codec beside protoc's classes, over seeded cases.</summary>
public sealed class StreamCodecPropertyTests
{
    private const int Cases = 4000;

    [Theory, MemberData(nameof(Peer.Indices), MemberType = typeof(Peer))]
    public void Writes_the_bytes_of_protocs_classes(int index)
    {
        var peer = Peer.All[index];
        for (var seed = 0; seed < Cases; seed++)
        {
            var cases = new StreamCases(seed);
            foreach (var message in new object[] { Harness(cases, peer), cases.Orchestrator() })
            {
                var expected = peer.ToPeer(message).ToByteArray();
                var actual = Write(peer, message);
                Assert.True(expected.AsSpan().SequenceEqual(actual), Name(peer, seed, actual));
                Assert.Equal(expected.Length, Measure(peer, message));
            }
        }
    }

    [Theory, MemberData(nameof(Peer.Indices), MemberType = typeof(Peer))]
    public void Reads_back_what_it_wrote(int index)
    {
        var peer = Peer.All[index];
        for (var seed = 0; seed < Cases; seed++)
        {
            var cases = new StreamCases(seed);
            var harness = Harness(cases, peer);
            var orchestrator = cases.Orchestrator();
            var whole = peer.Extensions == StreamExtensions.V1;
            if (whole)
            {
                Assert.Equal(harness, Read(peer, new(Write(peer, harness)), isHarness: true));
                Assert.Equal(orchestrator, Read(peer, new(Write(peer, orchestrator)), isHarness: false));
            }
            else
            {
                Assert.Equal(
                    peer.FromPeer(peer.ToPeer(harness)),
                    Read(peer, new(Write(peer, harness)), isHarness: true)
                );
            }
        }
    }

    [Theory, MemberData(nameof(Peer.Indices), MemberType = typeof(Peer))]
    public void Agrees_with_protocs_parser_on_fields_in_any_order(int index) =>
        Compare(
            Peer.All[index],
            (cases, descriptor) => cases.Fields(descriptor),
            atLeastAccepted: Cases / 2,
            atLeastRejected: Cases / 100
        );

    [Theory, MemberData(nameof(Peer.Indices), MemberType = typeof(Peer))]
    public void Agrees_with_protocs_parser_on_mutated_bytes(int index) =>
        Compare(
            Peer.All[index],
            (cases, descriptor) => cases.Mutate(cases.Fields(descriptor)),
            atLeastAccepted: Cases / 10,
            atLeastRejected: Cases / 10
        );

    [Theory, MemberData(nameof(Peer.Indices), MemberType = typeof(Peer))]
    public void Agrees_with_protocs_parser_on_random_bytes(int index) =>
        Compare(Peer.All[index], (cases, _) => cases.Bytes(40), atLeastAccepted: 1, atLeastRejected: Cases / 2);

    /// <summary>Accept or reject, content, and the same for any cut into segments.</summary>
    private static void Compare(
        Peer peer,
        Func<StreamCases, MessageDescriptor, byte[]> generate,
        int atLeastAccepted,
        int atLeastRejected
    )
    {
        var accepted = 0;
        var rejected = 0;
        for (var seed = 0; seed < Cases; seed++)
        {
            foreach (var isHarness in new[] { true, false })
            {
                var cases = new StreamCases(seed);
                var descriptor = isHarness ? peer.Harness : peer.Orchestrator;
                var bytes = generate(cases, descriptor);
                var actual = Read(peer, new(bytes), isHarness);
                if (actual is StreamDecodeError { Reason: StreamDecodeReason.InvalidUtf8 } fault)
                {
                    // proto3 asks parsers to reject such text; Google.Protobuf for C# replaces it.
                    rejected++;
                    Assert.False(Utf8.IsValid(TextAt(bytes, (int)fault.Offset)), Name(peer, seed, bytes));
                }
                else if (Parse(descriptor, bytes) is { } parsed)
                {
                    accepted++;
                    Assert.True(peer.FromPeer(parsed).Equals(Reason(actual)), Name(peer, seed, bytes) + " " + actual);
                }
                else
                {
                    rejected++;
                    Assert.True(
                        actual is StreamDecodeError { IsWellFormed: false, Reason: not StreamDecodeReason.None },
                        Name(peer, seed, bytes) + " " + actual
                    );
                }
                Assert.Equal(actual, Read(peer, StreamCases.Single(bytes), isHarness));
                Assert.Equal(actual, Read(peer, cases.Cut(bytes), isHarness));
            }
        }
        Assert.True(
            accepted >= atLeastAccepted && rejected >= atLeastRejected,
            $"{accepted} accepted, {rejected} rejected"
        );
    }

    /// <summary>The text that begins at an offset; its length stands before it.</summary>
    private static ReadOnlySpan<byte> TextAt(byte[] bytes, int offset)
    {
        var at = offset - 1;
        while (bytes[at - 1] >= 0x80)
        {
            at--;
        }
        var length = 0;
        for (var i = at; i < offset; i++)
        {
            length |= (bytes[i] & 0x7F) << (7 * (i - at));
        }
        return bytes.AsSpan(offset, length);
    }

    private static object Reason(object actual) => actual is StreamDecodeError error ? error.Reason : actual;

    private static HarnessMessage Harness(StreamCases cases, Peer peer)
    {
        while (true)
        {
            var message = cases.Harness();
            if (message is not ProgressMessage || peer.Extensions == StreamExtensions.V1)
            {
                return message;
            }
        }
    }

    private static IMessage? Parse(MessageDescriptor descriptor, byte[] bytes)
    {
        try
        {
            return descriptor.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static byte[] Write(Peer peer, object message)
    {
        var output = new ArrayBufferWriter<byte>();
        var written = message is HarnessMessage harness
            ? peer.Codec.Write(harness, output, peer.Extensions)
            : peer.Codec.Write((OrchestratorMessage)message, output, peer.Extensions);
        Assert.Equal(output.WrittenCount, written);
        return output.WrittenSpan.ToArray();
    }

    private static int Measure(Peer peer, object message) =>
        message is HarnessMessage harness
            ? peer.Codec.Measure(harness, peer.Extensions)
            : peer.Codec.Measure((OrchestratorMessage)message, peer.Extensions);

    private static object Read(Peer peer, ReadOnlySequence<byte> bytes, bool isHarness)
    {
        StreamDecodeError error;
        if (isHarness)
        {
            return peer.Codec.TryReadHarnessMessage(bytes, peer.Extensions, int.MaxValue, out var harness, out error)
                ? harness
                : error;
        }
        return peer.Codec.TryReadOrchestratorMessage(
            bytes,
            peer.Extensions,
            int.MaxValue,
            out var orchestrator,
            out error
        )
            ? orchestrator
            : error;
    }

    private static string Name(Peer peer, int seed, byte[] bytes) =>
        $"{peer}, seed {seed}: {Convert.ToHexString(bytes)}";
}
