using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Oac.Connect.AspNetCore;

/// <summary>Maps whole services.</summary>
public static class ConnectServiceEndpointExtensions
{
    /// <summary>Maps every method of a service. The instance comes from the request's services, at every call.</summary>
    /// <typeparam name="TService">The service, a class that derives from a generated base. It must be registered.</typeparam>
    /// <param name="endpoints">Where.</param>
    /// <param name="options">How, or null for the options in the services, else the defaults.</param>
    /// <returns>What conventions for all methods are added to.</returns>
    /// <exception cref="InvalidOperationException">The service is not registered.</exception>
    public static IEndpointConventionBuilder MapConnect<TService>(
        this IEndpointRouteBuilder endpoints,
        ConnectServerOptions? options = null
    )
        where TService : class, IConnectService
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        // Told now, not to the first client.
        if (
            endpoints.ServiceProvider.GetService<IServiceProviderIsService>() is { } known
            && !known.IsService(typeof(TService))
        )
        {
            throw new InvalidOperationException(
                $"{typeof(TService)} is not among the services: add it first, for example with AddScoped."
            );
        }
        var group = endpoints.MapGroup("");
        var binder = new ConnectServiceBinder(
            group,
            static services => services.GetRequiredService<TService>(),
            options
        );
        TService.Bind(binder);
        return binder.Description is { } description ? group.WithMetadata(description) : group;
    }
}
