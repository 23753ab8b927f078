using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Oac.Producer.Tests.Planning;

/// <summary>A gateway that answers what a test wants, byte for byte, and keeps what it was asked.</summary>
internal sealed class GatewayDouble : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Func<NetworkStream, CancellationToken, Task> answer;
    private readonly Task running;

    private GatewayDouble(Func<NetworkStream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        running = RunAsync();
    }

    /// <summary>Its base URL.</summary>
    public string Address => $"http://{listener.LocalEndpoint}/v1";

    /// <summary>The heads of the requests so far.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>A gateway with one answer.</summary>
    public static GatewayDouble Answering(string body, string status = "200 OK", string headers = "") =>
        new(
            (stream, cancelled) =>
                stream
                    .WriteAsync(
                        Encoding.UTF8.GetBytes(
                            $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}"
                        ),
                        cancelled
                    )
                    .AsTask()
        );

    /// <summary>A gateway that never answers.</summary>
    public static GatewayDouble Silent() => new((_, cancelled) => Task.Delay(Timeout.Infinite, cancelled));

    /// <summary>A gateway whose answer never ends.</summary>
    public static GatewayDouble Endless() =>
        new(
            async (stream, cancelled) =>
            {
                await stream.WriteAsync(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"data\":["u8.ToArray(),
                    cancelled
                );
                var spaces = new byte[64 * 1024];
                Array.Fill(spaces, (byte)' ');
                while (true)
                {
                    await stream.WriteAsync(spaces, cancelled);
                }
            }
        );

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await running;
        end.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(end.Token);
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
            Assert.True(end.IsCancellationRequested, e.ToString());
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, end.Token) == 0)
            {
                return;
            }
            head.Append((char)one[0]);
        }
        Requests.Add(head.ToString());
        try
        {
            await answer(stream, end.Token);
        }
        catch (IOException e)
        {
            // Who asked had enough; that is what some tests wait for.
            Requests.Add($"left: {e.GetType().Name}");
        }
    }
}
