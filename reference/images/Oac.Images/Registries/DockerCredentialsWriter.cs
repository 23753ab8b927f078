using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>
/// Keeps credentials where <see cref="DockerCredentials"/>, Docker, Podman and skopeo find them: in <c>auths</c> of one file, or in the
/// helper that the file names for the registry (<c>credHelpers</c>) or for all (<c>credsStore</c>).
/// <para>The file is replaced whole, is readable by its owner alone, and keeps everything else that stands in it. Writers of this kind wait
/// for each other. A file that cannot be read is never replaced.</para>
/// </summary>
public sealed class DockerCredentialsWriter
{
    private readonly string file;
    private readonly TimeProvider time;
    private readonly CredentialHelper helper;

    /// <summary>Writes into a file, which is made with its folder where it is missing.</summary>
    /// <param name="file">The file.</param>
    /// <param name="time">The clock that limits helpers and waiting.</param>
    public DockerCredentialsWriter(string file, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        this.file = Path.GetFullPath(file);
        this.time = time ?? TimeProvider.System;
        helper = new CredentialHelper(this.time);
    }

    /// <summary>
    /// The file that a login goes to: <c>$REGISTRY_AUTH_FILE</c>, else <c>config.json</c> in <c>$DOCKER_CONFIG</c>, else in
    /// <c>~/.docker</c>; null where none of these variables and no HOME is set.
    /// </summary>
    /// <param name="variable">Looks up a variable of the environment.</param>
    public static string? UsualFile(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable("REGISTRY_AUTH_FILE") is { Length: > 0 } chosen ? chosen
            : variable("DOCKER_CONFIG") is { Length: > 0 } folder ? Path.Combine(folder, "config.json")
            : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".docker", "config.json")
            : null;
    }

    /// <summary>Keeps a user's password for a registry, in place of what was kept before.</summary>
    /// <param name="registry">Host and port, or <c>docker.io</c>.</param>
    /// <param name="user">The user; no colon, which nothing could carry.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Ends it, before anything is written.</param>
    /// <returns>The program that keeps it, or null where it stands in the file, which is not encrypted.</returns>
    /// <exception cref="ImageContentException">The file or the helper cannot be used.</exception>
    public async Task<string?> StoreAsync(
        string registry,
        string user,
        string password,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentException.ThrowIfNullOrEmpty(password);
        if (user.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException("A user's name holds no colon.", nameof(user));
        }
        string? keeper = null;
        await ChangeAsync(
                async (bytes, path) =>
                {
                    keeper = HelperFor(bytes, path, registry);
                    if (keeper is null)
                    {
                        return DockerConfigFile.Parse(
                            bytes,
                            path,
                            root => DockerConfigEdit.With(root, registry, user, password)
                        );
                    }
                    var changed = DockerConfigFile.Parse(
                        bytes,
                        path,
                        root => DockerConfigEdit.With(root, registry, null, null)
                    );
                    var server = DockerConfigKeys.Server(registry);
                    await helper.StoreAsync(keeper, server, user, password, cancellationToken).ConfigureAwait(false);
                    return changed;
                },
                create: true,
                cancellationToken
            )
            .ConfigureAwait(false);
        return keeper is null ? null : CredentialHelper.Program(keeper);
    }

    /// <summary>Forgets what is kept for a registry; entries for parts of it stay.</summary>
    /// <param name="registry">Host and port, or <c>docker.io</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="ImageContentException">The file or the helper cannot be used.</exception>
    public async Task<bool> RemoveAsync(string registry, CancellationToken cancellationToken)
    {
        var erased = false;
        var removed = await ChangeAsync(
                async (bytes, path) =>
                {
                    var changed = DockerConfigFile.Parse(bytes, path, root => DockerConfigEdit.Without(root, registry));
                    if (HelperFor(bytes, path, registry) is { } keeper)
                    {
                        var server = DockerConfigKeys.Server(registry);
                        erased = await helper.EraseAsync(keeper, server, cancellationToken).ConfigureAwait(false);
                    }
                    return changed;
                },
                create: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        return removed || erased;
    }

    private static string? HelperFor(ReadOnlyMemory<byte> bytes, string path, string registry) =>
        DockerConfigFile.Parse(
            bytes,
            path,
            root => DockerConfigFile.OwnHelper(root, registry) ?? DockerConfigFile.CommonHelper(root)
        );

    /// <summary>Replaces the file by what is made of it, unless that is null; others wait meanwhile.</summary>
    private async Task<bool> ChangeAsync(
        Func<ReadOnlyMemory<byte>, string, Task<byte[]?>> change,
        bool create,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var path = RealFile();
            if (!create && !File.Exists(path))
            {
                return false;
            }
            MakeFolder(Path.GetDirectoryName(path)!);
            using var locked = await FileLock.TakeAsync(path + ".lock", time, cancellationToken).ConfigureAwait(false);
            var before = await DockerConfigFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            if (await change(before ?? "{}"u8.ToArray(), path).ConfigureAwait(false) is not { } after)
            {
                return false;
            }
            if (after.Length > RegistryLimits.MaxConfigBytes)
            {
                throw new ImageContentException(
                    ImageContentError.LimitExceeded,
                    $"{path} would have {after.Length} bytes; at most {RegistryLimits.MaxConfigBytes} are read"
                );
            }
            Replace(path, after);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageContentException(
                ImageContentError.Unreachable,
                $"{file}: the credentials cannot be written: {e.Message}",
                e
            );
        }
    }

    /// <summary>The file, behind a link to its neighbour; a link to anywhere else is not followed.</summary>
    private string RealFile()
    {
        if (new FileInfo(file) is not { LinkTarget: not null } link)
        {
            return file;
        }
        var target = Path.GetFullPath(link.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        return Path.GetDirectoryName(target) == Path.GetDirectoryName(file)
            ? target
            : throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{file} is a link to {target}, in another folder; name that file instead"
            );
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(folder, Own);
        }
    }

    private static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            // Gone after the rename; still there where something failed before it.
            File.Delete(temporary);
        }
    }
}
