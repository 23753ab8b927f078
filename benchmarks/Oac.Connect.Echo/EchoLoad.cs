using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Oac.Connect.Echo;

/// <summary>Sends bursts on streams of one connection and waits for each to come back.</summary>
internal sealed class EchoLoad(Uri address, string way, int streams, int burst, bool flushEach, TimeSpan duration)
{
    private readonly List<double>[] _latencies =
    [
        .. Enumerable.Range(0, streams).Select(static _ => new List<double>(1 << 16)),
    ];
    private volatile bool _measuring;
    private volatile bool _stopped;
    private long _messages;

    public async Task RunAsync()
    {
        using var handler = ConnectClient.CreateHandler();
        handler.EnableMultipleHttp2Connections = false;
        using var http = new HttpMessageInvoker(handler);
        var running = Enumerable
            .Range(0, streams)
            .Select(i => way == "raw" ? RawAsync(http, i) : CallAsync(http, i))
            .ToList();
        await Task.Delay(duration / 2);
        var (allocated, start) = (GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
        _measuring = true;
        await Task.Delay(duration);
        _measuring = false;
        var (elapsed, messages) = (Stopwatch.GetElapsedTime(start), Volatile.Read(ref _messages));
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        _stopped = true;
        await Task.WhenAll(running);
        var all = _latencies.SelectMany(static l => l).Order().ToList();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{all[all.Count / 2]:F0} {all[(int)(all.Count * 0.99)]:F0} {messages / elapsed.TotalSeconds:F0} {allocated / (double)messages:F0}"
            )
        );
    }

    private void Note(int stream, long start)
    {
        if (_measuring)
        {
            _latencies[stream].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            Interlocked.Add(ref _messages, burst);
        }
    }

    private async Task CallAsync(HttpMessageInvoker http, int stream)
    {
        using var client = new ConnectClient(
            address,
            new()
            {
                Protocol = way switch
                {
                    "connect" => RpcProtocol.Connect,
                    "grpc" => RpcProtocol.Grpc,
                    "grpcweb" => RpcProtocol.GrpcWeb,
                    _ => throw new ArgumentException($"No way '{way}'."),
                },
            },
            http
        );
        var method = flushEach
            ? EchoMethod.Bidi
            : new(
                "bench.v1.Echo",
                "Coalesced",
                MethodKind.BidiStream,
                EchoMethod.Bidi.Request,
                EchoMethod.Bidi.Response
            );
        await using var call = client.Open(method);
        var message = new byte[EchoMethod.MessageBytes];
        while (!_stopped)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < burst; i++)
            {
                if (flushEach)
                {
                    await call.WriteAsync(message);
                }
                else
                {
                    await call.BufferAsync(message);
                }
            }
            if (!flushEach)
            {
                await call.FlushAsync();
            }
            for (var i = 0; i < burst; i++)
            {
                if (!await call.ReadAsync())
                {
                    throw new InvalidOperationException("The stream ended.");
                }
            }
            Note(stream, start);
        }
        await call.CompleteAsync();
        while (await call.ReadAsync()) { }
    }

    private async Task RawAsync(HttpMessageInvoker http, int stream)
    {
        using var content = new RawContent();
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(address, flushEach ? "/raw" : "/raw?coalesced")
        )
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await http.SendAsync(request, CancellationToken.None);
        var output = await content.Stream;
        await using var input = await response.Content.ReadAsStreamAsync();
        var frame = new byte[EchoMethod.FrameBytes];
        var all = new byte[EchoMethod.FrameBytes * burst];
        while (!_stopped)
        {
            var start = Stopwatch.GetTimestamp();
            if (flushEach)
            {
                for (var i = 0; i < burst; i++)
                {
                    await output.WriteAsync(frame);
                    await output.FlushAsync();
                }
            }
            else
            {
                await output.WriteAsync(all);
                await output.FlushAsync();
            }
            await input.ReadExactlyAsync(all);
            Note(stream, start);
        }
        content.End();
        await input.CopyToAsync(System.IO.Stream.Null);
    }

    private sealed class RawContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new();
        private readonly TaskCompletionSource _ended = new();

        public Task<Stream> Stream => _stream.Task;

        public void End() => _ended.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            _stream.TrySetResult(stream);
            await _ended.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
