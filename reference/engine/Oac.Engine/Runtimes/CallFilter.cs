using System.Runtime.InteropServices;
using System.Text.Json;

namespace Oac.Engine.Runtimes;

/// <summary>
/// Calls of the kernel that no container of ours needs: they reach beyond it, or the kernel was broken through them. All others are
/// allowed, other than in Docker's list, which names what is allowed: a kernel's new call is open here until it is listed.
/// </summary>
internal static class CallFilter
{
    private const int NotPermitted = 1;
    private const int NotThere = 38;

    // NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
    private static readonly uint[] NamespaceFlags =
    [
        0x80,
        0x20000,
        0x2000000,
        0x4000000,
        0x8000000,
        0x10000000,
        0x20000000,
        0x40000000,
    ];

    /// <summary>Refused with EPERM.</summary>
    public static readonly string[] Refused =
    [
        // Modules, other kernels, the machine itself.
        "create_module",
        "delete_module",
        "finit_module",
        "get_kernel_syms",
        "init_module",
        "ioperm",
        "iopl",
        "kexec_file_load",
        "kexec_load",
        "query_module",
        "reboot",
        "swapoff",
        "swapon",
        "syslog",
        "vm86",
        "vm86old",
        // The clock.
        "adjtimex",
        "clock_adjtime",
        "clock_adjtime64",
        "clock_settime",
        "clock_settime64",
        "settimeofday",
        "stime",
        // Mounts and namespaces.
        "fsconfig",
        "fsmount",
        "fsopen",
        "fspick",
        "mount",
        "mount_setattr",
        "move_mount",
        "open_tree",
        "pivot_root",
        "setns",
        "umount",
        "umount2",
        "unshare",
        // Other processes.
        "kcmp",
        "pidfd_getfd",
        "process_madvise",
        "process_vm_readv",
        "process_vm_writev",
        "ptrace",
        // Keys and files by handles, which know no namespaces.
        "add_key",
        "keyctl",
        "name_to_handle_at",
        "open_by_handle_at",
        "request_key",
        // Parts of the kernel that were often broken through.
        "bpf",
        "io_uring_enter",
        "io_uring_register",
        "io_uring_setup",
        "lookup_dcookie",
        "perf_event_open",
        "userfaultfd",
        // Accounting, quotas, and what nobody uses.
        "_sysctl",
        "acct",
        "nfsservctl",
        "quotactl",
        "quotactl_fd",
        "sysfs",
        "uselib",
        "ustat",
        "vhangup",
    ];

    /// <summary>Writes the value of <c>linux.seccomp</c>.</summary>
    public static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("defaultAction"u8, "SCMP_ACT_ALLOW"u8);
        json.WriteStartArray("architectures"u8);
        foreach (var architecture in Architectures)
        {
            json.WriteStringValue(architecture);
        }

        json.WriteEndArray();
        json.WriteStartArray("syscalls"u8);
        WriteCalls(json, Refused, NotPermitted);

        // Programs then use clone, whose flags can be seen; those of clone3 lie in memory.
        WriteCalls(json, ["clone3"], NotThere);
        foreach (var flag in NamespaceFlags)
        {
            WriteStart(json, ["clone"], NotPermitted);
            json.WriteStartArray("args"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, 0);
            json.WriteNumber("value"u8, flag);
            json.WriteNumber("valueTwo"u8, flag);
            json.WriteString("op"u8, "SCMP_CMP_MASKED_EQ"u8);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Calls of an architecture that is not listed end the process.
    private static string[] Architectures =>
        RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
            Architecture.Arm64 => ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
            _ => [],
        };

    private static void WriteCalls(Utf8JsonWriter json, string[] names, int error)
    {
        WriteStart(json, names, error);
        json.WriteEndObject();
    }

    private static void WriteStart(Utf8JsonWriter json, string[] names, int error)
    {
        json.WriteStartObject();
        json.WriteStartArray("names"u8);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteString("action"u8, "SCMP_ACT_ERRNO"u8);
        json.WriteNumber("errnoRet"u8, error);
    }
}
