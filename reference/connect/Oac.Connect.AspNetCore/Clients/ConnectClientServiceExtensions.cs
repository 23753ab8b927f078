using Microsoft.Extensions.DependencyInjection;

namespace Oac.Connect.AspNetCore;

/// <summary>Registers clients of services.</summary>
public static class ConnectClientServiceExtensions
{
    /// <summary>Registers a client and, for it alone, the connections that it calls through. Both live as long as the services do.</summary>
    /// <typeparam name="TClient">The client, usually a generated one.</typeparam>
    /// <param name="services">Where.</param>
    /// <param name="address">Scheme, host and port; a path goes before those of methods.</param>
    /// <param name="options">How to call, or null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is none of http or https; thrown when the client is first asked for.</exception>
    public static IServiceCollection AddConnectClient<TClient>(
        this IServiceCollection services,
        Uri address,
        ConnectClientOptions? options = null
    )
        where TClient : class, IConnectClient<TClient>
    {
        ArgumentNullException.ThrowIfNull(address);
        return services.AddConnectClient<TClient>(_ => new ConnectClient(address, options));
    }

    /// <summary>Registers a client over connections that are made when it is first asked for, and disposed with the services.</summary>
    /// <typeparam name="TClient">The client, usually a generated one.</typeparam>
    /// <param name="services">Where.</param>
    /// <param name="connect">Makes the connections.</param>
    public static IServiceCollection AddConnectClient<TClient>(
        this IServiceCollection services,
        Func<IServiceProvider, ConnectClient> connect
    )
        where TClient : class, IConnectClient<TClient>
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(connect);
        services.AddSingleton(provider => new Connection<TClient>(connect(provider)));
        return services.AddSingleton(static provider =>
            TClient.Create(provider.GetRequiredService<Connection<TClient>>().Client)
        );
    }

    /// <summary>What tells the connections of one registration from those of another, and has the services dispose of them.</summary>
    private sealed class Connection<TClient>(ConnectClient client) : IDisposable
    {
        public ConnectClient Client => client;

        public void Dispose() => client.Dispose();
    }
}
