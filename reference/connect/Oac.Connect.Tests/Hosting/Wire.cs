using System.Net;
using System.Net.Sockets;

namespace Oac.Connect.Tests.Hosting;

/// <summary>Connections to a server that can fall silent without being closed, as when a machine loses power.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _silence = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _accepting;

    public Wire(Uri server)
    {
        _port = server.Port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Carries nothing from now on.</summary>
    public void FallSilent() => _silence.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _silence.CancelAsync();
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _silence.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(CarryAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var near = client;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await far.ConnectAsync(IPAddress.Loopback, _port);
        await Task.WhenAll(CarryAsync(near, far), CarryAsync(far, near));
        // Open until the end: neither side is told anything.
        var stopped = new TaskCompletionSource();
        await using var registration = _stop.Token.Register(stopped.SetResult);
        await stopped.Task;
    }

    private async Task CarryAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _silence.Token) is > 0 and var count)
            {
                await to.SendAsync(buffer.AsMemory(0, count), _silence.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Silence, or one side has closed: the other still hears nothing of it.
            Assert.True(_silence.IsCancellationRequested || e is SocketException);
        }
    }
}
