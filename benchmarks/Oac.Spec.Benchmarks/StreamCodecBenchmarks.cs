using System.Buffers;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Google.Protobuf;
using Oac.Spec.Stream;
using Oac.Spec.Wire.V1Alpha3;

namespace Oac.Spec.Benchmarks;

/// <summary>An event with 256 bytes of payload, written and read, beside protoc's classes.</summary>
/// <remarks>Each side makes its message from the same parts and leaves the same behind: bytes in a buffer, or a message.</remarks>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class StreamCodecBenchmarks
{
    private readonly byte[] payload = new byte[256];
    private readonly ArrayBufferWriter<byte> output = new(1024);
    private ReadOnlySequence<byte> bytes;

    [GlobalSetup]
    public void Setup()
    {
        new Random(1).NextBytes(payload);
        WriteOurs();
        bytes = new(output.WrittenSpan.ToArray());
    }

    [Benchmark, BenchmarkCategory("write")]
    public int WriteOurs()
    {
        output.ResetWrittenCount();
        var message = EventMessage.Create("7c1f0f2e-session", "mail", payload, "application/json");
        return StreamCodec.V1Alpha3.Write(message, output, StreamExtensions.None);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("write")]
    public int WriteGoogle()
    {
        output.ResetWrittenCount();
        var message = new OrchestratorEnvelope
        {
            SessionId = "7c1f0f2e-session",
            Event = new()
            {
                Channel = "mail",
                Payload = UnsafeByteOperations.UnsafeWrap(payload),
                ContentType = "application/json",
            },
        };
        message.WriteTo(output);
        return output.WrittenCount;
    }

    [Benchmark, BenchmarkCategory("read")]
    public OrchestratorMessage? ReadOurs()
    {
        StreamCodec.V1Alpha3.TryReadOrchestratorMessage(
            bytes,
            StreamExtensions.None,
            StreamCodec.DefaultMaxBytes,
            out var message,
            out _
        );
        return message;
    }

    [Benchmark(Baseline = true), BenchmarkCategory("read")]
    public OrchestratorEnvelope ReadGoogle() => OrchestratorEnvelope.Parser.ParseFrom(bytes);
}
