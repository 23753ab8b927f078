using System.Runtime.InteropServices;
using System.Text;
using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>What stands under a path, which is not followed. The framework cannot tell a socket, a pipe or a device from a file.</summary>
internal static class FileKinds
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeMask = 0x1;
    private const int ModeOffset = 28;

    /// <summary>Refuses what is neither a regular file nor a folder nor a link: opening a pipe would never end.</summary>
    public static void RequireOrdinary(string path)
    {
        // statx has one layout on all processors, other than stat. Elsewhere a file is checked once it is open.
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        var result = new byte[256];
        if (Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), NoFollow, TypeMask, result) != 0)
        {
            return;
        }
        var kind = (MemoryMarshal.Read<ushort>(result.AsSpan(ModeOffset)) & 0xF000) switch
        {
            0x1000 => "a named pipe",
            0x2000 => "a character device",
            0x6000 => "a block device",
            0xC000 => "a socket",
            _ => null,
        };
        if (kind is not null)
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{path} is {kind}; layers are made of files, folders and symbolic links."
            );
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] result);
}
