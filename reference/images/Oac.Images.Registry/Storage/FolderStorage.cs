using System.Security.Cryptography;
using System.Text;
using Oac.Images.Content;

namespace Oac.Images.Registry.Storage;

/// <summary>
/// Content in a folder:
/// <code>
/// lock                            held while a registry uses the folder
/// blobs/sha256/HEX                content of blobs and manifests, complete and checked
/// repositories/HEX.json           one file a repository, named by the sha256 of the repository's name
/// uploads/GUID                    what is being written; removed when a registry starts
/// </code>
/// No part of a request becomes part of a path: names are hashes of checked names, digests are parsed. Everything appears by a rename, so
/// that a registry that was killed leaves no half of anything; a power failure may undo the last writes. Files are 0600, folders 0700.
/// </summary>
internal sealed class FolderStorage : IRegistryStorage
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string blobs;
    private readonly string repositories;
    private readonly string uploads;
    private readonly FileStream held;

    /// <exception cref="IOException">The folder is in use, or cannot be written.</exception>
    public FolderStorage(string folder)
    {
        Name = Path.GetFullPath(folder);
        blobs = Path.Combine(Name, "blobs");
        repositories = Path.Combine(Name, "repositories");
        uploads = Path.Combine(Name, "uploads");
        MakeFolder(Name);
        held = Create(Path.Combine(Name, "lock"), FileMode.OpenOrCreate);
        try
        {
            if (Directory.Exists(uploads))
            {
                Directory.Delete(uploads, recursive: true);
            }
            foreach (
                var needed in (string[])
                    [uploads, repositories, blobs, Path.Combine(blobs, "sha256"), Path.Combine(blobs, "sha512")]
            )
            {
                MakeFolder(needed);
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public IEnumerable<RepositoryState> Load() =>
        Directory
            .EnumerateFiles(repositories, "*.json")
            .Select(file => RepositoryFile.Read(File.ReadAllBytes(file), file));

    public void Save(RepositoryState repository)
    {
        var file = Path.Combine(uploads, Guid.NewGuid().ToString("N"));
        using (var stream = Create(file, FileMode.CreateNew))
        {
            RepositoryFile.Write(stream, repository);
        }
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository.Name)));
        File.Move(file, Path.Combine(repositories, name + ".json"), overwrite: true);
    }

    public IUploadContent Begin() => new FileUpload(this, Path.Combine(uploads, Guid.NewGuid().ToString("N")));

    public Stream? Open(ContentDigest digest)
    {
        try
        {
            return new FileStream(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Delete(ContentDigest digest) => File.Delete(PathOf(digest));

    public void Dispose() => held.Dispose();

    private string PathOf(ContentDigest digest) => Path.Combine(blobs, digest.Algorithm, digest.Hex);

    private static FileStream Create(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode0600;
        }
        return new FileStream(path, options);
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    private sealed class FileUpload(FolderStorage storage, string path) : IUploadContent
    {
        private readonly FileStream stream = Create(path, FileMode.CreateNew);
        private bool committed;

        public Stream Stream => stream;

        public void Commit(ContentDigest digest)
        {
            stream.Dispose();
            File.Move(path, storage.PathOf(digest), overwrite: true);
            committed = true;
        }

        public void Dispose()
        {
            stream.Dispose();
            if (!committed)
            {
                File.Delete(path);
            }
        }
    }
}
