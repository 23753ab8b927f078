namespace Oac.Engine.Runtimes;

/// <summary>How an OCI runtime program is found and used.</summary>
public sealed record OciRuntimeOptions
{
    /// <summary>The program, by path or by a name on PATH; <c>crun</c>, then <c>runc</c> if null.</summary>
    public string? Program { get; init; }

    /// <summary>
    /// A folder for what belongs to containers: made if it is missing, and closed to other users. Whoever uses the same folder sees the same
    /// containers. Its path holds no comma, colon, backslash or quotation mark, and its file system can be the upper one of an overlay.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>Variables of this process: PATH alone counts.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The cgroup under which each container gets one of its own: <c>/</c>, as with Docker.</summary>
    public string CgroupParent { get; init; } = "/";

    /// <summary>How long the program may take for anything but running a container: 30 seconds.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Whether containers can be run without an engine here.</summary>
/// <param name="Runtime">The runtime; null if there is none.</param>
/// <param name="Missing">Why not, in one sentence; null if there is one.</param>
public sealed record OciRuntimeSearch(OciRuntime? Runtime, string? Missing);

/// <summary>What a runtime says of a container.</summary>
public enum OciStatus
{
    /// <summary>The runtime does not know it; something of it may be left in our folder.</summary>
    Unknown,

    /// <summary>It is being made, and its program has not begun.</summary>
    Created,

    /// <summary>Its program runs.</summary>
    Running,

    /// <summary>Its processes are stopped.</summary>
    Paused,

    /// <summary>Its program has ended.</summary>
    Stopped,
}

/// <summary>A container of ours.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">What the runtime says.</param>
/// <param name="ProcessId">The number of its first process on this machine; 0 where there is none.</param>
public sealed record OciContainerState(string Id, OciStatus Status, int ProcessId);

/// <summary>How a container ended.</summary>
/// <param name="Code">The code of its program; 128 and the signal's number where a signal has ended it.</param>
public sealed record OciExit(int Code)
{
    /// <summary>What the runtime says where it and not the program failed, such as a program in the format of another machine; else null.</summary>
    public string? Failure { get; init; }

    /// <summary>
    /// Whether it was killed though nobody here asked for it, under a limit of memory: nearly always the kernel, for want of memory.
    /// </summary>
    public bool IsOutOfMemory { get; init; }
}
