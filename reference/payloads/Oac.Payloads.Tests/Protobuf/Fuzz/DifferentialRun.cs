using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Oac.Payloads.Descriptors;

namespace Oac.Payloads.Protobuf.Fuzz;

/// <summary>Random payloads of random schemas, read and written by us and by a peer. The tests run some, the fuzzer many.</summary>
public sealed class DifferentialRun : IDisposable
{
    private readonly PythonPeer peer = new();

    /// <summary>Payloads that both refused, that both read, and of these those that have a JSON form.</summary>
    public (long Refused, long Read, long WithJson) Counts { get; private set; }

    public void Dispose() => peer.Dispose();

    /// <summary>Judges payloads of one schema.</summary>
    /// <param name="seed">What is random follows from it.</param>
    /// <param name="payloads">How many.</param>
    /// <returns>The first that we and the peer see differently, with all that is needed to see it again; or <see langword="null"/>.</returns>
    public string? Judge(int seed, int payloads)
    {
        var random = new Random(seed);
        var set = RandomSchema.Make(random);
        var content = set.ToByteArray();
        if (
            !DescriptorSet.TryRead(content, out var linked, out var problem)
            || !ProtobufSchema.TryCreate(linked, "r.M0", out var schema, out problem)
        )
        {
            return $"seed {seed}: the set is refused: {problem}";
        }
        peer.UseSet(content);
        var maker = new RandomPayload(random, set);
        for (var i = 0; i < payloads; i++)
        {
            var payload = maker.Make();
            if (Judge(schema, payload) is { } difference)
            {
                return $"seed {seed}, payload {i}: {difference}; {Convert.ToHexString(payload)} of {set.File[^1]}";
            }
        }
        return null;
    }

    private string? Judge(ProtobufSchema schema, byte[] payload)
    {
        if (!schema.TryReadBinary(payload, out var message, out var refused))
        {
            Counts = Counts with { Refused = Counts.Refused + 1 };
            return peer.Judge(payload, null, null, refused.Message).Problem is { } unlike
                ? $"{unlike}, we say {refused}"
                : null;
        }
        var binary = new ArrayBufferWriter<byte>();
        if (!message.TryWriteBinary(binary, out var unwritten))
        {
            return unwritten.ToString();
        }
        var target = new ArrayBufferWriter<byte>();
        var json = message.TryWriteJson(target, out _, out var noJson)
            ? Encoding.UTF8.GetString(target.WrittenSpan)
            : null;
        var (problem, texts) = peer.Judge(payload, binary.WrittenSpan.ToArray(), json, noJson?.Message);
        if (problem is not null)
        {
            return $"{problem}, we {json ?? noJson?.ToString()}";
        }
        Counts = Counts with { Read = Counts.Read + 1, WithJson = Counts.WithJson + (json is null ? 0 : 1) };
        return texts.Select(text => ReadsAlike(schema, text.Json, text.Binary)).FirstOrDefault(p => p is not null);
    }

    /// <summary>Whether JSON of the peer's is the message that the peer means.</summary>
    private static string? ReadsAlike(ProtobufSchema schema, string json, byte[] binary)
    {
        var ours = new ArrayBufferWriter<byte>();
        if (!schema.TryToBinary(Encoding.UTF8.GetBytes(json), ours, out var problem))
        {
            return $"we refuse the peer's JSON {json}: {problem}";
        }
        var (first, second) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        if (
            !schema.TryToJson(ours.WrittenMemory, first, out _, out problem)
            || !schema.TryToJson(binary, second, out _, out problem)
        )
        {
            return $"we do not write back the peer's JSON {json}: {problem}";
        }
        return JsonNode.DeepEquals(JsonNode.Parse(first.WrittenSpan), JsonNode.Parse(second.WrittenSpan))
            ? null
            : $"we read the peer's JSON {json} as {Encoding.UTF8.GetString(first.WrittenSpan)}";
    }
}
