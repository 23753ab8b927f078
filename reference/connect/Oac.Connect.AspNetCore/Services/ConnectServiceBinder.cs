using Microsoft.AspNetCore.Routing;

namespace Oac.Connect.AspNetCore;

/// <summary>Takes the methods of a service, one by one, and maps each to an instance that is asked for at every call.</summary>
public sealed class ConnectServiceBinder
{
    private readonly IEndpointRouteBuilder _endpoints;
    private readonly Func<IServiceProvider, object> _resolve;
    private readonly ConnectServerOptions? _options;

    internal ConnectServiceBinder(
        IEndpointRouteBuilder endpoints,
        Func<IServiceProvider, object> resolve,
        ConnectServerOptions? options
    )
    {
        _endpoints = endpoints;
        _resolve = resolve;
        _options = options;
    }

    /// <summary>What describes the service, where something does.</summary>
    internal ServiceDescription? Description { get; private set; }

    /// <summary>Tells which file the service stands in, for <see cref="ConnectReflectionEndpoints.MapConnectReflection"/>.</summary>
    /// <param name="descriptorSet">
    /// Gives the base64 form of a <c>FileDescriptorSet</c> with the file and all that it imports. Nobody asks for it before a client
    /// asks for reflection.
    /// </param>
    public void Describe(Func<ReadOnlySpan<byte>> descriptorSet)
    {
        ArgumentNullException.ThrowIfNull(descriptorSet);
        Description = new(descriptorSet);
    }

    /// <summary>Binds a method that takes a message and returns one.</summary>
    /// <typeparam name="TService">The class that has the method; the service is of it or derives from it.</typeparam>
    /// <typeparam name="TRequest">What the client sends.</typeparam>
    /// <typeparam name="TResponse">What the server sends.</typeparam>
    public void Unary<TService, TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        Func<TService, TRequest, ServerCall, Task<TResponse>> handler
    )
        where TService : class =>
        _endpoints.MapUnary(method, (request, call) => handler(Resolve<TService>(call), request, call), _options);

    /// <summary>Binds a method that takes any number of messages and returns one.</summary>
    /// <inheritdoc cref="Unary{TService, TRequest, TResponse}" path="/typeparam"/>
    public void ClientStream<TService, TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        Func<TService, IAsyncEnumerable<TRequest>, ServerCall, Task<TResponse>> handler
    )
        where TService : class =>
        _endpoints.MapClientStream(
            method,
            (requests, call) => handler(Resolve<TService>(call), requests, call),
            _options
        );

    /// <summary>Binds a method that takes a message and returns any number.</summary>
    /// <inheritdoc cref="Unary{TService, TRequest, TResponse}" path="/typeparam"/>
    public void ServerStream<TService, TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        Func<TService, TRequest, ServerCall, IAsyncEnumerable<TResponse>> handler
    )
        where TService : class =>
        _endpoints.MapServerStream(
            method,
            (request, call) => handler(Resolve<TService>(call), request, call),
            _options
        );

    /// <summary>Binds a method that takes and returns any number of messages.</summary>
    /// <inheritdoc cref="Unary{TService, TRequest, TResponse}" path="/typeparam"/>
    public void BidiStream<TService, TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        Func<TService, IAsyncEnumerable<TRequest>, ServerCall, IAsyncEnumerable<TResponse>> handler
    )
        where TService : class =>
        _endpoints.MapBidiStream(
            method,
            (requests, call) => handler(Resolve<TService>(call), requests, call),
            _options
        );

    private TService Resolve<TService>(ServerCall call)
        where TService : class => (TService)_resolve(call.HttpContext.RequestServices);
}
