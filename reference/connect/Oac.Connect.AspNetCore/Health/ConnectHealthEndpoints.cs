using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Oac.Connect.AspNetCore;

/// <summary>Serves <c>grpc.health.v1.Health</c>, by which load balancers and orchestrators ask whether a server serves.</summary>
public static class ConnectHealthEndpoints
{
    private const string Service = "grpc.health.v1.Health";

    internal static Method<string, HealthStatus> Check { get; } = Create(nameof(Check), MethodKind.Unary);

    internal static Method<string, HealthStatus> Watch { get; } = Create(nameof(Watch), MethodKind.ServerStream);

    /// <summary>Maps <c>Check</c> and <c>Watch</c>.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="health">How the services are, or null for the one in the services, else one that says that the server serves.</param>
    /// <param name="options">How, or null for the options in the services, else the defaults.</param>
    public static IEndpointConventionBuilder MapConnectHealth(
        this IEndpointRouteBuilder endpoints,
        ConnectHealth? health = null,
        ConnectServerOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var source = health ?? endpoints.ServiceProvider.GetService<ConnectHealth>() ?? new ConnectHealth();
        var group = endpoints.MapGroup("");
        group.MapUnary(
            Check,
            (service, _) =>
                source.Find(service) is { } status
                    ? Task.FromResult(status)
                    : throw new ConnectException(
                        ConnectCode.NotFound,
                        $"nothing is known of the service '{HeaderText.Shown(service)}'"
                    ),
            options
        );
        group.MapServerStream(Watch, (service, call) => WatchAsync(source, service, call.CancellationToken), options);
        return group.WithMetadata(new ServiceDescription(static () => OwnDescriptors.Health));
    }

    private static async IAsyncEnumerable<HealthStatus> WatchAsync(
        ConnectHealth health,
        string service,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        HealthStatus? last = null;
        while (true)
        {
            var changed = health.Changed;
            var status = health.Find(service) ?? HealthStatus.ServiceUnknown;
            if (status != last)
            {
                yield return status;
                last = status;
            }
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static Method<string, HealthStatus> Create(string name, MethodKind kind) =>
        new(
            Service,
            name,
            kind,
            new(proto: new HealthRequestProto(), json: new HealthRequestJson()),
            new(proto: new HealthResponseProto(), json: new HealthResponseJson())
        )
        {
            NoSideEffects = kind == MethodKind.Unary,
        };
}
