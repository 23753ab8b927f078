using System.Buffers;
using System.Text;
using Google.Protobuf;
using Oac.Payloads.Descriptors;

namespace Oac.Payloads.Protobuf.Fuzz;

/// <summary>JSON that was changed here and there: it is read or refused, never thrown at; what is read is the same when it is read again.</summary>
public static class JsonMutationRun
{
    private static readonly string[] Words =
    [
        "null",
        "0",
        "-1",
        "1e5",
        "1.5",
        "\"\"",
        "\"x\"",
        "{}",
        "[]",
        "true",
        "\"NaN\"",
        "\"@type\":",
        "\"value\":",
        ",",
        "\"\\ud800\"",
    ];

    /// <summary>Judges payloads of one schema.</summary>
    /// <param name="seed">What is random follows from it.</param>
    /// <param name="payloads">How many.</param>
    /// <returns>How many were read.</returns>
    /// <exception cref="InvalidOperationException">What was read is another message when it is read again.</exception>
    public static int Run(int seed, int payloads)
    {
        var random = new Random(seed);
        var set = RandomSchema.Make(random);
        if (
            !DescriptorSet.TryRead(set.ToByteArray(), out var linked, out var problem)
            || !ProtobufSchema.TryCreate(linked, "r.M0", out var schema, out problem)
        )
        {
            throw new InvalidOperationException($"seed {seed}: {problem}");
        }
        var maker = new RandomPayload(random, set);
        var read = 0;
        for (var i = 0; i < payloads; i++)
        {
            var target = new ArrayBufferWriter<byte>();
            if (!schema.TryToJson(maker.Make(), target, out _, out _))
            {
                target.Write("{}"u8);
            }
            var json = Mutate(random, target.WrittenSpan.ToArray());
            var binary = new ArrayBufferWriter<byte>();
            if (schema.TryToBinary(json, binary, out _, ignoreUnknown: random.Next(2) == 0))
            {
                read++;
                Check(schema, binary.WrittenMemory, $"seed {seed}, payload {i}: {Encoding.UTF8.GetString(json)}");
            }
        }
        return read;
    }

    private static void Check(ProtobufSchema schema, ReadOnlyMemory<byte> binary, string what)
    {
        var json = new ArrayBufferWriter<byte>();
        if (!schema.TryToJson(binary, json, out var unknown, out var problem) || unknown.Count > 0)
        {
            throw new InvalidOperationException($"{what} has no JSON again: {problem}");
        }
        var again = new ArrayBufferWriter<byte>();
        if (
            !schema.TryToBinary(json.WrittenMemory, again, out problem) || !again.WrittenSpan.SequenceEqual(binary.Span)
        )
        {
            throw new InvalidOperationException(
                $"{what} is another message when it is read again: {problem} {Encoding.UTF8.GetString(json.WrittenSpan)}"
            );
        }
    }

    private static byte[] Mutate(Random random, byte[] json)
    {
        for (var n = random.Next(4); n > 0; n--)
        {
            var at = random.Next(json.Length);
            var length = Math.Min(random.Next(1, 12), json.Length - at);
            json = random.Next(5) switch
            {
                0 => [.. json[..at], (byte)random.Next(256), .. json[(at + 1)..]],
                1 => [.. json[..at], .. json[(at + length)..]],
                2 => [.. json[..at], .. json[at..(at + length)], .. json[at..]],
                3 =>
                [
                    .. json[..at],
                    .. Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]),
                    .. json[(at + length)..],
                ],
                _ => [.. json[..at], .. Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]), .. json[at..]],
            };
            if (json.Length == 0)
            {
                return "{}"u8.ToArray();
            }
        }
        return json;
    }
}
