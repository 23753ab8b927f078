using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Oac.Connect.Tests.Peers;

/// <summary>A program by which a peer serves or calls: it takes and gives lines of JSON.</summary>
internal sealed class PeerProcess : IEchoServer, IEchoClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _awaited = new(
        StringComparer.Ordinal
    );
    private readonly StringBuilder _log = new();
    private readonly Process _process;
    private JsonElement _ports;
    private int _calls;

    private PeerProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
            }
        };
        process.OutputDataReceived += (_, line) => Receive(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static PeerProcess StartClient(string file, params string[] arguments) => new(Start(file, arguments));

    public static async Task<PeerProcess> StartServerAsync(string file, string[] arguments)
    {
        var server = StartClient(file, arguments);
        var credentials = new { cert = EchoCertificate.CertificatePem, key = EchoCertificate.KeyPem };
        await server.WriteAsync(JsonSerializer.Serialize(credentials));
        server._ports = await server.LineAsync("ports", TestContext.Current.CancellationToken);
        return server;
    }

    public Uri Address(Way way)
    {
        var scheme = way.Transport == "tls" ? "https" : "http";
        return new($"{scheme}://127.0.0.1:{_ports.GetProperty(way.Transport).GetInt32()}");
    }

    public Task OverAsync(string text, CancellationToken cancellationToken) =>
        LineAsync($"over {text}", cancellationToken);

    public async Task<EchoAnswer> CallAsync(EchoCall call, Way way, Uri address, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _calls);
        await WriteAsync(call.ToLine(id, way, address));
        return EchoAnswer.Parse(await LineAsync($"id {id}", cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string file, string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(file, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private async Task WriteAsync(string line)
    {
        // One line at a time, and whole.
        Task writing;
        lock (_process)
        {
            _process.StandardInput.WriteLine(line);
            writing = _process.StandardInput.FlushAsync();
        }
        await writing;
    }

    private async Task<JsonElement> LineAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await Awaited(key).Task.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            lock (_log)
            {
                throw new TimeoutException(
                    $"{_process.StartInfo.ArgumentList[0]} did not say '{key}'. It said: {_log}"
                );
            }
        }
    }

    private void Receive(string? text)
    {
        if (text is null)
        {
            lock (_log)
            {
                var ended = new InvalidOperationException($"{_process.StartInfo.ArgumentList[0]} has ended: {_log}");
                foreach (var waiting in _awaited.Values)
                {
                    waiting.TrySetException(ended);
                }
            }
            return;
        }
        var line = JsonSerializer.Deserialize<JsonElement>(text);
        var key =
            line.TryGetProperty("id", out var id) ? $"id {id.GetInt32()}"
            : line.TryGetProperty("over", out var over) ? $"over {over.GetString()}"
            : "ports";
        Awaited(key).TrySetResult(line);
    }

    private TaskCompletionSource<JsonElement> Awaited(string key) =>
        _awaited.GetOrAdd(key, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
