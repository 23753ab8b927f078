using System.Collections.Concurrent;

namespace Oac.Connect.AspNetCore;

/// <summary>
/// How the services of a server are, for <see cref="ConnectHealthEndpoints.MapConnectHealth"/>. The empty name stands for the whole
/// server, which serves until something else is said. Any thread may change it.
/// </summary>
public sealed class ConnectHealth
{
    private readonly ConcurrentDictionary<string, HealthStatus> _statuses = new(StringComparer.Ordinal)
    {
        [""] = HealthStatus.Serving,
    };

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Says how a service is; who watches it is told.</summary>
    /// <param name="service">The full name, or nothing for the whole server.</param>
    /// <param name="status">How it is.</param>
    public void Set(string service, HealthStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        _statuses[service] = status;
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>How a service is, or null where nothing was said of it.</summary>
    public HealthStatus? Find(string service) => _statuses.TryGetValue(service, out var status) ? status : null;

    /// <summary>Completes with the next change of any service. Taken before the status is read, none is missed.</summary>
    internal Task Changed => Volatile.Read(ref _changed).Task;
}
