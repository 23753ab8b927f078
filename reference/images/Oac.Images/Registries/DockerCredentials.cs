using System.Collections.Immutable;
using System.Text;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>
/// Credentials as <c>docker login</c> and <c>podman login</c> keep them: <c>auths</c>, <c>credHelpers</c> and <c>credsStore</c> of Docker's
/// <c>config.json</c> and of <c>auth.json</c>. The files are read when a registry asks, so that a new login counts at once. The first file
/// that has something for the repository counts; in a file its helper for the registry, then its entry with the longest path, then its
/// store.
/// </summary>
public sealed class DockerCredentials
{
    private readonly ImmutableArray<string> _files;
    private readonly CredentialHelper _helper;

    /// <summary>Credentials of some files; those that are missing count as empty.</summary>
    /// <param name="files">The files, in the order in which they count.</param>
    /// <param name="time">The clock that limits helpers.</param>
    public DockerCredentials(ImmutableArray<string> files, TimeProvider? time = null)
    {
        _files = files;
        _helper = new CredentialHelper(time ?? TimeProvider.System);
    }

    /// <summary>
    /// The files that Docker and Podman read, in this order: <c>$REGISTRY_AUTH_FILE</c>, <c>$DOCKER_CONFIG/config.json</c>,
    /// <c>$XDG_RUNTIME_DIR/containers/auth.json</c>, <c>$XDG_CONFIG_HOME/containers/auth.json</c> (or under <c>~/.config</c>) and
    /// <c>~/.docker/config.json</c> unless DOCKER_CONFIG is set.
    /// </summary>
    /// <param name="variable">Looks up a variable of the environment.</param>
    public static ImmutableArray<string> UsualFiles(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var files = ImmutableArray.CreateBuilder<string>();
        if (Set("REGISTRY_AUTH_FILE") is { } chosen)
        {
            files.Add(chosen);
        }
        var docker = Set("DOCKER_CONFIG");
        if (docker is not null)
        {
            files.Add(Path.Combine(docker, "config.json"));
        }
        if (Set("XDG_RUNTIME_DIR") is { } runtime)
        {
            files.Add(Path.Combine(runtime, "containers", "auth.json"));
        }
        var home = Set("HOME");
        if ((Set("XDG_CONFIG_HOME") ?? (home is null ? null : Path.Combine(home, ".config"))) is { } config)
        {
            files.Add(Path.Combine(config, "containers", "auth.json"));
        }
        if (docker is null && home is not null)
        {
            files.Add(Path.Combine(home, ".docker", "config.json"));
        }
        return files.ToImmutable();

        string? Set(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>Finds the credential of a repository; a <see cref="FindRegistryCredential"/>.</summary>
    /// <param name="registry">Host and port, or <c>docker.io</c>.</param>
    /// <param name="repository">The repository, or empty.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ImageContentException">A file or a helper that should have the credential cannot be read.</exception>
    public async ValueTask<RegistryCredential?> FindAsync(
        string registry,
        string repository,
        CancellationToken cancellationToken
    )
    {
        foreach (var file in _files)
        {
            var bytes = await DockerConfigFile.ReadAsync(file, cancellationToken).ConfigureAwait(false);
            if (bytes is null)
            {
                continue;
            }
            var entry = Parse(bytes, file, registry, repository);
            if (entry.Credential is { } credential)
            {
                return credential;
            }
            if (
                entry.Helper is { } helper
                && await _helper
                    .GetAsync(helper, DockerConfigKeys.Server(registry), cancellationToken)
                    .ConfigureAwait(false)
                    is { } found
            )
            {
                return found;
            }
        }
        return null;
    }

    private static (RegistryCredential? Credential, string? Helper) Parse(
        byte[] bytes,
        string file,
        string registry,
        string repository
    ) =>
        DockerConfigFile.Parse(
            bytes,
            file,
            root =>
            {
                if (DockerConfigFile.OwnHelper(root, registry) is { } helper)
                {
                    return (null, helper);
                }
                var credential = root["auths"] is { } auths ? Entry(auths, registry, repository) : null;
                return (credential, credential is null ? DockerConfigFile.CommonHelper(root) : null);
            }
        );

    private static RegistryCredential? Entry(ContentJson auths, string registry, string repository)
    {
        RegistryCredential? best = null;
        var bestLength = -1;
        foreach (var member in auths.As(System.Text.Json.JsonValueKind.Object).Element.EnumerateObject())
        {
            var length = Match(member.Name, registry, repository);
            if (length > bestLength && auths[member.Name] is { } entry && Credential(entry) is { } credential)
            {
                (best, bestLength) = (credential, length);
            }
        }
        return best;
    }

    /// <summary>How much of the repository's path a key names, or -1 if it names another.</summary>
    private static int Match(string key, string registry, string repository)
    {
        if (!DockerConfigKeys.IsOf(key, registry))
        {
            return -1;
        }
        var path = DockerConfigKeys.Path(key);
        return path.Length == 0 ? 0
            : repository == path || repository.StartsWith(path + "/", StringComparison.Ordinal) ? path.Length
            : -1;
    }

    private static RegistryCredential? Credential(ContentJson entry)
    {
        entry.As(System.Text.Json.JsonValueKind.Object);
        if (entry["identitytoken"]?.Text is { Length: > 0 } identity)
        {
            return RegistryCredential.IdentityToken(identity);
        }
        if (entry["registrytoken"]?.Text is { Length: > 0 } token)
        {
            return RegistryCredential.RegistryToken(token);
        }
        if (entry["auth"] is { Text: { Length: > 0 } encoded } auth)
        {
            var buffer = new byte[encoded.Length];
            var pair = Convert.TryFromBase64String(encoded, buffer, out var count)
                ? Encoding.UTF8.GetString(buffer, 0, count)
                : "";
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            return colon > 0
                ? RegistryCredential.Password(pair[..colon], pair[(colon + 1)..].Trim('\0'))
                : throw auth.Wrong("it is not user:password in base64");
        }
        return entry["username"]?.Text is { Length: > 0 } user && entry["password"]?.Text is { } password
            ? RegistryCredential.Password(user, password)
            : null;
    }
}
