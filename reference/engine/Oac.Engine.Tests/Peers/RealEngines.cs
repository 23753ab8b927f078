using System.Collections.Concurrent;
using Oac.Testing;

namespace Oac.Engine.Tests.Peers;

/// <summary>The engines that we did not write, each started when the first test asks for it and ended with the last.</summary>
public sealed class RealEngines : IAsyncDisposable
{
    public const string Newest = "docker";
    public const string Oldest = "docker 20.10";
    public const string Podman = "podman";

    private readonly ConcurrentDictionary<string, Lazy<Task<Started>>> _started = new();

    public static TheoryData<string> Names => [Newest, Oldest, Podman];

    /// <summary>The version of an engine, as its own command has it.</summary>
    public async Task<string> VersionAsync(string name, CancellationToken cancellationToken) =>
        (await StartedAsync(name, cancellationToken)).Version;

    /// <summary>A client of the engine, which is found by DOCKER_HOST as by a user's command.</summary>
    public async Task<EngineClient> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var host = (await StartedAsync(name, cancellationToken)).Host;
        return EngineClient.Open(new() { Environment = variable => variable == "DOCKER_HOST" ? host : null });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _started.Values)
        {
            await (await started.Value).Engine.DisposeAsync();
        }
    }

    private Task<Started> StartedAsync(string name, CancellationToken stop)
    {
        RealParts.Require(FastRun.LeftOut ?? (name == Podman ? PodmanEngine.Missing : DockerEngine.Missing));
        return _started.GetOrAdd(name, _ => new(() => StartAsync(name, stop))).Value;
    }

    private static async Task<Started> StartAsync(string name, CancellationToken stop)
    {
        if (name == Podman)
        {
            var version = await RealProgram.RunAsync("podman", ["version", "--format={{.Client.Version}}"], stop);
            var podman = await PodmanEngine.StartAsync(stop);
            return new(podman.Host, version.Trim(), podman);
        }
        var docker = name == Newest ? await DockerEngine.StartAsync(stop) : await DockerEngine.StartOldestAsync(stop);
        return new(docker.Host, docker.Version.ToString(), docker);
    }

    private sealed record Started(string Host, string Version, IAsyncDisposable Engine);
}
