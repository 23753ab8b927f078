using System.Buffers;
using System.Globalization;
using System.Text;
using Bench;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Oac.Payloads.Descriptors;
using Oac.Payloads.Protobuf;

namespace Oac.Payloads.Benchmarks;

/// <summary>An order between JSON and binary, by its descriptors, beside protoc's classes with the library's JSON.</summary>
/// <remarks>Both begin and end with UTF-8: the library reads and writes strings, which is a part of what it takes.</remarks>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class TranscodingBenchmarks
{
    private readonly ArrayBufferWriter<byte> output = new(1 << 20);
    private ProtobufSchema schema = null!;
    private byte[] json = [];
    private byte[] binary = [];

    /// <summary>How many items the order has: about 0.7 kB and 90 kB of JSON.</summary>
    [Params(4, 1000)]
    public int Items { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var set = new FileDescriptorSet
        {
            File =
            {
                FileDescriptorProto.Parser.ParseFrom(TimestampReflection.Descriptor.SerializedData),
                FileDescriptorProto.Parser.ParseFrom(OrderReflection.Descriptor.SerializedData),
            },
        };
        if (
            !DescriptorSet.TryRead(set.ToByteArray(), out var linked, out var problem)
            || !ProtobufSchema.TryCreate(linked, null, out var made, out problem)
        )
        {
            throw new InvalidOperationException(problem);
        }
        schema = made;
        var order = new Order
        {
            Id = "7c1f0f2e-8d5b-4a0c-9f57-0e6f3b1f2a11",
            Number = 12_345_678_901,
            PlacedAt = new Timestamp { Seconds = 1_700_000_000, Nanos = 123_000_000 },
            Kind = Order.Types.Kind.Wholesale,
            Signature = ByteString.CopyFrom(new byte[64]),
            Card = "visa",
            Notes = { ["door"] = "ring twice", ["gift"] = "no" },
            Codes = { Enumerable.Range(0, 32).Select(i => i * 1000) },
        };
        order.Items.AddRange(
            Enumerable
                .Range(0, Items)
                .Select(i => new Order.Types.Item
                {
                    Name = string.Create(CultureInfo.InvariantCulture, $"Item number {i} of the catalogue"),
                    Price = i * 1.25 + 0.1,
                    Amount = (uint)i + 1,
                    Fragile = i % 2 == 0,
                })
        );
        binary = order.ToByteArray();
        json = Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(order));
        // What is measured must be right on both sides.
        if (ToBinaryOurs() != ToBinaryGoogle() || !output.WrittenSpan.SequenceEqual(binary))
        {
            throw new InvalidOperationException("the binary forms differ");
        }
        ToJsonOurs();
        if (!Order.Parser.ParseJson(Encoding.UTF8.GetString(output.WrittenSpan)).Equals(order))
        {
            throw new InvalidOperationException("the JSON forms differ");
        }
    }

    [Benchmark, BenchmarkCategory("JSON to binary")]
    public int ToBinaryOurs()
    {
        output.ResetWrittenCount();
        schema.TryToBinary(json, output, out _);
        return output.WrittenCount;
    }

    [Benchmark(Baseline = true), BenchmarkCategory("JSON to binary")]
    public int ToBinaryGoogle()
    {
        output.ResetWrittenCount();
        Order.Parser.ParseJson(Encoding.UTF8.GetString(json)).WriteTo(output);
        return output.WrittenCount;
    }

    [Benchmark, BenchmarkCategory("binary to JSON")]
    public int ToJsonOurs()
    {
        output.ResetWrittenCount();
        schema.TryToJson(binary, output, out _, out _);
        return output.WrittenCount;
    }

    [Benchmark(Baseline = true), BenchmarkCategory("binary to JSON")]
    public int ToJsonGoogle()
    {
        output.ResetWrittenCount();
        Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(Order.Parser.ParseFrom(binary)), output);
        return output.WrittenCount;
    }
}
