using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oac.Images.Unpacking;

/// <summary>
/// Calls of Linux's C library that name a file by an open folder and one name in it, and never follow a link there. Names are bytes with a
/// NUL behind them.
/// </summary>
internal static partial class Posix
{
    public const int NotPermitted = 1;
    public const int NotThere = 2;
    public const int NoAccess = 13;
    public const int Exists = 17;
    public const int IsFolder = 21;
    public const int NotSupported = 95;

    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int RemoveFolder = 0x200;

    // Linux's numbers differ between processors for these two alone.
    private static readonly int DirectoryFlag = IsArm ? 0x4000 : 0x10000;
    private static readonly int NoFollowFlag = IsArm ? 0x8000 : 0x20000;
    private const int PathFlag = 0x200000;
    private const int CloseOnExec = 0x80000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    /// <summary>Whether the calls are there at all.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsHere => OperatingSystem.IsLinux();

    public static uint User => geteuid();
    public static uint Group => getegid();

    /// <summary>Opens a folder by a path of this machine; links on the way are its owner's.</summary>
    public static SafeFileHandle OpenPath(byte[] path, string what) =>
        Opened(openat(CurrentFolder, path, DirectoryFlag | CloseOnExec, 0), what);

    /// <summary>Opens a folder that stands in another, to work in it.</summary>
    public static SafeFileHandle OpenFolder(SafeFileHandle folder, byte[] name, string what) =>
        Opened(openat(folder, name, DirectoryFlag | NoFollowFlag | CloseOnExec, 0), what);

    /// <summary>Opens a folder whatever its mode is; only its metadata can be had.</summary>
    public static SafeFileHandle OpenForMetadata(SafeFileHandle folder, byte[] name, string what) =>
        Opened(openat(folder, name, PathFlag | DirectoryFlag | NoFollowFlag | CloseOnExec, 0), what);

    /// <summary>Opens a regular file that stands in a folder, to set what needs a handle.</summary>
    public static SafeFileHandle OpenFile(SafeFileHandle folder, byte[] name, string what) =>
        Opened(openat(folder, name, NoFollowFlag | CloseOnExec, 0), what);

    public static void MakeFolder(SafeFileHandle folder, byte[] name, uint mode, string what) =>
        Check(mkdirat(folder, name, mode), what);

    public static void MakeLink(SafeFileHandle folder, byte[] name, byte[] target, string what) =>
        Check(symlinkat(target, folder, name), what);

    public static void MakeHardLink(
        SafeFileHandle fromFolder,
        byte[] fromName,
        SafeFileHandle folder,
        byte[] name,
        string what
    ) => Check(linkat(fromFolder, fromName, folder, name, 0), what);

    public static void Rename(
        SafeFileHandle fromFolder,
        byte[] fromName,
        SafeFileHandle folder,
        byte[] name,
        string what
    ) => Check(renameat(fromFolder, fromName, folder, name), what);

    /// <summary>Makes a device or a pipe.</summary>
    /// <returns>Whether the kernel lets this process.</returns>
    public static bool TryMakeNode(
        SafeFileHandle folder,
        byte[] name,
        uint kindAndMode,
        uint major,
        uint minor,
        string what
    )
    {
        var device =
            ((ulong)(major & 0xFFFFF000) << 32)
            | ((ulong)(major & 0xFFF) << 8)
            | ((ulong)(minor & 0xFFFFFF00) << 12)
            | (minor & 0xFF);
        return CheckUnless(mknodat(folder, name, kindAndMode, device), NotPermitted, what);
    }

    public static void SetOwner(SafeFileHandle folder, byte[] name, uint user, uint group, string what) =>
        Check(fchownat(folder, name, user, group, NoFollow), what);

    public static void SetOwner(SafeFileHandle file, uint user, uint group, string what) =>
        Check(fchown(file, user, group), what);

    /// <summary>Sets the mode of what is known to be no link: Linux can only follow one here.</summary>
    public static void SetMode(SafeFileHandle folder, byte[] name, uint mode, string what) =>
        Check(fchmodat(folder, name, mode, 0), what);

    public static void SetMode(SafeFileHandle file, uint mode, string what) => Check(fchmod(file, mode), what);

    /// <summary>Sets the mode of a folder that was opened by <see cref="OpenForMetadata"/>.</summary>
    public static void SetModeOfOpened(SafeFileHandle file, uint mode, string what) =>
        Check(
            fchmodat(CurrentFolder, Tar.TarText.EncodeWithNul($"/proc/self/fd/{file.DangerousGetHandle()}"), mode, 0),
            what
        );

    /// <summary>Sets when something was changed and used last; a link itself, not where it leads.</summary>
    public static void SetTime(SafeFileHandle folder, byte[] name, long seconds, int nanoseconds, string what) =>
        Check(utimensat(folder, name, Times(seconds, nanoseconds), NoFollow), what);

    public static void SetTime(SafeFileHandle file, long seconds, int nanoseconds, string what) =>
        Check(futimens(file, Times(seconds, nanoseconds)), what);

    /// <returns>Whether kernel and file system let this process.</returns>
    public static bool TrySetAttribute(SafeFileHandle file, string attribute, ReadOnlySpan<byte> value, string what)
    {
        var result = fsetxattr(file, Tar.TarText.EncodeWithNul(attribute), value.ToArray(), (nuint)value.Length, 0);
        return (result == 0 || Marshal.GetLastPInvokeError() != NotSupported)
            && CheckUnless(result, NotPermitted, what);
    }

    /// <summary>What a name or, where it is empty, an open file is.</summary>
    /// <returns>Null where nothing is there.</returns>
    public static FileStatus? Status(SafeFileHandle folder, byte[] name, string what)
    {
        const int EmptyPath = 0x1000;
        const uint Basics = 0x7FF;
        var result = new byte[256];
        return CheckUnless(statx(folder, name, NoFollow | EmptyPath, Basics, result), NotThere, what)
            ? new(
                BinaryPrimitives.ReadUInt16LittleEndian(result.AsSpan(28)),
                (
                    MemoryMarshal.Read<uint>(result.AsSpan(136)),
                    MemoryMarshal.Read<uint>(result.AsSpan(140)),
                    MemoryMarshal.Read<ulong>(result.AsSpan(32))
                ),
                (MemoryMarshal.Read<ulong>(result.AsSpan(8)) & 0x2000) != 0
            )
            : null;
    }

    /// <summary>Removes a name.</summary>
    /// <returns>False where it is that of a folder.</returns>
    public static bool TryRemoveFile(SafeFileHandle folder, byte[] name, string what) =>
        CheckUnless(unlinkat(folder, name, 0), IsFolder, what);

    public static void RemoveEmptyFolder(SafeFileHandle folder, byte[] name, string what) =>
        Check(unlinkat(folder, name, RemoveFolder), what);

    /// <summary>The names in a folder but <c>.</c> and <c>..</c>, read as they are asked for.</summary>
    public static IEnumerable<byte[]> Names(SafeFileHandle folder, string what)
    {
        // A reading of its own: closing it closes the descriptor that it was made of.
        var handle = Opened(openat(folder, ".\0"u8.ToArray(), DirectoryFlag | CloseOnExec, 0), what);
        var listing = fdopendir(handle);
        if (listing == 0)
        {
            using (handle)
            {
                throw Failed(what);
            }
        }

        handle.SetHandleAsInvalid();
        try
        {
            while (Next(listing, what) is { } name)
            {
                if (name is not ([(byte)'.', 0] or [(byte)'.', (byte)'.', 0]))
                {
                    yield return name;
                }
            }
        }
        finally
        {
            _ = closedir(listing);
        }
    }

    private static byte[]? Next(nint listing, string what)
    {
        // 64 bit: inode 8, offset 8, length 2, kind 1, and the name with its NUL.
        const int NameAt = 19;
        Marshal.SetLastPInvokeError(0);
        var entry = readdir(listing);
        if (entry == 0)
        {
            return Marshal.GetLastPInvokeError() == 0 ? null : throw Failed(what);
        }

        var length = 0;
        while (Marshal.ReadByte(entry, NameAt + length) != 0)
        {
            length++;
        }

        var name = new byte[length + 1];
        Marshal.Copy(entry + NameAt, name, 0, length);
        return name;
    }

    private static long[] Times(long seconds, int nanoseconds) => [seconds, nanoseconds, seconds, nanoseconds];

    private static SafeFileHandle Opened(int descriptor, string what) =>
        descriptor >= 0 ? new(descriptor, ownsHandle: true) : throw Failed(what);

    private static void Check(int result, string what)
    {
        if (result != 0)
        {
            throw Failed(what);
        }
    }

    private static bool CheckUnless(int result, int expected, string what) =>
        result == 0 || (Marshal.GetLastPInvokeError() == expected ? false : throw Failed(what));

    /// <summary>What the system said, with the path in words of ours: an <see cref="IOException"/>.</summary>
    private static IOException Failed(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new(
            $"{(what.Length == 0 ? "/" : MessageText.Shown(what, 300))}: {Marshal.GetPInvokeErrorMessage(error)}",
            error
        );
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc")]
    private static partial uint getegid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(int folder, byte[] name, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(SafeFileHandle folder, byte[] name, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdirat(SafeFileHandle folder, byte[] name, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int symlinkat(byte[] target, SafeFileHandle folder, byte[] name);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int linkat(
        SafeFileHandle fromFolder,
        byte[] fromName,
        SafeFileHandle folder,
        byte[] name,
        int flags
    );

    [LibraryImport("libc", SetLastError = true)]
    private static partial int renameat(SafeFileHandle fromFolder, byte[] fromName, SafeFileHandle folder, byte[] name);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mknodat(SafeFileHandle folder, byte[] name, uint mode, ulong device);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchownat(SafeFileHandle folder, byte[] name, uint user, uint group, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmodat(SafeFileHandle folder, byte[] name, uint mode, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmodat(int folder, byte[] name, uint mode, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmod(SafeFileHandle file, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int utimensat(SafeFileHandle folder, byte[] name, long[] times, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int futimens(SafeFileHandle file, long[] times);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsetxattr(SafeFileHandle file, byte[] attribute, byte[] value, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int statx(SafeFileHandle folder, byte[] name, int flags, uint mask, byte[] result);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlinkat(SafeFileHandle folder, byte[] name, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint fdopendir(SafeFileHandle folder);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint readdir(nint listing);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int closedir(nint listing);
}

/// <summary>What a name stands for.</summary>
/// <param name="Mode">Kind and mode.</param>
/// <param name="Identity">Which file it is on this machine.</param>
/// <param name="IsMount">Whether something is mounted there.</param>
internal sealed record FileStatus(uint Mode, (uint Major, uint Minor, ulong Number) Identity, bool IsMount)
{
    public bool IsFolder => (Mode & 0xF000) == 0x4000;
}
