namespace Oac.Engine;

/// <summary>Where the engine is, and how it is spoken to.</summary>
public sealed record EngineOptions
{
    /// <summary>
    /// The engine's address: <c>unix:///path</c>, <c>tcp://host:port</c>, <c>http://…</c> or <c>https://…</c>. Without it the environment
    /// says where: DOCKER_HOST, else the context of DOCKER_CONTEXT or of the docker configuration, else the first socket that is there of
    /// <c>/var/run/docker.sock</c>, <c>$XDG_RUNTIME_DIR/podman/podman.sock</c> and <c>/run/podman/podman.sock</c>.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>
    /// The variables of the environment, null for one that is not set: DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH, DOCKER_CONTEXT,
    /// DOCKER_CONFIG, HOME and XDG_RUNTIME_DIR are asked for. Nothing else is read of the process's own environment.
    /// </summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>What to bear, and how long to wait.</summary>
    public EngineLimits Limits { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The program's name in requests.</summary>
    public string UserAgent { get; init; } = "oac-engine";

    /// <summary>The sockets of the system: Docker's, then, after the user's own, Podman's.</summary>
    internal (string Docker, string Podman) SystemSockets { get; init; } =
        ("/var/run/docker.sock", "/run/podman/podman.sock");
}
