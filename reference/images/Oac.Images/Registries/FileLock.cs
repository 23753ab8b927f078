using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>
/// A file that one process at a time has open. It stays when it is given back: to remove it would let two have one each. A process that
/// ends gives back what it has.
/// </summary>
internal sealed class FileLock : IDisposable
{
    // What the system says of a file that another has: EAGAIN on Linux, EWOULDBLOCK on macOS, a sharing violation on Windows.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>Waits until the file is free, but not without end.</summary>
    /// <exception cref="ImageContentException">Another keeps it for longer than <see cref="RegistryLimits.LockTimeout"/>.</exception>
    public static async Task<FileLock> TakeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new ImageContentException(ImageContentError.NotSupported, $"{path} is a link; remove it");
        }
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new(new FileStream(path, options));
            }
            catch (IOException e) when (Taken.Contains(e.HResult))
            {
                if (time.GetElapsedTime(start) > RegistryLimits.LockTimeout)
                {
                    throw new ImageContentException(
                        ImageContentError.Unreachable,
                        $"{path}: another program has kept it for {RegistryLimits.LockTimeout.TotalSeconds:0} seconds",
                        e
                    );
                }
            }
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
