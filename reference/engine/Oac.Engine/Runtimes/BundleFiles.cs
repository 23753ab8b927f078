using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Oac.Engine.Containers;

namespace Oac.Engine.Runtimes;

/// <summary>Files of a bundle that a container sees at paths of its own.</summary>
internal static partial class BundleFiles
{
    /// <summary>Writes them under numbers, readable by nobody else from their beginning.</summary>
    /// <param name="folder">The folder for them, which is made.</param>
    /// <param name="files">The files.</param>
    /// <param name="setOwners">Whether this process may give them to others.</param>
    /// <returns>Where each is seen, folders before what is in them.</returns>
    /// <exception cref="IOException">The file system says no.</exception>
    [SupportedOSPlatform("linux")]
    public static ImmutableArray<ContainerMount> Write(
        string folder,
        ImmutableArray<ContainerFile> files,
        bool setOwners
    )
    {
        const UnixFileMode onlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Directory.CreateDirectory(folder, onlyOwner | UnixFileMode.UserExecute);
        var mounts = ImmutableArray.CreateBuilder<ContainerMount>();
        foreach (var file in files.OrderBy(static f => f.Path, StringComparer.Ordinal))
        {
            var path = Path.Combine(folder, mounts.Count.ToString(CultureInfo.InvariantCulture));
            if (file.Content is { } content)
            {
                using var to = new FileStream(
                    path,
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.Write,
                        UnixCreateMode = onlyOwner,
                    }
                );
                to.Write(content.Span);
            }
            else
            {
                Directory.CreateDirectory(path, onlyOwner | UnixFileMode.UserExecute);
            }

            if (setOwners && chown(path, (uint)file.UserId, (uint)file.GroupId) != 0)
            {
                throw new IOException(
                    $"{path} cannot be given to {file.UserId}:{file.GroupId}: {Marshal.GetLastPInvokeErrorMessage()}"
                );
            }

            File.SetUnixFileMode(path, file.Mode);
            mounts.Add(ContainerMount.Bind(path, file.Path, isReadOnly: false));
        }

        return mounts.ToImmutable();
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, uint user, uint group);
}
