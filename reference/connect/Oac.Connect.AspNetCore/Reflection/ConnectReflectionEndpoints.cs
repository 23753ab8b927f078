using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Oac.Connect.AspNetCore;

/// <summary>
/// Serves <c>grpc.reflection.v1.ServerReflection</c> and <c>v1alpha</c>, by which tools learn services and messages of a server that they
/// have no .proto of.
/// </summary>
public static class ConnectReflectionEndpoints
{
    /// <summary>What an answer holds beside files: the request, told back twice in part, and the lengths of its parts.</summary>
    private const int Overhead = 64 * 1024;

    /// <summary>
    /// Maps both versions. They tell of every method that is mapped, whoever may call it, so map them where that may be known: they pass
    /// the interceptors of the options and take conventions, such as those of authorization, like other endpoints. The files of a service
    /// that is mapped as a whole, and of health and reflection, are known; others come from the settings.
    /// </summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="reflection">What is told and allowed, or null for the one in the services, else the defaults.</param>
    /// <param name="options">How, or null for the options in the services, else the defaults.</param>
    /// <returns>What conventions for both are added to.</returns>
    /// <exception cref="FormatException">A descriptor set of the settings is none.</exception>
    public static IEndpointConventionBuilder MapConnectReflection(
        this IEndpointRouteBuilder endpoints,
        ConnectReflectionOptions? reflection = null,
        ConnectServerOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        reflection ??= services.GetService<ConnectReflectionOptions>() ?? ConnectReflectionOptions.Default;
        options ??= services.GetService<ConnectServerOptions>() ?? ConnectServerOptions.Default;
        options = options with { MaxReceiveBytes = Math.Min(options.MaxReceiveBytes, reflection.MaxRequestBytes) };
        var logger = services.GetService<ILoggerFactory>()?.CreateLogger("Oac.Connect.Server") ?? NullLogger.Instance;
        var source = new ReflectionSource(reflection, logger);
        var room = Math.Max(0, options.MaxSendBytes - Overhead);
        var group = endpoints.MapGroup("");
        group.MapConnect(Create("grpc.reflection.v1.ServerReflection"), ServeAsync, options);
        group.MapConnect(Create("grpc.reflection.v1alpha.ServerReflection"), ServeAsync, options);
        return group.WithMetadata(
            new ServiceDescription(static () => OwnDescriptors.Reflection),
            new ServiceDescription(static () => OwnDescriptors.ReflectionAlpha)
        );

        async Task ServeAsync(ServerCall<ReflectionRequest, ReflectionResponse> call)
        {
            // At once: clients may wait for them before they ask.
            await call.SendHeadersAsync().ConfigureAwait(false);
            var all = call.HttpContext.RequestServices.GetRequiredService<EndpointDataSource>();
            var session = new ReflectionSession(source.Find(all), reflection, room);
            while (await call.ReadAsync().ConfigureAwait(false))
            {
                await call.WriteAsync(session.Answer(call.Current)).ConfigureAwait(false);
            }
        }
    }

    private static Method<ReflectionRequest, ReflectionResponse> Create(string service) =>
        new(
            service,
            "ServerReflectionInfo",
            MethodKind.BidiStream,
            new(proto: new ReflectionRequestProto(), json: new ReflectionRequestJson()),
            new(proto: new ReflectionResponseProto(), json: new ReflectionResponseJson())
        );
}
