using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Oac.Images.Registries;

/// <summary>A server on loopback that answers as a test says, lies and broken connections included. One request a connection.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<ScriptedRequest, ScriptedAnswer> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly bool _wantsClient;
    private readonly Task _serving;

    public ScriptedServer(
        Func<ScriptedRequest, ScriptedAnswer> answer,
        X509Certificate2? certificate = null,
        bool wantsClient = false
    )
    {
        _answer = answer;
        _certificate = certificate;
        _wantsClient = wantsClient;
        _listener.Start();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        Url = $"{(certificate is null ? "http" : "https")}://{Address}";
        _serving = ServeAsync();
    }

    public string Address { get; }

    public string Url { get; }

    public ConcurrentQueue<ScriptedRequest> Requests { get; } = new();

    /// <summary>Breaks the connection once so many bytes of a request's body were read.</summary>
    public Func<ScriptedRequest, int?>? BreakBody { get; init; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                running.Add(OneAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task OneAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                Stream stream = client.GetStream();
                X509Certificate? peer = null;
                if (_certificate is not null)
                {
                    var ssl = new SslStream(stream);
                    await ssl.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions
                        {
                            ServerCertificate = _certificate,
                            ClientCertificateRequired = _wantsClient,
                            RemoteCertificateValidationCallback = (_, shown, _, _) =>
                                shown is not null || !_wantsClient,
                        },
                        _end.Token
                    );
                    peer = ssl.RemoteCertificate;
                    stream = ssl;
                }
                await using (stream)
                {
                    await TalkAsync(stream, peer);
                }
            }
        }
        catch (Exception e)
            when (e
                    is IOException
                        or OperationCanceledException
                        or System.Security.Authentication.AuthenticationException
            )
        {
            // The client went away, which some tests want.
        }
    }

    private async Task TalkAsync(Stream stream, X509Certificate? peer)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!Encoding.ASCII.GetString([.. head.TakeLast(4)]).Equals("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
            {
                return;
            }
            head.Add(one[0]);
        }
        var lines = Encoding.UTF8.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var words = lines[0].Split(' ');
        var headers = lines[1..]
            .Select(line => line.Split(": ", 2))
            .GroupBy(pair => pair[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => string.Join(", ", g.Select(p => p[1])), StringComparer.OrdinalIgnoreCase);
        var request = new ScriptedRequest(words[0], words[1], headers, [], peer?.Subject);
        var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        var broken = BreakBody?.Invoke(request);
        var body = new byte[broken ?? length];
        await stream.ReadExactlyAsync(body, _end.Token);
        request = request with { Body = body };
        Requests.Enqueue(request);
        var answer = _answer(request);
        if (broken is not null || answer.Status == 0)
        {
            // Half a status line: a connection that closes without a word may be tried again below us.
            await stream.WriteAsync("HTTP/1."u8.ToArray(), _end.Token);
            return;
        }
        var text = new StringBuilder($"HTTP/1.1 {answer.Status} X\r\nConnection: close\r\n");
        foreach (var (name, value) in answer.Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
        if (!answer.Chunked)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.Announced ?? answer.Body.Length}\r\n");
        }
        text.Append("\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), _end.Token);
        if (request.Method != "HEAD")
        {
            await stream.WriteAsync(answer.Body, _end.Token);
        }
        await stream.FlushAsync(_end.Token);
        if (answer.HoldOpen)
        {
            await Task.Delay(Timeout.Infinite, _end.Token);
        }
    }
}

internal sealed record ScriptedRequest(
    string Method,
    string Target,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    string? Peer
)
{
    public string Path => Target.Split('?')[0];

    public string? Authorization => Headers.GetValueOrDefault("Authorization");

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>An answer; status 0 breaks the connection in its first line.</summary>
internal sealed record ScriptedAnswer(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    public ScriptedAnswer(int status, string body = "", params (string Name, string Value)[] headers)
        : this(status, Encoding.UTF8.GetBytes(body), headers) { }

    /// <summary>Another length than the body has.</summary>
    public long? Announced { get; init; }

    /// <summary>No length: the body ends with the connection.</summary>
    public bool Chunked { get; init; }

    /// <summary>Leaves the connection open after the body.</summary>
    public bool HoldOpen { get; init; }
}
