using Oac.Images.Content;

namespace Oac.Images.Registry.Storage;

/// <summary>Where bytes and repositories are kept. Repositories, and what is deleted, are only ever written by one thread at a time.</summary>
internal interface IRegistryStorage : IDisposable
{
    /// <summary>The place in words.</summary>
    string Name { get; }

    /// <summary>The repositories that are there when the registry starts.</summary>
    IEnumerable<RepositoryState> Load();

    /// <summary>Writes a repository whole, in place of what was there.</summary>
    void Save(RepositoryState repository);

    /// <summary>Begins to write some content.</summary>
    IUploadContent Begin();

    /// <summary>Content by its digest, seekable; null where it is not there.</summary>
    Stream? Open(ContentDigest digest);

    /// <summary>Removes content; whoever reads it already can go on.</summary>
    void Delete(ContentDigest digest);
}

/// <summary>Content that is being written. Disposing it removes what was not committed.</summary>
internal interface IUploadContent : IDisposable
{
    /// <summary>Readable, writable and seekable.</summary>
    Stream Stream { get; }

    /// <summary>Makes the content readable under a digest, which the caller has checked. The stream is closed by it.</summary>
    void Commit(ContentDigest digest);
}
