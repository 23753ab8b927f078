using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Oac.Conformance.Wire;
using Oac.Spec.Stream;
using Oac.Testing;

namespace Oac.Harness.Samples.Tests;

/// <summary>An orchestrator on the strict peer, and a sample's program that connects to it.</summary>
internal sealed class SampleOrchestrator : IAsyncDisposable
{
    /// <summary>What is awaited comes within this, or never.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<SampleStream> _streams = Channel.CreateUnbounded<SampleStream>();
    private WireServer? _server;
    private LoggedProcess? _program;

    private SampleOrchestrator() { }

    public LoggedProcess Program => _program!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="program">The sample's program.</param>
    /// <param name="variables">Its environment beside the address and the token.</param>
    public static async Task<SampleOrchestrator> StartAsync(
        string program,
        params IEnumerable<(string Name, string Value)> variables
    )
    {
        var orchestrator = new SampleOrchestrator();
        orchestrator._server = await WireServer.StartAsync(
            new() { HttpVersion = 2 },
            async call =>
            {
                var stream = new SampleStream(call);
                orchestrator._streams.Writer.TryWrite(stream);
                await stream.Ended;
            },
            _ => { },
            Token
        );
        var start = new ProcessStartInfo(program);
        start.Environment["ORCHESTRATOR_URL"] = orchestrator._server.Address.ToString();
        start.Environment["ORCHESTRATOR_TOKEN"] = "secret-token";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }
        orchestrator._program = LoggedProcess.Start(start);
        return orchestrator;
    }

    /// <summary>The next stream that the program opens; its headers have been answered.</summary>
    public async Task<SampleStream> AcceptAsync()
    {
        var accepting = _streams.Reader.ReadAsync(Token).AsTask();
        if (await Task.WhenAny(accepting, Program.ExitAsync(Patience, Token)) != accepting)
        {
            Assert.Fail($"The program ended before it opened a stream. It said:\n{Program.Log}");
        }
        var stream = await accepting;
        await stream.SendHeadersAsync();
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
        {
            await _program.DisposeAsync();
        }
        while (_streams.Reader.TryRead(out var stream))
        {
            stream.Leave();
        }
        await _server!.DisposeAsync();
    }
}

/// <summary>One stream with the extension, seen from the orchestrator.</summary>
internal sealed class SampleStream(WireServerCall call)
{
    private static readonly StreamCodec Codec = StreamCodec.ForVersion("v1alpha3")!;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WireProtocol Protocol => call.Protocol;

    public Task Ended => _ended.Task;

    public Task SendHeadersAsync()
    {
        call.ResponseHeaders.Add("oac-ext", "v1");
        return call.SendHeadersAsync();
    }

    public Task EventAsync(string session, string channel, string payload)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var message = EventMessage.Create(session, channel, Encoding.UTF8.GetBytes(payload), "application/json");
        Codec.Write(message, bytes, StreamExtensions.V1);
        return call.SendAsync(bytes.WrittenMemory);
    }

    /// <summary>The next message; null once the program has closed its side.</summary>
    public async Task<HarnessMessage?> ReceiveAsync()
    {
        var token = TestContext.Current.CancellationToken;
        if (await call.ReceiveAsync().WaitAsync(SampleOrchestrator.Patience, token) is not { } bytes)
        {
            return null;
        }
        Assert.True(Codec.TryReadHarnessMessage(new(bytes), StreamExtensions.V1, int.MaxValue, out var message, out _));
        return message;
    }

    public async Task<EventResultMessage> ResultAsync() => Assert.IsType<EventResultMessage>(await ReceiveAsync());

    /// <summary>Ends the stream well.</summary>
    public async Task FinishAsync()
    {
        await call.FinishAsync(null);
        Leave();
    }

    public void Leave() => _ended.TrySetResult();
}
