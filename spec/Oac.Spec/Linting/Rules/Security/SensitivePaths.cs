using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Security;

/// <summary>Paths whose content belongs to the kernel or the system. Paths are normalised.</summary>
internal static class SensitivePaths
{
    /// <summary>Folders where neither a credential nor a workspace has business.</summary>
    private static readonly string[] Folders =
    [
        "/proc",
        "/sys",
        "/dev",
        "/boot",
        "/bin",
        "/sbin",
        "/lib",
        "/lib64",
        "/usr/local/bin",
        "/usr/local/sbin",
        "/usr/local/lib",
        "/usr/libexec",
        "/run/docker.sock",
        "/var/run/docker.sock",
        "/usr/bin",
        "/usr/sbin",
        "/usr/lib",
        "/etc",
    ];

    /// <summary>Below them credentials are customary all the same.</summary>
    private static readonly string[] CustomaryFolders =
    [
        "/etc/ssl",
        "/etc/pki",
        "/etc/secrets",
        "/etc/tls",
        "/dev/shm",
    ];

    /// <summary>Folders that hold the system, so that a mount on them, though not below, hides it.</summary>
    private static readonly string[] Roots =
    [
        "/",
        "/usr",
        "/usr/local",
        "/var",
        "/var/lib",
        "/var/run",
        "/run",
        "/root",
        "/home",
        "/tmp",
        "/opt",
    ];

    /// <summary>Where a written file breaks the container or opens it. A folder of an application's own below /etc is fine.</summary>
    public static bool IsFile(string path)
    {
        // A file in a folder's place takes the folder away; a key below .ssh opens an account.
        if (Roots.Contains(path) || path.Contains("/.ssh/", StringComparison.Ordinal))
        {
            return true;
        }
        if (IsInOneOf(CustomaryFolders, path))
        {
            return false;
        }
        if (LabelValue.IsAtOrBelow(path, "/etc"))
        {
            return path.LastIndexOf('/') == "/etc".Length || IsSystemFolderOfEtc(path);
        }
        return IsInOneOf(Folders, path);
    }

    /// <summary>Where a mount hides what the system needs.</summary>
    public static bool IsMount(string path) => Roots.Contains(path) || IsInOneOf(Folders, path);

    private static bool IsInOneOf(string[] folders, string path)
    {
        foreach (var folder in folders)
        {
            if (LabelValue.IsAtOrBelow(path, folder))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsSystemFolderOfEtc(string path) =>
        path.StartsWith("/etc/sudoers.d/", StringComparison.Ordinal)
        || path.StartsWith("/etc/cron", StringComparison.Ordinal)
        || path.StartsWith("/etc/pam.d/", StringComparison.Ordinal)
        || path.StartsWith("/etc/ssh/", StringComparison.Ordinal)
        || path.StartsWith("/etc/ld.so.conf.d/", StringComparison.Ordinal)
        || path.StartsWith("/etc/profile.d/", StringComparison.Ordinal);
}
