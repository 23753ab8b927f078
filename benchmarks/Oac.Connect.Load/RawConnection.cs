using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Oac.Connect.Load;

/// <summary>HTTP/2 by hand (RFC 9113), for what no well-behaved client sends. It counts what comes and does not keep it.</summary>
internal sealed class RawConnection : IDisposable
{
    public const uint RefusedStream = 7;
    public const uint EnhanceYourCalm = 11;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte WindowUpdate = 8;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _dataCame;
    private readonly Dictionary<uint, int> _resets = [];
    private long _awaited;
    private long _dataBytes;
    private int _answers;

    private RawConnection() => _socket.NoDelay = true;

    /// <summary>Streams whose answer has begun.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Streams that were answered or reset.</summary>
    public int Settled
    {
        get
        {
            lock (_resets)
            {
                return Answers + _resets.Values.Sum();
            }
        }
    }

    /// <summary>Whether the connection has ended.</summary>
    public bool IsClosed { get; private set; }

    /// <param name="address">The server.</param>
    /// <param name="window">How much of each stream the server may send unasked.</param>
    /// <param name="connectionWindow">How much it may send in all, beyond the 65,535 bytes that nobody can take back.</param>
    public static async Task<RawConnection> OpenAsync(Uri address, uint window = 65535, uint connectionWindow = 0)
    {
        var connection = new RawConnection();
        try
        {
            await connection._socket.ConnectAsync(IPAddress.Loopback, address.Port);
            byte[] settings = [0, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0];
            BinaryPrimitives.WriteUInt32BigEndian(settings.AsSpan(8), window);
            var start = new List<byte>("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
            start.AddRange(Frame(Settings, 0, 0, settings));
            if (connectionWindow > 0)
            {
                var update = new byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(update, connectionWindow);
                start.AddRange(Frame(WindowUpdate, 0, 0, update));
            }
            await connection.SendAsync(start.ToArray());
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The headers of a request to a method, in gRPC.</summary>
    public static byte[] Request(int stream, string method)
    {
        // Indices of RFC 7541, appendix A: POST, http, and names of literals that are not to be remembered.
        var block = new List<byte> { 0x83, 0x86 };
        Literal([0x04], $"/{LoadMethods.Service}/{method}");
        Literal([0x01], "load");
        Literal([0x0f, 31 - 15], "application/grpc");
        return Frame(Headers, 4, stream, [.. block]);

        void Literal(ReadOnlySpan<byte> name, string value)
        {
            block.AddRange(name);
            block.Add((byte)value.Length);
            block.AddRange(Encoding.ASCII.GetBytes(value));
        }
    }

    /// <summary>A message of a stream.</summary>
    public static byte[] Message(int stream, ReadOnlySpan<byte> message, bool end)
    {
        var payload = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(1), message.Length);
        message.CopyTo(payload.AsSpan(5));
        return Frame(Data, end ? (byte)1 : (byte)0, stream, payload);
    }

    /// <summary>The end of a stream, by CANCEL.</summary>
    public static byte[] Cancel(int stream) => Frame(Reset, 0, stream, [0, 0, 0, 8]);

    /// <summary>Lets the server send so many bytes more.</summary>
    public static byte[] Allow(int stream, byte bytes) => Frame(WindowUpdate, 0, stream, [0, 0, 0, bytes]);

    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => _socket.SendAsync(bytes);

    /// <summary>Reads until the connection ends.</summary>
    public async Task ReadAsync()
    {
        try
        {
            await using var stream = new BufferedStream(new NetworkStream(_socket), 4096);
            var (head, payload) = (new byte[9], Array.Empty<byte>());
            while (true)
            {
                await stream.ReadExactlyAsync(head);
                var length = BinaryPrimitives.ReadInt32BigEndian(head) >> 8;
                payload = payload.Length < length ? new byte[length] : payload;
                await stream.ReadExactlyAsync(payload.AsMemory(0, length));
                await TakeAsync(head[3], head[4], payload.AsMemory(0, length));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The end of the connection, whoever ended it and how.
            IsClosed = true;
            _answered.TrySetResult();
            Volatile.Read(ref _dataCame)?.TrySetResult();
        }
    }

    /// <summary>Resets by the server with a code.</summary>
    public int ResetsBy(uint code)
    {
        lock (_resets)
        {
            return _resets.GetValueOrDefault(code);
        }
    }

    /// <summary>Waits until the answer to any stream has begun, or the connection has ended.</summary>
    public Task AnsweredAsync() => _answered.Task;

    /// <summary>Sends a message on a stream and waits for as many bytes; the number that came.</summary>
    public async Task<long> EchoAsync(int stream, byte[] message)
    {
        _awaited = message.Length + 5;
        var came = _dataCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(Message(stream, message, end: false));
        await came.Task;
        return Interlocked.Read(ref _dataBytes);
    }

    /// <summary>Ends the connection by a TCP reset.</summary>
    public void Abort()
    {
        _socket.LingerState = new(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask TakeAsync(byte type, byte flags, ReadOnlyMemory<byte> payload)
    {
        switch (type)
        {
            case Settings when (flags & 1) == 0:
                await SendAsync(Frame(Settings, 1, 0, []));
                break;
            case Ping when (flags & 1) == 0:
                await SendAsync(Frame(Ping, 1, 0, payload.Span));
                break;
            case Headers:
                Interlocked.Increment(ref _answers);
                _answered.TrySetResult();
                break;
            case Data:
                if (Interlocked.Add(ref _dataBytes, payload.Length) >= _awaited)
                {
                    _dataCame?.TrySetResult();
                }
                break;
            case Reset:
                var code = BinaryPrimitives.ReadUInt32BigEndian(payload.Span);
                lock (_resets)
                {
                    _resets[code] = _resets.GetValueOrDefault(code) + 1;
                }
                break;
            default:
                break;
        }
    }

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }
}
