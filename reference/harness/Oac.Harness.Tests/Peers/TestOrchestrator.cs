using System.Collections.Concurrent;
using System.Threading.Channels;
using Oac.Conformance.Wire;
using Oac.Spec.Stream;

namespace Oac.Harness.Tests.Peers;

/// <summary>An orchestrator on the strict peer: streams are accepted in their order, and everything odd about their requests is kept.</summary>
internal sealed class TestOrchestrator : IAsyncDisposable
{
    private readonly Channel<OrchestratorStream> _streams = Channel.CreateUnbounded<OrchestratorStream>();
    private readonly ConcurrentQueue<OrchestratorStream> _all = [];
    private readonly StreamCodec _codec;
    private WireServer? _server;

    private TestOrchestrator(StreamCodec codec) => _codec = codec;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Every stream that was opened.</summary>
    public IEnumerable<OrchestratorStream> Streams => _all;

    public ConcurrentQueue<string> Complaints { get; } = [];

    public Uri Address => _server!.Address;

    /// <summary>What it announces.</summary>
    public bool HasExtension { get; init; }

    public static async Task<TestOrchestrator> StartAsync(
        bool extension = false,
        string version = "v1alpha3",
        WireServerOptions? options = null
    )
    {
        var orchestrator = new TestOrchestrator(StreamCodec.ForVersion(version)!) { HasExtension = extension };
        orchestrator._server = await WireServer.StartAsync(
            options ?? new() { HttpVersion = 2 },
            orchestrator.ServeAsync,
            call =>
            {
                foreach (var complaint in call.Complaints)
                {
                    orchestrator.Complaints.Enqueue(complaint);
                }
            },
            Token
        );
        return orchestrator;
    }

    /// <summary>The next stream that a harness opens; its headers have been answered.</summary>
    public async Task<OrchestratorStream> AcceptAsync()
    {
        var stream = await _streams.Reader.ReadAsync(Token);
        await stream.SendHeadersAsync();
        return stream;
    }

    /// <summary>The next stream, whose headers have not been answered.</summary>
    public ValueTask<OrchestratorStream> AcceptSilentlyAsync() => _streams.Reader.ReadAsync(Token);

    /// <summary>Breaks every stream off.</summary>
    public void Leave()
    {
        foreach (var stream in _all)
        {
            stream.Reset();
        }
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task ServeAsync(WireServerCall call)
    {
        var stream = new OrchestratorStream(call, _codec, HasExtension);
        _all.Enqueue(stream);
        _streams.Writer.TryWrite(stream);
        await stream.Ended;
    }
}

/// <summary>One stream, seen from the orchestrator.</summary>
internal sealed class OrchestratorStream(WireServerCall call, StreamCodec codec, bool extension)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WireServerRequest Request => call.Request;

    public WireProtocol Protocol => call.Protocol;

    public Task Ended => _ended.Task;

    private StreamExtensions Extensions => extension ? StreamExtensions.V1 : StreamExtensions.None;

    public Task SendHeadersAsync()
    {
        if (extension)
        {
            call.ResponseHeaders.Add("oac-ext", "v1");
        }
        return call.SendHeadersAsync();
    }

    public Task SendAsync(OrchestratorMessage message)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        codec.Write(message, output, Extensions);
        return call.SendAsync(output.WrittenMemory);
    }

    public Task SendRawAsync(ReadOnlyMemory<byte> message) => call.SendAsync(message);

    public Task EventAsync(string session, string channel, ReadOnlyMemory<byte> payload, string contentType = "") =>
        SendAsync(EventMessage.Create(session, channel, payload, contentType));

    public Task EndAsync(string session) => SendAsync(SessionEndMessage.Create(session));

    /// <summary>The next message; null once the harness has closed its side.</summary>
    public async Task<HarnessMessage?> ReceiveAsync()
    {
        var read = call.ReceiveAsync();
        if (await read.WaitAsync(TestOrchestrator.Token) is not { } bytes)
        {
            return null;
        }
        Assert.True(
            codec.TryReadHarnessMessage(new(bytes), Extensions, int.MaxValue, out var message, out var error),
            error.ToString()
        );
        Assert.Equal(StreamMessageFault.None, message.Validate());
        return message;
    }

    public async Task<EventResultMessage> ResultAsync() => Assert.IsType<EventResultMessage>(await ReceiveAsync());

    /// <summary>Ends the stream well, or with an error.</summary>
    public async Task FinishAsync(WireError? error = null)
    {
        await call.FinishAsync(error);
        _ended.TrySetResult();
    }

    /// <summary>Breaks the stream off.</summary>
    public void Reset() => _ended.TrySetResult();
}
