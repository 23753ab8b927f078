using Microsoft.AspNetCore.Http;
using Oac.Conformance.Harnesses;

namespace Oac.Conformance.Peers;

/// <summary>A plain HTTP server for all cases of a run, which starts when the first of them asks for it.</summary>
internal sealed class SharedHttpPeer : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private HttpPeer? _server;

    /// <summary>Scheme, host and port under which a harness reaches it.</summary>
    /// <param name="addresses">Where it listens, the same in a whole run, and is reached.</param>
    /// <param name="serve">Answers requests; the same in a whole run.</param>
    /// <param name="cancellationToken">Ends the wait for another case that starts it.</param>
    public async Task<string> OriginAsync(
        HarnessAddresses addresses,
        RequestDelegate serve,
        CancellationToken cancellationToken
    )
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _server ??= await HttpPeer.StartAsync(addresses.Listen, serve).ConfigureAwait(false);
        }
        finally
        {
            _starting.Release();
        }
        return $"http://{_server.At(addresses.Reach)}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }
        _starting.Dispose();
    }
}
