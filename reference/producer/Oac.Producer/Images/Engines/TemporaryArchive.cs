namespace Oac.Producer.Images.Engines;

/// <summary>A file that only its owner can read, in a folder that only its owner can enter; both go with it.</summary>
internal sealed class TemporaryArchive : IDisposable
{
    private readonly DirectoryInfo folder;

    private TemporaryArchive(DirectoryInfo folder) => this.folder = folder;

    /// <summary>The file, which is not there yet.</summary>
    public string Path => System.IO.Path.Combine(folder.FullName, "image.tar");

    /// <summary>Makes the folder.</summary>
    public static TemporaryArchive Create() => new(Directory.CreateTempSubdirectory("oac-engine-"));

    /// <summary>Makes the file.</summary>
    public FileStream CreateFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new FileStream(Path, options);
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);
}
