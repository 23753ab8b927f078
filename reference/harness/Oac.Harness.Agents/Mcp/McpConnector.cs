using System.Net;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Oac.Harness.Agents.Mcp;
using Oac.Harness.Handlers;

namespace Oac.Harness.Agents;

/// <summary>
/// Connects to one MCP server with the credentials that the orchestrator delivered. Make one for the program; it may be used by many events
/// at once. What it opens belongs to one session: <c>context.State(server.Open)</c>.
/// </summary>
/// <remarks>
/// Credentials are read anew for each request, so that files may rotate, and go to the server's own origin only; no redirect is followed.
/// They are in no log, span or exception. Servers over standard input and output need none of this: start them with
/// <c>StdioClientTransport</c>.
/// </remarks>
public sealed class McpConnector : IDisposable
{
    private readonly McpOptions _options;
    private readonly HttpClient _http;

    /// <summary>Reads the environment.</summary>
    /// <param name="options">The server.</param>
    /// <exception cref="HarnessConfigurationException">
    /// There is no address, or credentials are declared and not delivered. In an agent's <c>Configure</c> it ends the program with a line
    /// that says so.
    /// </exception>
    public McpConnector(McpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Name))
        {
            throw new HarnessConfigurationException(
                "McpOptions.Name is empty: set the one of the labels mcp.<name>.*."
            );
        }
        _options = options;
        Address = ReadAddress(options);
        var connections = options.Handler ?? CreateConnections();
        _http = new(McpCredentials.CreateHandler(options, Address, connections)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The server's name, as in the labels.</summary>
    public string Name => _options.Name;

    /// <summary>The server's address.</summary>
    public Uri Address { get; }

    /// <summary>A connection, which is made when it is first used, and again where it was lost.</summary>
    public McpConnection Open() => new(this);

    /// <summary>Closes the network's connections.</summary>
    public void Dispose() => _http.Dispose();

    internal Task<McpClient> ConnectAsync(CancellationToken cancellationToken) =>
        RunAsync(
            "be connected to",
            token =>
                McpClient.CreateAsync(
                    new HttpClientTransport(
                        new()
                        {
                            Endpoint = Address,
                            Name = Name,
                            TransportMode = HttpTransportMode.StreamableHttp,
                            // Nothing here listens to what a server says unasked.
                            EnableStandaloneGetStream = false,
                        },
                        _http
                    ),
                    new()
                    {
                        ClientInfo = new Implementation { Name = "oac-harness", Version = Version },
                    },
                    cancellationToken: token
                ),
            cancellationToken
        );

    /// <summary>Bounds what a server may take, and says which server it was.</summary>
    internal async Task<T> RunAsync<T>(
        string what,
        Func<CancellationToken, Task<T>> run,
        CancellationToken cancellationToken
    )
    {
        using var timer = new CancellationTokenSource(_options.Timeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await run(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // What neither the timer nor the caller has cancelled was cancelled by a connection that came to its end.
            var isLost = !timer.IsCancellationRequested;
            throw Failure(
                $"could not {what} {(isLost ? "before the connection was lost" : $"within {_options.Timeout}")}",
                e,
                isLost
            );
        }
        catch (HttpRequestException e)
        {
            // The server does not know the session any longer.
            var isUnknown = e.StatusCode == HttpStatusCode.NotFound;
            throw Failure($"could not {what}: {ShownText.Of(e.Message)}", e, isUnknown, isUnknown);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw Failure($"could not {what}: {ShownText.Of(e.Message)}", e);
        }
    }

    private static string Version { get; } = typeof(McpConnector).Assembly.GetName().Version?.ToString(3) ?? "0";

    private McpConnectionException Failure(string what, Exception inner, bool isLost = false, bool isUnknown = false) =>
        new($"The MCP server '{ShownText.Of(Name)}' at {Address} {what}.", inner)
        {
            IsLost = isLost,
            IsUnknown = isUnknown,
        };

    private static Uri ReadAddress(McpOptions options)
    {
        var variable = options.AddressVariable ?? VariableOf(options.Name);
        if (options.Variables(variable) is { Length: > 0 } text)
        {
            return Addresses.TryParse(text, out var address)
                ? address
                : throw new HarnessConfigurationException(
                    $"The variable {variable} holds no address of an MCP server: {Addresses.Wanted}."
                );
        }
        return options.Address switch
        {
            null => throw new HarnessConfigurationException(
                $"The variable {variable} is not set; it holds the address of the MCP server '{options.Name}', which labels do not say."
            ),
            var address when Addresses.IsPlain(address) => address,
            _ => throw new HarnessConfigurationException($"McpOptions.Address is no address: {Addresses.Wanted}."),
        };
    }

    private static string VariableOf(string name) =>
        $"MCP_{string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'))}_URL";

    private static SocketsHttpHandler CreateConnections() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
}
