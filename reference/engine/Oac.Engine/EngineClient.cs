using Oac.Engine.Connection;

namespace Oac.Engine;

/// <summary>
/// A client of the Engine API of Docker (20.10 and later) and of Podman's service (4.3 and later). It may be used by several callers at
/// once. Every method fails with <see cref="EngineException"/> when the engine does not do what it was asked.
/// </summary>
public sealed partial class EngineClient : IDisposable
{
    private readonly EngineConnection _connection;

    private EngineClient(EngineConnection connection) => _connection = connection;

    /// <summary>The engine's address, for messages: <c>unix:///var/run/docker.sock</c>. Holds no secret.</summary>
    public string Address => _connection.Endpoint.Name;

    /// <summary>Finds the engine. Nothing is sent yet: whether it answers, the first request tells.</summary>
    /// <param name="options">Where it is, and how it is spoken to.</param>
    /// <exception cref="EngineException">None is found, or what describes it (address, context, certificates) cannot be used.</exception>
    public static EngineClient Open(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(new EngineConnection(EngineDiscovery.Find(options), options));
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
