using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Registry.Protocol;

namespace Oac.Images.Registry.Storage;

/// <summary>
/// The repositories and their content. Readers see one immutable state; writers take turns, write to the storage first and then swap the
/// state. Content that no repository has any more is removed with its last mention.
/// </summary>
internal sealed class RegistryContent : IDisposable
{
    private readonly Lock gate = new();
    private readonly IRegistryStorage storage;
    private readonly RegistryLimits limits;
    private readonly Dictionary<ContentDigest, int> mentions = [];
    private ImmutableSortedDictionary<string, RepositoryState> repositories;

    public RegistryContent(IRegistryStorage storage, RegistryLimits limits)
    {
        this.storage = storage;
        this.limits = limits;
        Quota = new(limits.StoredBytes);
        repositories = storage
            .Load()
            .ToImmutableSortedDictionary(entry => entry.Name, entry => entry, StringComparer.Ordinal);
        foreach (var (digest, size) in repositories.Values.SelectMany(repository => repository.Contents()))
        {
            Mention(digest, size);
        }
    }

    public StorageQuota Quota { get; }

    public string StorageName => storage.Name;

    public ImmutableSortedDictionary<string, RepositoryState> Repositories => Volatile.Read(ref repositories);

    public RepositoryState? Find(RepositoryName name) => Repositories.GetValueOrDefault(name.Value);

    public IUploadContent Begin() => storage.Begin();

    public Stream? Open(ContentDigest digest) => storage.Open(digest);

    /// <summary>Gives a repository a blob that was written and checked. The caller still counts the bytes as those of its upload.</summary>
    public void AddBlob(RepositoryName name, ContentDigest digest, IUploadContent content)
    {
        lock (gate)
        {
            var repository = ForWriting(name);
            var size = content.Stream.Length;
            var known = mentions.ContainsKey(digest);
            RefuseBeyond(repository.Blobs.Count + (repository.Blobs.ContainsKey(digest) ? 0 : 1), "blobs");
            if (!known)
            {
                content.Commit(digest);
            }
            Replace(repository with { Blobs = repository.Blobs.SetItem(digest, size) });
        }
    }

    /// <summary>Gives a repository a blob that another one has. Returns whether there is such a blob.</summary>
    public bool Mount(RepositoryName name, ContentDigest digest, RepositoryName from)
    {
        lock (gate)
        {
            if (Find(from)?.Blobs.TryGetValue(digest, out var size) is not true)
            {
                return false;
            }
            var repository = ForWriting(name);
            RefuseBeyond(repository.Blobs.Count + 1, "blobs");
            Replace(repository with { Blobs = repository.Blobs.SetItem(digest, size) });
            return true;
        }
    }

    /// <summary>Gives a repository a manifest and tags that lead to it, unless it mentions what the repository has not.</summary>
    /// <returns>What is missing; nothing was written then.</returns>
    public ImmutableArray<ContentDigest> AddManifest(
        RepositoryName name,
        ContentDigest digest,
        ReadOnlyMemory<byte> bytes,
        StoredManifest manifest,
        IReadOnlyCollection<string> tags,
        Func<RepositoryState, ImmutableArray<ContentDigest>> missing
    )
    {
        lock (gate)
        {
            var repository = ForWriting(name);
            if (missing(repository) is { IsEmpty: false } absent)
            {
                return absent;
            }
            RefuseBeyond(repository.Manifests.Count + 1, "manifests");
            RefuseBeyond(repository.Tags.Count + tags.Count, "tags");
            if (!mentions.ContainsKey(digest))
            {
                if (!Quota.TryTake(bytes.Length))
                {
                    throw RegistryRequest.TooLarge("What the registry holds together", limits.StoredBytes);
                }
                Quota.GiveBack(bytes.Length);
                using var content = storage.Begin();
                content.Stream.Write(bytes.Span);
                content.Commit(digest);
            }
            Replace(
                repository with
                {
                    Manifests = repository.Manifests.SetItem(digest, manifest),
                    Tags = repository.Tags.SetItems(tags.Select(tag => KeyValuePair.Create(tag, digest))),
                }
            );
            return [];
        }
    }

    /// <summary>Changes a repository that is there, by taking things out of it. Returns whether anything changed.</summary>
    public bool Remove(RepositoryName name, Func<RepositoryState, RepositoryState> change)
    {
        lock (gate)
        {
            if (Find(name) is not { } before || change(before) is var after && after == before)
            {
                return false;
            }
            Replace(after);
            return true;
        }
    }

    public void Dispose() => storage.Dispose();

    private RepositoryState ForWriting(RepositoryName name)
    {
        if (Find(name) is { } repository)
        {
            return repository;
        }
        if (repositories.Count >= limits.Repositories)
        {
            throw new RegistryException(
                403,
                ErrorCode.Denied,
                $"The registry has the {limits.Repositories} repositories that are allowed."
            );
        }
        return new(name.Value);
    }

    private void RefuseBeyond(int count, string what)
    {
        if (count > limits.EntriesPerRepository)
        {
            throw new RegistryException(
                403,
                ErrorCode.Denied,
                $"The repository has the {limits.EntriesPerRepository} {what} that are allowed."
            );
        }
    }

    private void Replace(RepositoryState after)
    {
        var before = repositories.GetValueOrDefault(after.Name);
        storage.Save(after);
        foreach (var (digest, size) in after.Contents())
        {
            Mention(digest, size);
        }
        Volatile.Write(ref repositories, repositories.SetItem(after.Name, after));
        foreach (var (digest, size) in before?.Contents() ?? [])
        {
            Forget(digest, size);
        }
    }

    private void Mention(ContentDigest digest, long size)
    {
        if (!mentions.TryAdd(digest, 1))
        {
            mentions[digest]++;
            return;
        }
        Quota.Take(size);
    }

    private void Forget(ContentDigest digest, long size)
    {
        if (--mentions[digest] > 0)
        {
            return;
        }
        mentions.Remove(digest);
        Quota.GiveBack(size);
        storage.Delete(digest);
    }
}
