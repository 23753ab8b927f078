using System.Collections.Immutable;
using System.Text.Json;
using Oac.Engine.Containers;

namespace Oac.Engine.Runtimes;

/// <summary>Writes <c>config.json</c> of the OCI runtime specification, version 1.0.2.</summary>
internal static class BundleConfig
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const int ProcessorPeriod = 100_000;

    // As Docker hides them and makes them read-only.
    private static readonly string[] MaskedPaths =
    [
        "/proc/acpi",
        "/proc/asound",
        "/proc/interrupts",
        "/proc/kcore",
        "/proc/keys",
        "/proc/latency_stats",
        "/proc/sched_debug",
        "/proc/scsi",
        "/proc/timer_list",
        "/proc/timer_stats",
        "/sys/devices/virtual/powercap",
        "/sys/firmware",
    ];

    private static readonly string[] ReadOnlyPaths =
    [
        "/proc/bus",
        "/proc/fs",
        "/proc/irq",
        "/proc/sys",
        "/proc/sysrq-trigger",
    ];

    /// <param name="to">Where to.</param>
    /// <param name="spec">The container.</param>
    /// <param name="root">The root file system in the bundle.</param>
    /// <param name="hostname">The host name.</param>
    /// <param name="files">Files of the bundle that are seen at paths of the container.</param>
    /// <param name="cgroup">The path of the cgroup; null where none can be had, and nothing is limited.</param>
    /// <param name="isRootless">Whether a user namespace is made, in which this process's user is the container's.</param>
    public static void Write(
        Stream to,
        BundleSpec spec,
        string root,
        string hostname,
        ImmutableArray<ContainerMount> files,
        string? cgroup,
        bool isRootless
    )
    {
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteString("ociVersion"u8, "1.0.2"u8);
        json.WriteStartObject("root"u8);
        json.WriteString("path"u8, root);
        json.WriteBoolean("readonly"u8, spec.IsRootReadOnly);
        json.WriteEndObject();
        json.WriteString("hostname"u8, hostname);
        Process(json, spec, isRootless);
        json.WriteStartArray("mounts"u8);
        System(json, isRootless, cgroup is not null);
        foreach (var mount in spec.Mounts.Concat(files))
        {
            Mount(json, mount);
        }

        json.WriteEndArray();
        Linux(json, spec, cgroup, isRootless);
        json.WriteEndObject();
    }

    private static void Process(Utf8JsonWriter json, BundleSpec spec, bool isRootless)
    {
        json.WriteStartObject("process"u8);
        json.WriteBoolean("terminal"u8, false);
        json.WriteStartObject("user"u8);
        json.WriteNumber("uid"u8, spec.User.UserId);
        json.WriteNumber("gid"u8, spec.User.GroupId);
        if (!isRootless && !spec.User.Groups.IsEmpty)
        {
            json.WriteStartArray("additionalGids"u8);
            foreach (var group in spec.User.Groups)
            {
                json.WriteNumberValue(group);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        Texts(json, "args", spec.Arguments);
        var variables = spec.Environment.ContainsKey("PATH")
            ? spec.Environment
            : spec.Environment.Add("PATH", DefaultPath);
        Texts(json, "env", variables.Select(static v => $"{v.Key}={v.Value}"));
        json.WriteString("cwd"u8, spec.WorkingDirectory);
        json.WriteBoolean("noNewPrivileges"u8, spec.NoNewPrivileges);
        json.WriteStartObject("capabilities"u8);
        var own = spec.User.UserId == 0 ? spec.Capabilities : [];
        Texts(json, "bounding", spec.Capabilities);
        Texts(json, "effective", own);
        Texts(json, "permitted", own);
        Texts(json, "inheritable", []);
        Texts(json, "ambient", []);
        json.WriteEndObject();
        json.WriteStartArray("rlimits"u8);
        foreach (var limit in spec.Limits)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, limit.Name);
            json.WriteNumber("soft"u8, limit.Soft);
            json.WriteNumber("hard"u8, limit.Hard);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void System(Utf8JsonWriter json, bool isRootless, bool hasCgroup)
    {
        Mount(json, "/proc", "proc", "proc", ["nosuid", "noexec", "nodev"]);
        Mount(json, "/dev", "tmpfs", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"]);
        string[] terminals = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"];

        // The group of terminals is 5 everywhere, and is none where only one user is mapped.
        Mount(json, "/dev/pts", "devpts", "devpts", isRootless ? terminals : [.. terminals, "gid=5"]);
        Mount(json, "/dev/shm", "tmpfs", "shm", ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]);
        Mount(json, "/dev/mqueue", "mqueue", "mqueue", ["nosuid", "noexec", "nodev"]);

        // Who shares the machine's network and owns it not cannot mount this anew.
        if (isRootless)
        {
            Mount(json, "/sys", "none", "/sys", ["rbind", "nosuid", "noexec", "nodev", "ro"]);
        }
        else
        {
            Mount(json, "/sys", "sysfs", "sysfs", ["nosuid", "noexec", "nodev", "ro"]);
        }

        if (hasCgroup)
        {
            Mount(json, "/sys/fs/cgroup", "cgroup", "cgroup", ["nosuid", "noexec", "nodev", "relatime", "ro"]);
        }
    }

    private static void Mount(Utf8JsonWriter json, ContainerMount mount)
    {
        if (mount.Kind == "tmpfs")
        {
            Mount(
                json,
                mount.Target,
                "tmpfs",
                "tmpfs",
                [
                    "nosuid",
                    "noexec",
                    "nodev",
                    $"mode={Convert.ToString((int)(mount.Mode ?? (UnixFileMode)0x3FF), 8)}",
                    .. mount.Bytes is { } bytes ? (string[])[$"size={bytes}"] : [],
                    mount.IsReadOnly ? "ro" : "rw",
                ]
            );
            return;
        }

        Mount(json, mount.Target, "bind", mount.Source!, ["bind", "rprivate", mount.IsReadOnly ? "ro" : "rw"]);
    }

    private static void Mount(Utf8JsonWriter json, string target, string type, string source, string[] options)
    {
        json.WriteStartObject();
        json.WriteString("destination"u8, target);
        json.WriteString("type"u8, type);
        json.WriteString("source"u8, source);
        Texts(json, "options", options);
        json.WriteEndObject();
    }

    private static void Linux(Utf8JsonWriter json, BundleSpec spec, string? cgroup, bool isRootless)
    {
        json.WriteStartObject("linux"u8);
        json.WriteStartArray("namespaces"u8);
        string[] always = ["pid", "ipc", "uts", "mount"];
        foreach (var name in (string[])[.. always, isRootless ? "user" : "cgroup"])
        {
            json.WriteStartObject();
            json.WriteString("type"u8, name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (isRootless)
        {
            // Root of the namespace above is this process's user: it is the only one that there is.
            Mapping(json, "uidMappings", spec.User.UserId);
            Mapping(json, "gidMappings", spec.User.GroupId);
        }

        if (cgroup is not null)
        {
            json.WriteString("cgroupsPath"u8, cgroup);
            Resources(json, spec);
        }

        Texts(json, "maskedPaths", MaskedPaths);
        Texts(json, "readonlyPaths", ReadOnlyPaths);
        if (spec.FiltersCalls)
        {
            json.WritePropertyName("seccomp"u8);
            CallFilter.Write(json);
        }

        json.WriteEndObject();
    }

    private static void Mapping(Utf8JsonWriter json, string name, long id)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        json.WriteNumber("containerID"u8, id);
        json.WriteNumber("hostID"u8, 0);
        json.WriteNumber("size"u8, 1);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Resources(Utf8JsonWriter json, BundleSpec spec)
    {
        json.WriteStartObject("resources"u8);
        if (spec.MemoryBytes is { } memory)
        {
            json.WriteStartObject("memory"u8);
            json.WriteNumber("limit"u8, memory);
            json.WriteNumber("swap"u8, memory);
            json.WriteEndObject();
        }

        if (spec.MaxProcesses is { } processes)
        {
            json.WriteStartObject("pids"u8);
            json.WriteNumber("limit"u8, processes);
            json.WriteEndObject();
        }

        if (spec.Processors is { } processors)
        {
            json.WriteStartObject("cpu"u8);
            json.WriteNumber("period"u8, ProcessorPeriod);
            json.WriteNumber("quota"u8, (long)(processors * ProcessorPeriod));
            json.WriteEndObject();
        }

        // Nothing but what every container has: the runtimes add null, zero, full, random, urandom, tty and terminals.
        json.WriteStartArray("devices"u8);
        json.WriteStartObject();
        json.WriteBoolean("allow"u8, false);
        json.WriteString("access"u8, "rwm"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
