using System.Collections.Immutable;
using Oac.Engine.Containers;

namespace Oac.Engine.Runtimes;

/// <summary>
/// A container for an OCI runtime program, made of an unpacked image. It has its own mounts, processes, inter-process communication and
/// host name, and shares this machine's network; what is null or empty is as Docker has it.
/// </summary>
public sealed record BundleSpec
{
    /// <summary>Docker's capabilities less NET_RAW, MKNOD and AUDIT_WRITE.</summary>
    public static ImmutableArray<string> DefaultCapabilities { get; } =
    [
        "CAP_CHOWN",
        "CAP_DAC_OVERRIDE",
        "CAP_FOWNER",
        "CAP_FSETID",
        "CAP_KILL",
        "CAP_NET_BIND_SERVICE",
        "CAP_SETFCAP",
        "CAP_SETGID",
        "CAP_SETPCAP",
        "CAP_SETUID",
        "CAP_SYS_CHROOT",
    ];

    /// <summary>
    /// The folder of the root file system, absolute. It is only read: what the container writes lies over it and goes with the container,
    /// so several containers may share one folder. Its path holds no comma, colon, backslash or quotation mark.
    /// </summary>
    public required string Root { get; init; }

    /// <summary>Whether the container may write to its root at all.</summary>
    public bool IsRootReadOnly { get; init; }

    /// <summary>The program, absolute or looked for by PATH in the container, and its arguments.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>All variables; PATH is Docker's where it is missing. They stand in a file that only this process's user can read.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Where the program stands; made where the image does not have it.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>Who it runs as.</summary>
    public BundleUser User { get; init; } = new(0, 0);

    /// <summary>The host name; the container's id if null.</summary>
    public string? Hostname { get; init; }

    /// <summary>Names that resolve within the container, beside those of this machine: <c>name:address</c>.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>What is mounted: <see cref="ContainerMount.Bind"/> and <see cref="ContainerMount.Memory"/>; an engine alone has volumes.</summary>
    public ImmutableArray<ContainerMount> Mounts { get; init; } = [];

    /// <summary>
    /// Files and folders that are there when the program begins, as <see cref="EngineClient.PutFilesAsync"/> puts them into an engine's
    /// container. They are mounted each at its path, over what the image has there, and go with the container. Without root their owner is
    /// the container's user, whoever is named.
    /// </summary>
    public ImmutableArray<ContainerFile> Files { get; init; } = [];

    /// <summary>The capabilities that a process of root has and nobody can exceed; another user begins with none.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = DefaultCapabilities;

    /// <summary>Whether no program can lend rights, as set-user-id does: true.</summary>
    public bool NoNewPrivileges { get; init; } = true;

    /// <summary>Whether calls that no container needs are refused (<c>docs/process.md</c> lists them): true.</summary>
    public bool FiltersCalls { get; init; } = true;

    /// <summary>Limits of each process; what is not named is inherited from this process.</summary>
    public ImmutableArray<BundleLimit> Limits { get; init; } = [];

    /// <summary>The most memory in bytes, swap included; null for no limit.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The most processes and threads at once; null for no limit.</summary>
    public long? MaxProcesses { get; init; }

    /// <summary>The most processors' worth of time, such as 0.5; null for no limit.</summary>
    public double? Processors { get; init; }
}

/// <summary>Who a program runs as.</summary>
/// <param name="UserId">The user's number.</param>
/// <param name="GroupId">The group's number.</param>
public sealed record BundleUser(long UserId, long GroupId)
{
    /// <summary>Further groups.</summary>
    public ImmutableArray<long> Groups { get; init; } = [];
}

/// <summary>A limit of each process of a container (<c>setrlimit</c>).</summary>
/// <param name="Name">As the OCI has it: <c>RLIMIT_NOFILE</c>.</param>
/// <param name="Soft">What counts.</param>
/// <param name="Hard">How far the process itself may raise that.</param>
public sealed record BundleLimit(string Name, ulong Soft, ulong Hard);
