using System.Collections.Concurrent;
using Oac.Testing;

namespace Oac.Engine.Tests.Peers;

/// <summary>The engines that we did not write, each started when the first test asks for it and ended with the last.</summary>
public sealed class RealEngines : IAsyncDisposable
{
    public const string Newest = "docker 26.1";
    public const string Oldest = "docker 20.10";
    public const string Podman = "podman 4.";

    private readonly ConcurrentDictionary<string, Lazy<Task<(string Host, IAsyncDisposable Engine)>>> _started = new();

    public static TheoryData<string> Names => [Newest, Oldest, Podman];

    /// <summary>A client of the engine, which is found by DOCKER_HOST as by a user's command.</summary>
    public async Task<EngineClient> OpenAsync(string name, CancellationToken cancellationToken)
    {
        RealParts.Require(FastRun.LeftOut ?? (name == Podman ? PodmanEngine.Missing : DockerEngine.Missing));
        var (host, _) = await _started.GetOrAdd(name, _ => new(() => StartAsync(name, cancellationToken))).Value;
        return EngineClient.Open(new() { Environment = variable => variable == "DOCKER_HOST" ? host : null });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _started.Values)
        {
            await (await started.Value).Engine.DisposeAsync();
        }
    }

    private static async Task<(string Host, IAsyncDisposable Engine)> StartAsync(string name, CancellationToken stop)
    {
        if (name == Podman)
        {
            var podman = await PodmanEngine.StartAsync(stop);
            return (podman.Host, podman);
        }
        var docker = name == Newest ? await DockerEngine.StartAsync(stop) : await DockerEngine.StartOldestAsync(stop);
        return (docker.Host, docker);
    }
}
