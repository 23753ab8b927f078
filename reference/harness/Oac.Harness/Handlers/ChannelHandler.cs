using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Oac.Spec.Stream;

namespace Oac.Harness.Handlers;

/// <summary>What a channel's events go to.</summary>
internal abstract class ChannelHandler(string channel)
{
    public string Channel => channel;

    public abstract ValueTask<EventResult> HandleAsync(
        EventContext context,
        EventMessage message,
        CancellationToken cancellationToken
    );
}

/// <summary>A lambda.</summary>
internal sealed class LambdaHandler<T>(
    string channel,
    Payload<T> payload,
    Func<EventContext, T, CancellationToken, ValueTask<EventResult>> handle
) : ChannelHandler(channel)
{
    public override ValueTask<EventResult> HandleAsync(
        EventContext context,
        EventMessage message,
        CancellationToken cancellationToken
    ) => handle(context, payload.Read(Channel, message.Payload, message.ContentType), cancellationToken);
}

/// <summary>A class, made anew for each event.</summary>
internal sealed class ClassHandler<
    T,
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler
>(string channel, Payload<T> payload) : ChannelHandler(channel)
    where THandler : class, IChannelHandler<T>
{
    private static readonly ObjectFactory<THandler> Factory = ActivatorUtilities.CreateFactory<THandler>([]);

    public override async ValueTask<EventResult> HandleAsync(
        EventContext context,
        EventMessage message,
        CancellationToken cancellationToken
    )
    {
        var read = payload.Read(Channel, message.Payload, message.ContentType);
        if (context.Services.GetService<IServiceScopeFactory>() is not { } scopes)
        {
            return await RunAsync(context, read, cancellationToken).ConfigureAwait(false);
        }
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            context.Services = scope.ServiceProvider;
            // Who registers the class decides how long its instances live.
            return context.Services.GetService<THandler>() is { } registered
                ? await registered.HandleAsync(context, read, cancellationToken).ConfigureAwait(false)
                : await RunAsync(context, read, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<EventResult> RunAsync(
        EventContext context,
        T payload,
        CancellationToken cancellationToken
    )
    {
        var handler = Factory(context.Services, []);
        try
        {
            return await handler.HandleAsync(context, payload, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Disposal.DisposeAsync(handler).ConfigureAwait(false);
        }
    }
}

/// <summary>Services where the program has none.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static NoServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}

internal static class Disposal
{
    public static ValueTask DisposeAsync(object value)
    {
        switch (value)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
        return ValueTask.CompletedTask;
    }
}
