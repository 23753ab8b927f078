using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Oac.Connect.AspNetCore;

/// <summary>Maps methods as endpoints: a POST (and for a method without side effects a GET) to <c>/service/method</c>.</summary>
public static class ConnectEndpointRouteBuilderExtensions
{
    /// <summary>Maps a method of any kind.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="method">The method.</param>
    /// <param name="handler">
    /// Serves a call. For kinds that do not stream, reading more than one message or writing more than one is its own affair;
    /// <see cref="MapUnary{TRequest, TResponse}"/> and its siblings see to that.
    /// </param>
    /// <param name="options">How, or null for the options in the services, else the defaults.</param>
    public static IEndpointConventionBuilder MapConnect<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        Method<TRequest, TResponse> method,
        Func<ServerCall<TRequest, TResponse>, Task> handler,
        ConnectServerOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(handler);
        options ??= endpoints.ServiceProvider.GetService<ConnectServerOptions>() ?? ConnectServerOptions.Default;
        var logger =
            endpoints.ServiceProvider.GetService<ILoggerFactory>()?.CreateLogger("Oac.Connect.Server")
            ?? NullLogger.Instance;
        var endpoint = new CallEndpoint<TRequest, TResponse>(method, handler, options, logger);
        return endpoints
            .Map(method.Path, new RequestDelegate(endpoint.ServeAsync))
            .WithDisplayName(method.Path)
            .WithMetadata(method);
    }

    /// <summary>Maps a method that takes a message and returns one.</summary>
    public static IEndpointConventionBuilder MapUnary<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        Method<TRequest, TResponse> method,
        Func<TRequest, ServerCall, Task<TResponse>> handler,
        ConnectServerOptions? options = null
    )
    {
        Require(method, MethodKind.Unary);
        return endpoints.MapConnect(
            method,
            async call =>
            {
                var request = await SingleRequest.ReadAsync(call).ConfigureAwait(false);
                await call.BufferAsync(await handler(request, call).ConfigureAwait(false)).ConfigureAwait(false);
            },
            options
        );
    }

    /// <summary>Maps a method that takes a message and returns any number.</summary>
    public static IEndpointConventionBuilder MapServerStream<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        Method<TRequest, TResponse> method,
        Func<TRequest, ServerCall, IAsyncEnumerable<TResponse>> handler,
        ConnectServerOptions? options = null
    )
    {
        Require(method, MethodKind.ServerStream);
        return endpoints.MapConnect(
            method,
            async call =>
            {
                var request = await SingleRequest.ReadAsync(call).ConfigureAwait(false);
                await foreach (var response in handler(request, call).ConfigureAwait(false))
                {
                    await call.WriteAsync(response).ConfigureAwait(false);
                }
            },
            options
        );
    }

    /// <summary>Maps a method that takes any number of messages and returns one.</summary>
    public static IEndpointConventionBuilder MapClientStream<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        Method<TRequest, TResponse> method,
        Func<IAsyncEnumerable<TRequest>, ServerCall, Task<TResponse>> handler,
        ConnectServerOptions? options = null
    )
    {
        Require(method, MethodKind.ClientStream);
        return endpoints.MapConnect(
            method,
            async call =>
                await call.BufferAsync(await handler(call.ReadAllAsync(), call).ConfigureAwait(false))
                    .ConfigureAwait(false),
            options
        );
    }

    /// <summary>Maps a method that takes and returns any number of messages.</summary>
    public static IEndpointConventionBuilder MapBidiStream<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        Method<TRequest, TResponse> method,
        Func<IAsyncEnumerable<TRequest>, ServerCall, IAsyncEnumerable<TResponse>> handler,
        ConnectServerOptions? options = null
    )
    {
        Require(method, MethodKind.BidiStream);
        return endpoints.MapConnect(
            method,
            async call =>
            {
                await foreach (var response in handler(call.ReadAllAsync(), call).ConfigureAwait(false))
                {
                    await call.WriteAsync(response).ConfigureAwait(false);
                }
            },
            options
        );
    }

    private static void Require(Method method, MethodKind kind)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (method.Kind != kind)
        {
            throw new ArgumentException($"{method} is {method.Kind}, not {kind}.", nameof(method));
        }
    }
}
