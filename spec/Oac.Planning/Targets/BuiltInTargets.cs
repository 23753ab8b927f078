using System.Collections.Immutable;
using Oac.Spec.Labels;

namespace Oac.Planning.Targets;

/// <summary>A target that no image may name, whatever policy says.</summary>
/// <param name="Name">A variable (<c>*</c> at its end stands for any rest), or a path with what lies below it where <paramref name="Below"/> says so.</param>
/// <param name="Below">Whether it holds for what lies below the path too.</param>
/// <param name="Reason">What would go wrong, one clause.</param>
public sealed record BuiltInTarget(string Name, bool Below, string Reason);

/// <summary>
/// Targets that always hold. An image is its own master inside its container, so these are not secrets of the host: they are places where a
/// delivered value would keep the container from starting, show the secret in messages of every program, or lie on top of what the runtime
/// mounts itself. docs/refusals.md lists them.
/// </summary>
public static class BuiltInTargets
{
    private const string Loader = "the loader of every program reads it";
    private const string Interpreter =
        "its interpreter reads it as instructions and prints what it does not understand";
    private const string Proxy = "clients send all their traffic to what it holds";
    private const string Trust = "clients trust only what it names";
    private const string Runtime = "the runtime mounts its own there";
    private const string Accounts = "the runtime looks up the image's user there";
    private const string System = "a folder of the system would become a file, or be hidden";

    /// <summary>Variables.</summary>
    public static ImmutableArray<BuiltInTarget> Variables { get; } =
    [
        new("PATH", false, "the runtime finds programs by it"),
        new("HOME", false, "programs write their files there"),
        new("TMPDIR", false, "programs write their files there"),
        new("HOSTNAME", false, "the runtime sets it"),
        new("IFS", false, "shells split words by it"),
        new("LD_*", false, Loader),
        new("GLIBC_TUNABLES", false, Loader),
        new("GCONV_PATH", false, Loader),
        new("BASH_ENV", false, Interpreter),
        new("ENV", false, Interpreter),
        new("NODE_OPTIONS", false, Interpreter),
        new("PYTHONHOME", false, Interpreter),
        new("PYTHONPATH", false, Interpreter),
        new("PERL5OPT", false, Interpreter),
        new("PERL5LIB", false, Interpreter),
        new("RUBYOPT", false, Interpreter),
        new("RUBYLIB", false, Interpreter),
        new("JAVA_TOOL_OPTIONS", false, Interpreter),
        new("JDK_JAVA_OPTIONS", false, Interpreter),
        new("_JAVA_OPTIONS", false, Interpreter),
        new("DOTNET_STARTUP_HOOKS", false, Interpreter),
        new("DOTNET_ADDITIONAL_DEPS", false, Interpreter),
        new("CORECLR_PROFILER*", false, Interpreter),
        new("HTTP_PROXY", false, Proxy),
        new("HTTPS_PROXY", false, Proxy),
        new("ALL_PROXY", false, Proxy),
        new("NO_PROXY", false, Proxy),
        new("http_proxy", false, Proxy),
        new("https_proxy", false, Proxy),
        new("all_proxy", false, Proxy),
        new("no_proxy", false, Proxy),
        new("SSL_CERT_FILE", false, Trust),
        new("SSL_CERT_DIR", false, Trust),
    ];

    /// <summary>Paths, of files and workspaces alike.</summary>
    public static ImmutableArray<BuiltInTarget> Paths { get; } =
    [
        new("/", false, System),
        new("/bin", false, System),
        new("/boot", false, System),
        new("/dev", false, System),
        new("/etc", false, System),
        new("/home", false, System),
        new("/lib", false, System),
        new("/lib64", false, System),
        new("/opt", false, System),
        new("/root", false, System),
        new("/run", false, System),
        new("/sbin", false, System),
        new("/srv", false, System),
        new("/tmp", false, System),
        new("/usr", false, System),
        new("/usr/bin", false, System),
        new("/usr/lib", false, System),
        new("/usr/lib64", false, System),
        new("/usr/local", false, System),
        new("/usr/sbin", false, System),
        new("/var", false, System),
        new("/proc", true, "the kernel's own view of processes is there"),
        new("/sys", true, "the kernel's own view of devices is there"),
        new("/dev", true, "devices are there"),
        new("/etc/hosts", true, Runtime),
        new("/etc/hostname", true, Runtime),
        new("/etc/resolv.conf", true, Runtime),
        new("/.dockerenv", true, Runtime),
        new("/run/.containerenv", true, Runtime),
        new("/etc/passwd", true, Accounts),
        new("/etc/group", true, Accounts),
        new("/etc/ld.so.preload", true, Loader),
        new("/etc/ld.so.cache", true, Loader),
        new("/etc/ld.so.conf", true, Loader),
        new("/etc/ld.so.conf.d", true, Loader),
    ];

    /// <summary>Why a variable may not be a target; null where it may.</summary>
    public static string? ReasonAgainstVariable(string name)
    {
        foreach (var target in Variables)
        {
            if (
                target.Name[^1] == '*'
                    ? name.AsSpan().StartsWith(target.Name.AsSpan(0, target.Name.Length - 1), StringComparison.Ordinal)
                    : name == target.Name
            )
            {
                return target.Reason;
            }
        }
        return null;
    }

    /// <summary>Why a normalised path may not be a target; null where it may. Shared memory is the one folder of /dev that is for everyone.</summary>
    public static string? ReasonAgainstPath(string path)
    {
        if (path.StartsWith("/dev/shm/", StringComparison.Ordinal))
        {
            return null;
        }
        foreach (var target in Paths)
        {
            if (path == target.Name || (target.Below && LabelValue.IsAtOrBelow(path, target.Name)))
            {
                return target.Reason;
            }
        }
        return null;
    }
}
