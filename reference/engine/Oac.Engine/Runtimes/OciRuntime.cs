using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Oac.Engine.Runtimes;

/// <summary>
/// Runs containers by an OCI runtime program, crun or runc, without an engine. As root, containers are Docker's but for the network, which
/// is this machine's. As another user they have a user namespace in which their user is this process's: nothing in them has more rights
/// than that user, no second user exists, and limits are not enforced (<see cref="NotEnforced"/>).
/// </summary>
/// <remarks>
/// Every command runs in a mount namespace of its own, made by <c>unshare</c>. A container's root is an overlay that is mounted there and
/// vanishes with its last process, whatever becomes of this one.
/// </remarks>
public sealed partial class OciRuntime
{
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Hybrid = "/sys/fs/cgroup/unified";

    // $1: a bundle, $2: whether to hide what crun stumbles over, $3: options of the overlay. The rest is the command.
    private const string Script = """
        set -eu
        bundle=$1 hybrid=$2 overlay=$3; shift 3
        {
          [ -z "$hybrid" ] || mount -t tmpfs tmpfs "$hybrid"
          [ -z "$overlay" ] || mount -t overlay overlay -o "$overlay" "$bundle/root"
        } 2>"$bundle/mounts"
        exec "$@"
        """;

    private readonly OciRuntimeOptions _options;
    private readonly bool _hidesHybrid;

    private OciRuntime(OciRuntimeOptions options, string program, string name, string version)
    {
        (_options, Program, Name, Version) = (options, program, name, version);
        IsRootless = UserId != 0;
        _hidesHybrid = name == "crun" && HasHybridControllers();
        Folder = Path.GetFullPath(options.Folder);
    }

    /// <summary>The program's path.</summary>
    public string Program { get; }

    /// <summary>Which it is, as it says itself: <c>crun</c> or <c>runc</c>.</summary>
    public string Name { get; }

    /// <summary>Its version, as it says itself.</summary>
    public string Version { get; }

    /// <summary>Whether this process is not root.</summary>
    public bool IsRootless { get; }

    /// <summary>The folder of <see cref="OciRuntimeOptions.Folder"/>, absolute.</summary>
    public string Folder { get; }

    private string StateFolder => Path.Combine(Folder, "state");

    private string BundlesFolder => Path.Combine(Folder, "containers");

    private static uint UserId => OperatingSystem.IsLinux() ? geteuid() : 0;

    /// <summary>Looks whether containers can be run here, and prepares the folder for them.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<OciRuntimeSearch> FindAsync(OciRuntimeOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!OperatingSystem.IsLinux())
        {
            return new(null, "Containers without an engine need Linux.");
        }

        string[] names = options.Program is { } given ? [given] : ["crun", "runc"];
        if (names.Select(name => Find(name, options)).FirstOrDefault(static p => p is not null) is not { } program)
        {
            return new(
                null,
                options.Program is null
                    ? "Neither crun nor runc is on PATH."
                    : $"The OCI runtime '{MessageText.Shown(options.Program, 200)}' is not there."
            );
        }

        if (Find("unshare", options) is null)
        {
            return new(null, "The program unshare (util-linux) is not on PATH.");
        }

        try
        {
            var version = await RuntimeCommand
                .RunAsync(new(program, ["--version"]), options, cancellationToken)
                .ConfigureAwait(false);
            if (
                version.Output.Split('\n')[0].Split(' ')
                is not [("crun" or "runc") and var name, "version", var number, ..]
            )
            {
                return new(null, $"{program} is neither crun nor runc.");
            }

            Prepare(options.Folder);
            var runtime = new OciRuntime(options, program, name, number);
            var trial = await RuntimeCommand
                .RunAsync(runtime.Wrapped(runtime.Folder, "", ["true"]), options, cancellationToken)
                .ConfigureAwait(false);
            return trial.Code == 0
                ? new(runtime, null)
                : new(
                    null,
                    $"{name} is here, and this user may make no {(runtime.IsRootless ? "user" : "mount")} namespace: {MessageText.Shown(trial.Error, 300)}"
                );
        }
        catch (EngineException e)
        {
            return new(null, $"{program} cannot be used: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, $"The folder for containers cannot be had: {e.Message}");
        }
    }

    /// <summary>What a container asks for and would not get here, a sentence each; empty where all of it is enforced.</summary>
    public ImmutableArray<string> NotEnforced(BundleSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!IsRootless)
        {
            return [];
        }

        var sentences = ImmutableArray.CreateBuilder<string>();
        if (spec.MemoryBytes is not null)
        {
            sentences.Add("Memory is not limited: this user has no cgroup of its own.");
        }

        if (spec.MaxProcesses is not null)
        {
            sentences.Add("The number of processes is not limited: this user has no cgroup of its own.");
        }

        if (spec.Processors is not null)
        {
            sentences.Add("Time of processors is not limited: this user has no cgroup of its own.");
        }

        if (!spec.User.Groups.IsEmpty)
        {
            sentences.Add("Further groups are not given: only one user and one group exist in the container.");
        }

        return sentences.ToImmutable();
    }

    /// <summary>A command in namespaces of its own.</summary>
    private ProcessStartInfo Wrapped(string bundle, string overlay, IEnumerable<string> command)
    {
        var start = new ProcessStartInfo(
            Find("unshare", _options)!,
            [
                .. IsRootless ? (string[])["--user", "--map-root-user"] : [],
                "--mount",
                "--propagation",
                "private",
                "/bin/sh",
                "-c",
                Script,
                "sh",
                bundle,
                _hidesHybrid ? Hybrid : "",
                overlay,
                .. command,
            ]
        )
        {
            WorkingDirectory = bundle,
        };

        // What else is in this process's environment is nobody's business, and some of it would change what runtimes do.
        start.Environment.Clear();
        start.Environment["PATH"] = _options.Environment("PATH") ?? "/usr/sbin:/usr/bin:/sbin:/bin";
        return start;
    }

    private IEnumerable<string> Command(string? log, params IEnumerable<string> words) =>
        [
            Program,
            "--root",
            StateFolder,
            .. log is null ? (string[])[] : ["--log", log, "--log-format", "json"],
            .. Name == "crun" ? (string[])[$"--cgroup-manager={(IsRootless ? "disabled" : "cgroupfs")}"] : [],
            .. words,
        ];

    private static string? Find(string name, OciRuntimeOptions options) =>
        name.Contains('/', StringComparison.Ordinal)
            ? (File.Exists(name) ? Path.GetFullPath(name) : null)
            : (options.Environment("PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, name))
                .FirstOrDefault(File.Exists);

    [SupportedOSPlatform("linux")]
    private static void Prepare(string folder)
    {
        if (Path.GetFullPath(folder).AsSpan().ContainsAny(",:\\\""))
        {
            throw new IOException($"{folder} has a comma, a colon, a backslash or a quotation mark in its path.");
        }

        foreach (var one in (string[])[folder, Path.Combine(folder, "state"), Path.Combine(folder, "containers")])
        {
            Directory.CreateDirectory(one, OnlyOwner);
            File.SetUnixFileMode(one, OnlyOwner);
        }
    }

    /// <summary>crun 1.8 refuses systems with both versions of cgroups if the second has any controller, as this machine's kernel may have.</summary>
    private static bool HasHybridControllers()
    {
        var controllers = Path.Combine(Hybrid, "cgroup.controllers");
        return File.Exists(controllers) && File.ReadAllText(controllers).Trim().Length > 0;
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
