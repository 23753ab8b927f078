namespace Oac.Engine.Connection;

/// <summary>Finds the engine in the order of the docker command, and behind it Podman's sockets.</summary>
internal static class EngineDiscovery
{
    public static EngineEndpoint Find(EngineOptions options)
    {
        if (options.Address is { } address)
        {
            return EngineEndpoint.Parse(address, "as given", CertificatesOf(options));
        }
        if (Variable(options, "DOCKER_HOST") is { } host)
        {
            return EngineEndpoint.Parse(host, "DOCKER_HOST", CertificatesOf(options));
        }
        return DockerContext.Find(ConfigFolder(options), Variable(options, "DOCKER_CONTEXT")) ?? FirstSocket(options);
    }

    private static EngineEndpoint FirstSocket(EngineOptions options)
    {
        var runtime = Variable(options, "XDG_RUNTIME_DIR");
        string[] places =
        [
            options.SystemSockets.Docker,
            .. runtime is null ? [] : (string[])[Path.Combine(runtime, "podman/podman.sock")],
            options.SystemSockets.Podman,
        ];
        return places.FirstOrDefault(File.Exists) is { } found
            ? EngineEndpoint.OfSocket(found, "the first socket that is there")
            : throw new EngineException(
                EngineError.Unreachable,
                $"No engine was found: is dockerd or podman.socket running? DOCKER_HOST is not set, and there is no {string.Join(", no ", places)}."
            );
    }

    /// <summary>Either variable asks for TLS, and TLS is always verified: what the docker command leaves open is closed here.</summary>
    private static EngineCertificates? CertificatesOf(EngineOptions options)
    {
        var path = Variable(options, "DOCKER_CERT_PATH");
        if (path is null && Variable(options, "DOCKER_TLS_VERIFY") is null)
        {
            return null;
        }
        var folder = path ?? ConfigFolder(options);
        if (path is not null && !Directory.Exists(path))
        {
            throw new EngineException(EngineError.Unauthorized, $"DOCKER_CERT_PATH names {path}, which is no folder.");
        }
        return (folder is null ? null : EngineCertificates.Read(folder)) ?? new([], null);
    }

    private static string? ConfigFolder(EngineOptions options) =>
        Variable(options, "DOCKER_CONFIG")
        ?? (Variable(options, "HOME") is { } home ? Path.Combine(home, ".docker") : null);

    /// <summary>An empty variable counts as none, as everywhere in Docker.</summary>
    private static string? Variable(EngineOptions options, string name) =>
        options.Environment(name) is { Length: > 0 } value ? value : null;
}
