using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Oac.Producer.Logins;

/// <summary>Keeps a terminal from showing what is typed, until it is disposed of. The terminal goes on to edit lines.</summary>
internal sealed partial class TerminalEcho : IDisposable
{
    private const int StandardInput = 0;
    private const int Now = 0;
    private const uint Echo = 0x8;

    /// <summary>More than the structure has anywhere: 60 bytes on Linux, 72 on macOS.</summary>
    private const int StructureBytes = 256;

    private readonly byte[] before;

    private TerminalEcho(byte[] before) => this.before = before;

    /// <summary>Where the local modes stand: after three words, which have 4 bytes on Linux and 8 on macOS.</summary>
    private static int LocalModes => OperatingSystem.IsMacOS() ? 24 : 12;

    /// <summary>Turns the echo of standard input off.</summary>
    /// <exception cref="UsageException">It is no terminal that can.</exception>
    public static TerminalEcho Off()
    {
        var before = new byte[StructureBytes];
        if (OperatingSystem.IsWindows() || GetAttributes(StandardInput, before) != 0)
        {
            throw NotHere();
        }
        var hidden = before.ToArray();
        var modes = hidden.AsSpan(LocalModes, sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(modes, BinaryPrimitives.ReadUInt32LittleEndian(modes) & ~Echo);
        return SetAttributes(StandardInput, Now, hidden) == 0 ? new(before) : throw NotHere();
    }

    /// <inheritdoc/>
    public void Dispose() => _ = SetAttributes(StandardInput, Now, before);

    private static UsageException NotHere() =>
        new("this terminal cannot hide what is typed; use --username with --password-stdin");

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int file, [Out] byte[] structure);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int file, int when, byte[] structure);
}
