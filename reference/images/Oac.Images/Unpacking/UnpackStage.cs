using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oac.Images.Tar;

namespace Oac.Images.Unpacking;

/// <summary>Where contents of files wait for their names: under numbers of ours, so that no name of an image matters yet.</summary>
[SupportedOSPlatform("linux")]
internal sealed class UnpackStage : IDisposable
{
    public const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly byte[] _buffer = new byte[256 * 1024];

    public UnpackStage(string folder)
    {
        Folder = Directory.CreateDirectory(folder, OnlyOwner).FullName;
        Handle = Posix.OpenPath(TarText.EncodeWithNul(Folder), Folder);
    }

    public string Folder { get; }

    public SafeFileHandle Handle { get; }

    /// <summary>The name of an entry's content.</summary>
    public static string Name(int layer, int entry) => string.Create(CultureInfo.InvariantCulture, $"{layer}-{entry}");

    /// <summary>Writes what an entry holds.</summary>
    public async ValueTask WriteAsync(
        int layer,
        int entry,
        long size,
        Stream content,
        CancellationToken cancellationToken
    )
    {
        using var file = File.OpenHandle(
            Path.Combine(Folder, Name(layer, entry)),
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete
        );
        for (long at = 0; at < size; )
        {
            var got = await content.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
            RandomAccess.Write(file, _buffer.AsSpan(0, got), at);
            at += got;
        }
    }

    public void Dispose() => Handle.Dispose();
}
