using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Oac.Engine.Tests.Peers;

/// <summary>
/// Something that listens like an engine and answers byte for byte what a test says: faults that no real engine can be made to have.
/// It answers pings by itself, until told otherwise.
/// </summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-fake-");
    private readonly Socket _listener;
    private readonly Func<FakeRequest, Task> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    /// <summary>Listens on a socket; with a certificate on TCP, for TLS with clients that show one as well.</summary>
    public FakeEngine(Func<FakeRequest, Task> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        var socket = Path.Combine(_folder.FullName, "engine.sock");
        EndPoint address = certificate is null
            ? new UnixDomainSocketEndPoint(socket)
            : new IPEndPoint(IPAddress.Loopback, 0);
        _listener = new(
            address.AddressFamily,
            SocketType.Stream,
            certificate is null ? ProtocolType.Unspecified : ProtocolType.Tcp
        );
        _listener.Bind(address);
        _listener.Listen();
        Host = certificate is null
            ? $"unix://{socket}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}"
            );
        _accepting = AcceptAsync();
    }

    /// <summary>The version of the API that its pings offer.</summary>
    public string Api { get; init; } = "1.41";

    /// <summary>Whether its pings say, as Podman's do, that it also speaks Podman's own API.</summary>
    public bool IsPodman { get; init; }

    public string Host { get; }

    /// <summary>The heads of all requests, pings included.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>The subjects of the clients' certificates.</summary>
    public ConcurrentQueue<string> Clients { get; } = new();

    public EngineClient Open(EngineLimits? limits = null, TimeProvider? time = null) =>
        EngineClient.Open(
            new()
            {
                Address = Host,
                Environment = _ => null,
                Limits = limits ?? new(),
                Time = time ?? TimeProvider.System,
            }
        );

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _folder.Delete(recursive: true);
    }

    private async Task AcceptAsync()
    {
        while (!_ended.Task.IsCompleted)
        {
            try
            {
                _connections.Add(ServeAsync(await _listener.AcceptAsync()));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var connection = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await using var stream = await SecureAsync(connection);
            var head = await HeadAsync(stream);
            if (head.Length == 0)
            {
                return;
            }
            Heads.Enqueue(head);
            var request = new FakeRequest(head, stream, _ended.Task);
            await (
                head.StartsWith("GET /_ping ", StringComparison.Ordinal) && Api.Length > 0
                    ? PongAsync(request)
                    : _answer(request)
            );
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client has gone, as many of these tests make it do; what it then says is what they look at.
            Heads.Enqueue($"broken: {e.Message}");
        }
    }

    private Task PongAsync(FakeRequest request) =>
        request.AnswerAsync("OK", $"Api-Version: {Api}{(IsPodman ? "\r\nLibpod-API-Version: 4.3.1" : "")}");

    private async Task<Stream> SecureAsync(NetworkStream connection)
    {
        if (_certificate is null)
        {
            return connection;
        }
        var secure = new SslStream(connection);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Issuer == TestCertificates.Issuer,
            }
        );
        Clients.Enqueue(secure.RemoteCertificate?.Subject ?? "");
        return secure;
    }

    private static async Task<string> HeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return "";
            }
            head.Append((char)one[0]);
        }
        return head.ToString();
    }
}
