using System.Buffers.Binary;
using System.Net.Sockets;

namespace Oac.Connect.Tests.Raw;

/// <summary>HTTP/2 by hand (RFC 9113): frames of a nine-byte head, and headers that are literals.</summary>
internal sealed class RawHttp2 : IDisposable
{
    public const byte Data = 0;
    public const byte HeadersType = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;

    private readonly TcpClient _tcp = new();
    private readonly NetworkStream _stream;
    private readonly Dictionary<int, Gathered> _streams = [];
    private int _nextStream = 1;

    private RawHttp2(Uri address)
    {
        _tcp.Connect(address.Host, address.Port);
        _stream = _tcp.GetStream();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="address">The server.</param>
    /// <param name="window">How much of each stream the server may send unasked.</param>
    public static async Task<RawHttp2> ConnectAsync(Uri address, int window = 65535)
    {
        var raw = new RawHttp2(address);
        await raw._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), Cancellation);
        // No dynamic table: what comes is static entries and literals.
        byte[] settings = [0, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(settings.AsSpan(8), window);
        await raw.SendFrameAsync(Settings, 0, 0, settings);
        return raw;
    }

    /// <summary>Sends a request with the body in so many frames and reads the answer to its end.</summary>
    public static async Task<RawAnswer> PostAsync(
        Uri address,
        string path,
        IEnumerable<(string Name, string Value)> headers,
        params byte[][] parts
    )
    {
        using var raw = await ConnectAsync(address);
        var stream = await raw.OpenAsync("POST", path, headers, end: parts.Length == 0);
        for (var i = 0; i < parts.Length; i++)
        {
            await raw.SendFrameAsync(Data, i == parts.Length - 1 ? EndStream : (byte)0, stream, parts[i]);
        }
        return await raw.ReadAsync(stream);
    }

    /// <summary>Begins a request.</summary>
    public async Task<int> OpenAsync(
        string method,
        string path,
        IEnumerable<(string Name, string Value)> headers,
        bool end = false
    )
    {
        var stream = _nextStream;
        _nextStream += 2;
        (string, string)[] pseudo = [(":method", method), (":scheme", "http"), (":path", path), (":authority", "test")];
        var block = RawHpack.Write(pseudo.Concat(headers));
        // A frame holds 16 KiB; the rest continues.
        for (var at = 0; at == 0 || at < block.Length; at += 16384)
        {
            var part = block[at..Math.Min(at + 16384, block.Length)];
            var flags = (at + part.Length == block.Length ? EndHeaders : 0) | (end && at == 0 ? EndStream : 0);
            await SendFrameAsync(at == 0 ? HeadersType : Continuation, (byte)flags, stream, part);
        }
        return stream;
    }

    public async Task SendFrameAsync(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await _stream.WriteAsync(frame, Cancellation);
    }

    public Task ResetAsync(int stream, byte code) => SendFrameAsync(Reset, 0, stream, [0, 0, 0, code]);

    /// <summary>Reads until a stream's answer, or the connection, has ended.</summary>
    public async Task<RawAnswer> ReadAsync(int stream)
    {
        var gathered = Find(stream);
        while (!gathered.IsEnded && await ReadFrameAsync()) { }
        return new(
            gathered.Headers.TryGetValue(":status", out var status) ? int.Parse(status) : 0,
            gathered.Headers,
            gathered.Body.ToArray(),
            gathered.Trailers,
            gathered.Reset
        );
    }

    /// <summary>Reads until so many bytes of a stream's body came; the number that did.</summary>
    public async Task<long> ReadBodyAsync(int stream, long bytes)
    {
        var gathered = Find(stream);
        while (gathered.Body.Length < bytes && !gathered.IsEnded && await ReadFrameAsync()) { }
        return gathered.Body.Length;
    }

    /// <summary>Ends the connection by a TCP reset.</summary>
    public void Abort()
    {
        _tcp.Client.LingerState = new(true, 0);
        _tcp.Dispose();
    }

    public void Dispose() => _tcp.Dispose();

    private Gathered Find(int stream)
    {
        if (!_streams.TryGetValue(stream, out var gathered))
        {
            _streams[stream] = gathered = new();
        }
        return gathered;
    }

    private async Task<bool> ReadFrameAsync()
    {
        var head = new byte[9];
        byte[] payload;
        try
        {
            await _stream.ReadExactlyAsync(head, Cancellation);
            payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8];
            await _stream.ReadExactlyAsync(payload, Cancellation);
        }
        catch (IOException)
        {
            return false;
        }
        var (type, flags) = (head[3], head[4]);
        var gathered = Find(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)));
        switch (type)
        {
            case Settings when (flags & 1) == 0:
                try
                {
                    await SendFrameAsync(Settings, 1, 0, []);
                }
                catch (IOException)
                {
                    // The server has ended the connection; what it sent before may still be here.
                }
                break;
            case HeadersType:
                Assert.True((flags & EndHeaders) != 0, "headers in more than one frame");
                RawHpack.Read(payload, gathered.Headers.Count == 0 ? gathered.Headers : gathered.Trailers);
                break;
            case Data:
                gathered.Body.Write(payload);
                break;
            case Reset:
                gathered.Reset ??= BinaryPrimitives.ReadUInt32BigEndian(payload);
                gathered.IsEnded = true;
                break;
            case GoAway:
                foreach (var open in _streams.Values.Where(static s => !s.IsEnded))
                {
                    open.Reset ??= BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(4));
                }
                break;
            default:
                break;
        }
        gathered.IsEnded |= type is HeadersType or Data && (flags & EndStream) != 0;
        return true;
    }

    private sealed class Gathered
    {
        public Dictionary<string, string> Headers { get; } = [];

        public Dictionary<string, string> Trailers { get; } = [];

        public MemoryStream Body { get; } = new();

        public uint? Reset { get; set; }

        public bool IsEnded { get; set; }
    }
}
