using System.Collections.Immutable;
using Oac.Conformance.Running;
using Oac.Conformance.Wire;

namespace Oac.Conformance.Peers.Streams;

/// <summary>
/// Plays the orchestrator over the strict wire peer. It takes every stream, also one that comes to the wrong path or without credentials:
/// the case whose rule that breaks says so, and the others go on with what they judge.
/// </summary>
internal sealed class StreamPeer : IAsyncDisposable
{
    private readonly StreamPeerOptions _options;
    private readonly Evidence _evidence;
    private readonly TimeProvider _time;
    private readonly ObservedList<HarnessStream> _streams;
    private readonly ObservedList<WireConnection> _connections;
    private readonly ObservedList<StrayRequest> _strays;
    private WireServer? _server;
    private volatile bool _isReleased;

    private StreamPeer(StreamPeerOptions options, Evidence evidence, TimeProvider time)
    {
        _options = options;
        _evidence = evidence;
        _time = time;
        _streams = new(time);
        _connections = new(time);
        _strays = new(time);
    }

    /// <summary>Scheme, host and port as it listens.</summary>
    public Uri Address => _server!.Address;

    /// <summary>The path of the only method, without what stands before it.</summary>
    public string Method => MethodOf(_options.Version);

    /// <summary>The streams that were opened, in their order.</summary>
    public ObservedList<HarnessStream> Streams => _streams;

    /// <summary>The connections that were made, with or without requests on them.</summary>
    public ObservedList<WireConnection> Connections => _connections;

    /// <summary>Requests that are no stream.</summary>
    public ObservedList<StrayRequest> Strays => _strays;

    /// <summary>The method's path in a version.</summary>
    public static string MethodOf(string version) =>
        $"/openagentcontainers.{(version == "v1alpha1" ? "v1alpha2" : version)}.Orchestrator/Connect";

    /// <summary>Starts to listen.</summary>
    public static async Task<StreamPeer> StartAsync(
        StreamPeerOptions options,
        Evidence evidence,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var peer = new StreamPeer(options, evidence, time);
        peer._server = await WireServer
            .StartAsync(
                new()
                {
                    HttpVersion = 2,
                    TakesHttp1 = true,
                    Certificate = options.Certificate,
                    TakesAnyCertificate = true,
                    Listen = options.Listen,
                    Connected = peer._connections.Add,
                },
                peer.ServeAsync,
                static _ => { },
                cancellationToken
            )
            .ConfigureAwait(false);
        evidence.Note($"the suite plays the orchestrator at {peer._server.Address}");
        return peer;
    }

    /// <summary>
    /// What was seen instead of a stream, for whoever waits for one: the connections without a request, the requests that are no stream.
    /// </summary>
    public ImmutableArray<string> Instead()
    {
        var seen = ImmutableArray.CreateBuilder<string>();
        foreach (var stray in _strays.All.Take(3))
        {
            seen.Add($"a request came that opens no stream: {stray}");
        }
        foreach (var group in _connections.All.GroupBy(static c => c.Greeting))
        {
            var sample = group.First();
            switch (group.Key)
            {
                case WireGreeting.Http1 when _strays.All.IsEmpty:
                    seen.Add(
                        $"a connection speaks HTTP/1.1 ('{sample.FirstLine}'), in which no stream can go both ways"
                    );
                    break;
                case WireGreeting.Tls when _options.Certificate is null:
                    seen.Add("a connection begins with TLS, and the address says http");
                    break;
                case WireGreeting.Tls when _strays.All.IsEmpty:
                    seen.Add(
                        $"{group.Count()} connection(s) came that begin with TLS, and no request on any of them: the handshake was broken off, or nothing was sent behind it. Does the harness trust the CA that it was given, and does it offer HTTP/2 (ALPN h2)?"
                    );
                    break;
                case WireGreeting.Http2 when _strays.All.IsEmpty:
                    seen.Add($"{group.Count()} connection(s) came, and no request on any of them");
                    break;
                case WireGreeting.Other:
                    seen.Add($"a connection begins with '{sample.FirstLine}', which is no HTTP/2");
                    break;
                case WireGreeting.None:
                    seen.Add("a connection came on which nothing was said");
                    break;
            }
        }
        return seen.Count == 0 ? ["no connection came"] : seen.ToImmutable();
    }

    /// <summary>The case is over: see <see cref="HarnessStream.Release"/>, which then holds for streams still to come, too.</summary>
    public void Release()
    {
        _isReleased = true;
        foreach (var stream in _streams.All)
        {
            stream.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Release();
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }
        foreach (var stream in _streams.All)
        {
            stream.Dispose();
        }
    }

    private async Task ServeAsync(WireServerCall call)
    {
        var request = call.Request;
        if (request is not { Method: "POST", HttpVersion: 2 } || !call.IsStream)
        {
            var stray = new StrayRequest(
                request.Method,
                request.Path,
                request.HttpVersion,
                request.Headers.Find("content-type")
            );
            _evidence.Observed($"a request that opens no stream: {stray}");
            _strays.Add(stray);
            await call.FinishAsync(new(WireCodes.Find("unimplemented")!.Value, "this is no stream of a harness"))
                .ConfigureAwait(false);
            return;
        }
        var stream = new HarnessStream(call, _options, _evidence, _time);
        _evidence.Observed(
            $"a stream is opened: {call.Protocol}, HTTP/{request.HttpVersion}, {request.Path}",
            string.Join('\n', request.Headers.Select(static h => $"{h.Key}: {h.Value}"))
        );
        await stream.BeginAsync().ConfigureAwait(false);
        _streams.Add(stream);
        if (_isReleased)
        {
            stream.Release();
        }
        await stream.ReadAsync().ConfigureAwait(false);
    }
}

/// <summary>A request that is no stream.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">The path.</param>
/// <param name="HttpVersion">The major version of HTTP.</param>
/// <param name="ContentType">The content type, or null.</param>
internal sealed record StrayRequest(string Method, string Path, int HttpVersion, string? ContentType)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Method} {Path} over HTTP/{(HttpVersion == 2 ? "2" : "1.1")}, content type '{ContentType ?? "none"}'";
}
