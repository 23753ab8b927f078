using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Oac.Connect.AspNetCore;
using Oac.Connect.AspNetCore.Exchanges;
using Oac.Connect.Compression;
using Oac.Connect.Framing;
using Oac.Connect.Protocols;
using Oac.Connect.Tests.Framing;

namespace Oac.Connect.Tests.Fuzz;

/// <summary>
/// Gives the readers of both sides bytes and texts that are changed, cut, and lied about. They may refuse them with a
/// <see cref="ConnectException"/>, and with nothing else; what they hand out stays within their limits.
/// </summary>
public static class WireFuzzer
{
    private const int MaxMessageBytes = 4096;

    /// <summary>What a case may allocate, its own bytes included: they are 200 kB at most, and a lie about a length is megabytes.</summary>
    private const int MaxAllocatedBytes = 8 * 1024 * 1024;

    private static readonly Action<Mutator>[] Targets =
    [
        ReadFrames,
        ReadFrames,
        Decompress,
        ReadEndOfStream,
        ReadErrorBody,
        ReadStatusDetails,
        ReadWebTrailers,
        ReadTexts,
        ReadQuery,
        ReadMetadata,
        ReadHealth,
    ];

    /// <summary>Runs a number of cases.</summary>
    /// <returns>How many were refused.</returns>
    /// <exception cref="InvalidOperationException">A reader threw what it must not; the message names the case.</exception>
    public static long Run(int seed, int cases)
    {
        var refused = 0L;
        var mutator = new Mutator(seed);
        for (var i = 0; i < cases; i++)
        {
            var target = Targets[i % Targets.Length];
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                target(mutator);
            }
            catch (ConnectException)
            {
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, case {i}, {target.Method.Name}: {e}", e);
            }
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MaxAllocatedBytes)
            {
                throw new InvalidOperationException(
                    $"Seed {seed}, case {i}, {target.Method.Name}: {allocated} bytes were allocated"
                );
            }
        }
        return refused;
    }

    private static void ReadFrames(Mutator mutator)
    {
        var bytes = new List<byte>();
        for (var i = mutator.Next(4); i >= 0; i--)
        {
            var flags = (byte)(mutator.Next(3) == 0 ? mutator.Next(256) : mutator.Next(2));
            var most = mutator.Next(100) == 0 ? 3 * MaxMessageBytes : 80;
            bytes.AddRange(Bytes.Frame(flags, mutator.Text(most)));
        }
        var mutated = mutator.Mutate([.. bytes]);
        var expected = ReadFrames(PipeReader.Create(new ReadOnlySequence<byte>(mutated)), out var refusal);
        foreach (var (_, payload) in expected)
        {
            Require(payload.Length <= FrameReader.MaxCompressed(MaxMessageBytes), "a frame beyond the limit");
        }
        var read = ReadFrames(Pipe(mutator, mutated, out var isSame), out var otherRefusal);
        if (isSame)
        {
            Require(
                refusal?.RawMessage == otherRefusal?.RawMessage
                    && expected.Count == read.Count
                    && expected.Zip(read).All(static p => Same(p.First, p.Second)),
                "other frames where the bytes come in pieces"
            );
        }
        foreach (var (_, payload) in expected.Where(static f => (f.Flags & FrameFlags.Compressed) != 0))
        {
            Decompress(mutator, new ReadOnlySequence<byte>(payload));
        }
        if (refusal is not null)
        {
            throw refusal;
        }
    }

    private static bool Same((byte Flags, byte[] Payload) one, (byte Flags, byte[] Payload) other) =>
        one.Flags == other.Flags && one.Payload.AsSpan().SequenceEqual(other.Payload);

    private static List<(byte Flags, byte[] Payload)> ReadFrames(PipeReader pipe, out ConnectException? refusal)
    {
        var frames = new List<(byte, byte[])>();
        var reader = new FrameReader(pipe, MaxMessageBytes, ConnectCode.Internal);
        refusal = null;
        try
        {
            // All that there will be is here: nothing waits.
            while (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                frames.Add((reader.Flags, reader.Payload.ToArray()));
            }
        }
        catch (ConnectException e)
        {
            refusal = e;
        }
        finally
        {
            reader.Release();
        }
        return frames;
    }

    /// <summary>The bytes as a body may bring them: in segments, little by little, or as base64, then perhaps with changes of its own.</summary>
    private static PipeReader Pipe(Mutator mutator, byte[] bytes, out bool isSame)
    {
        isSame = true;
        switch (mutator.Next(3))
        {
            case 0:
                return PipeReader.Create(Pieces(mutator, bytes));
            case 1:
                return PipeReader.Create(new TricklingStream(bytes, 1 + bytes.Length / 1000));
            default:
                var text = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
                isSame = mutator.Next(2) == 0;
                text = isSame ? text : mutator.Mutate(text);
                var trickle = new TricklingStream(text, 1 + mutator.Next(5) + text.Length / 1000);
                return PipeReader.Create(new Base64Stream(trickle, ConnectCode.Internal));
        }
    }

    /// <summary>One byte in each segment, or as many as make a thousand segments.</summary>
    private static ReadOnlySequence<byte> Pieces(Mutator mutator, byte[] bytes) =>
        bytes.Length <= 1000
            ? Bytes.InSingles(bytes)
            : Bytes.Sequence([.. bytes.Chunk(bytes.Length / 1000 + 1 + mutator.Next(5))]);

    private static void Decompress(Mutator mutator)
    {
        var compressed = new ArrayBufferWriter<byte>();
        Algorithm(mutator).Compress(new(mutator.Text(mutator.Next(8) == 0 ? 20_000 : 300)), compressed);
        var mutated = mutator.Mutate(compressed.WrittenSpan.ToArray());
        Decompress(mutator, mutator.Next(4) == 0 ? Pieces(mutator, mutated) : new(mutated));
    }

    private static void Decompress(Mutator mutator, ReadOnlySequence<byte> input)
    {
        var output = new RentedBuffer();
        try
        {
            Algorithm(mutator).Decompress(input, MaxMessageBytes, ConnectCode.Internal, output);
            Require(output.Written.Length <= MaxMessageBytes, "more than the limit came out");
        }
        finally
        {
            output.Return();
        }
    }

    private static CompressionAlgorithm Algorithm(Mutator mutator) =>
        mutator.Next(2) == 0 ? CompressionAlgorithm.Gzip : CompressionAlgorithm.Brotli;

    private static void ReadEndOfStream(Mutator mutator)
    {
        var output = new ArrayBufferWriter<byte>();
        var trailers = new MetadataMap { { "x-a", "1" }, { "x-a", "2" } };
        trailers.Add("x-bin", mutator.Text(9));
        ConnectErrorJson.WriteEnd(mutator.Next(2) == 0 ? Error(mutator) : null, trailers, output);
        var received = new MetadataMap();
        _ = ConnectErrorJson.ReadEnd(new(mutator.Mutate(output.WrittenSpan.ToArray())), new(), received);
        Check(received);
    }

    private static void ReadErrorBody(Mutator mutator)
    {
        var output = new ArrayBufferWriter<byte>();
        ConnectErrorJson.Write(Error(mutator), output);
        _ = ConnectErrorJson.Read(mutator.Mutate(output.WrittenSpan.ToArray()), ConnectCode.Unavailable, new());
    }

    private static void ReadStatusDetails(Mutator mutator)
    {
        var bytes = Base64Text.Decode(GrpcStatusDetails.Encode(Error(mutator)))!;
        var text =
            mutator.Next(3) == 0
                ? Latin1(mutator.Mutate(Encoding.ASCII.GetBytes(Base64Text.Encode(bytes))))
                : Base64Text.Encode(mutator.Mutate(bytes));
        _ = GrpcStatus.Read(
            mutator.Next(2) == 0 ? "5" : Latin1(mutator.Text(4)),
            Latin1(mutator.Text(20)),
            text,
            new()
        );
    }

    private static void ReadWebTrailers(Mutator mutator)
    {
        var output = new ArrayBufferWriter<byte>();
        GrpcWebTrailers.Write(Error(mutator), new() { { "x-a", "1" } }, output);
        var received = new MetadataMap();
        foreach (var (name, value) in GrpcWebTrailers.Read(new(mutator.Mutate(output.WrittenSpan.ToArray()))))
        {
            received.Receive(name, value);
        }
        Check(received);
    }

    private static void ReadTexts(Mutator mutator)
    {
        string[] seeds =
        [
            "9999999999",
            "99999999H",
            "application/grpc-web-text+proto; charset=utf-8",
            "application/connect+json",
            "gr%C3%B6%C3%9Fer",
            "gzip, br;q=1, *",
            "AQIDBA==",
        ];
        var text = Latin1(mutator.Mutate(Encoding.Latin1.GetBytes(seeds[mutator.Next(seeds.Length)])));
        if (Timeouts.TryParseConnect(text, out var timeout) || Timeouts.TryParseGrpc(text, out timeout))
        {
            Require(timeout >= TimeSpan.Zero, "a timeout below zero");
        }
        _ = RpcContentType.TryParse(text, out _);
        _ = PercentEncoding.Decode(text);
        _ = PercentEncoding.Encode(text);
        var known = new CompressionList([CompressionAlgorithm.Gzip]);
        _ = known.Choose(text);
        _ = known.TryFind(text, out _);
        _ = known.Unknown(text);
        _ = ConnectCodes.TryParse(text, out _);
        _ = Base64Text.Decode(text);
        _ = Base64Text.DecodeUrl(text);
        var http = new DefaultHttpContext();
        http.Request.Headers[ConnectHeaders.Timeout] = text;
        _ = ConnectHeaders.ReadTimeout(http.Request);
        ConnectHeaders.RequireVersion(text, "1", true);
    }

    private static void ReadQuery(Mutator mutator)
    {
        var query = "?connect=v1&encoding=proto&base64=1&compression=gzip&message=AQIDBA%3D%3D&x=%00"u8;
        _ = ConnectGetQuery.Read(Latin1(mutator.Mutate(query.ToArray())));
    }

    private static void ReadMetadata(Mutator mutator)
    {
        var map = new MetadataMap();
        map.Receive(Latin1(mutator.Mutate("x-name-bin"u8.ToArray())), Latin1(mutator.Mutate("AQI,AQID"u8.ToArray())));
        Check(map);
        _ = map.GetBytes("x-name-bin");
    }

    private static void ReadHealth(Mutator mutator)
    {
        var output = new ArrayBufferWriter<byte>();
        Marshaller<string> request = mutator.Next(2) == 0 ? new HealthRequestProto() : new HealthRequestJson();
        request.Write("acme.v1.Parcels", output);
        var bytes = mutator.Mutate(output.WrittenSpan.ToArray());
        _ = MessageBytes.Read(Pieces(mutator, bytes), request, ConnectCode.InvalidArgument);
    }

    private static void Check(MetadataMap received)
    {
        foreach (var (name, value) in received)
        {
            Require(name.Length > 0 && name.All(static c => char.IsAscii(c) && c > ' '), "a name that is none");
            Require(!value.Any(static c => c < ' '), "a value of more than one line");
        }
    }

    private static ConnectException Error(Mutator mutator) =>
        new((ConnectCode)(1 + mutator.Next(16)), Latin1(mutator.Text(30)))
        {
            Details = [new("a.B", mutator.Text(9)), new("c.D", default)],
        };

    private static string Latin1(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException(what);
        }
    }
}
