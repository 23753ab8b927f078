using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Oac.Images.Content;
using Oac.Images.References;

namespace Oac.Images.Registries;

/// <summary>
/// Speaks to registries (OCI distribution specification 1.1 and Docker's registries before it). One client serves many registries and any
/// number of callers at once: it shares connections, tokens and the budget of requests.
/// </summary>
public sealed class RegistryClient : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RegistryHost> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentBag<HttpMessageInvoker> _own = [];
    private readonly HttpMessageInvoker _shared = RegistryConnections.Create(null);
    private readonly RegistryOptions _options;
    private readonly Lock _lock = new();

    /// <summary>Makes a client.</summary>
    public RegistryClient(RegistryOptions? options = null) => _options = options ?? new RegistryOptions();

    /// <summary>The repository of a reference, as a source and as a target; no request is sent yet.</summary>
    /// <param name="reference">The reference; its tag or digest is what the repository is asked for where nothing else is said.</param>
    /// <param name="mountFrom">Repositories of the same registry from which blobs may be taken over instead of sent.</param>
    /// <exception cref="ImageContentException">The registry's name is no address, or its certificates cannot be read.</exception>
    public RegistryRepository Open(ImageReference reference, ImmutableArray<string> mountFrom = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return new(Host(reference.Registry), reference, mountFrom.IsDefault ? [] : mountFrom);
    }

    /// <summary>The names of a registry's repositories, page by page as they are asked for.</summary>
    /// <param name="registry">Host and port, as in a reference.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<string> ListRepositoriesAsync(
        string registry,
        CancellationToken cancellationToken = default
    )
    {
        var host = Host(registry);
        return NameList.ReadAsync(
            host,
            new RegistryRequest(
                HttpMethod.Get,
                new Uri(host.Root, $"v2/_catalog?n={RegistryLimits.PageSize}"),
                "",
                ["registry:catalog:*"]
            ),
            "repositories",
            $"{registry}: catalogue",
            cancellationToken
        );
    }

    /// <summary>
    /// Asks a registry whether it lets us in (distribution specification, determining support), with the credential for the whole of it. A
    /// registry that asks nobody lets everybody in.
    /// </summary>
    /// <param name="registry">Host and port, as in a reference.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ImageContentException">It does not, or cannot be asked.</exception>
    public Task CheckAccessAsync(string registry, CancellationToken cancellationToken)
    {
        var host = Host(registry);
        return host.SendAsync(
            new RegistryRequest(HttpMethod.Get, new Uri(host.Root, "v2/"), "", []),
            registry,
            async (response, cancelled) =>
                response.StatusCode == HttpStatusCode.OK
                    ? true
                    : throw await RegistryErrors
                        .OfAsync(response, registry, host.Time, cancelled)
                        .ConfigureAwait(false),
            keep: false,
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _shared.Dispose();
        foreach (var host in _hosts.Values)
        {
            host.Dispose();
        }
        foreach (var http in _own)
        {
            http.Dispose();
        }
        return ValueTask.CompletedTask;
    }

    private RegistryHost Host(string registry)
    {
        if (_hosts.TryGetValue(registry, out var known))
        {
            return known;
        }
        lock (_lock)
        {
            if (_hosts.TryGetValue(registry, out known))
            {
                return known;
            }
            var root = RegistryAddress.Root(registry, _options.PlainHttp.Contains(registry));
            var http = _shared;
            if (RegistryCertificates.Find(_options.CertificateFolders, registry) is { } certificates)
            {
                http = RegistryConnections.Create(certificates);
                _own.Add(http);
            }
            return _hosts[registry] = new RegistryHost(registry, root, http, _options);
        }
    }
}
