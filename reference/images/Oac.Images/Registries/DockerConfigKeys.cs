using Oac.Images.References;

namespace Oac.Images.Registries;

/// <summary>
/// How registries are named in Docker's <c>config.json</c> and in <c>auth.json</c>: by host and port, by an address, or as Podman does by a
/// host with the beginning of a repository's path.
/// </summary>
internal static class DockerConfigKeys
{
    private const string HubKey = "https://index.docker.io/v1/";

    /// <summary>The key that a registry is written under, and that helpers know it by.</summary>
    public static string Server(string registry) => registry == ImageReference.DefaultRegistry ? HubKey : registry;

    /// <summary>Whether a key names the registry of another key, path or not.</summary>
    public static bool IsOf(string key, string registry) => HostOf(key) == HostOf(Server(registry));

    /// <summary>The part of a registry that a key is for, or empty for all of it.</summary>
    public static string Path(string key)
    {
        // Keys of Docker are addresses, whose path says nothing; those of Podman may end in a namespace or repository.
        var path = WithoutScheme(key).Split('/', 2) is [_, { Length: > 0 } rest] ? rest.TrimEnd('/') : "";
        return path is "v1" or "v2" || key.Contains("://", StringComparison.Ordinal) ? "" : path;
    }

    private static string HostOf(string key)
    {
        var host = WithoutScheme(key).Split('/', 2)[0];
        return host is "docker.io" or "registry-1.docker.io" ? "index.docker.io" : host;
    }

    private static string WithoutScheme(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? key : key[(scheme + 3)..];
    }
}
