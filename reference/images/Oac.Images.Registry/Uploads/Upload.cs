using System.Security.Cryptography;
using Oac.Images.Content;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Storage;

namespace Oac.Images.Registry.Uploads;

/// <summary>A blob on its way in. One request at a time works on it.</summary>
internal sealed class Upload : IDisposable
{
    private readonly IUploadContent content;
    private readonly StorageQuota quota;
    private readonly RegistryLimits limits;
    private readonly HashAlgorithmName expected;
    private IncrementalHash? hash;
    private long taken;
    private int busy;

    public Upload(
        Guid id,
        RepositoryName repository,
        HashAlgorithmName expected,
        RegistryContent registry,
        RegistryLimits limits
    )
    {
        Id = id;
        Repository = repository;
        this.expected = expected;
        this.limits = limits;
        quota = registry.Quota;
        content = registry.Begin();
        hash = IncrementalHash.CreateHash(expected);
    }

    public Guid Id { get; }

    public RepositoryName Repository { get; }

    public long Length => content.Stream.Length;

    /// <summary>When a request last began or ended its work on it.</summary>
    public DateTimeOffset Touched { get; set; }

    /// <summary>Whether nobody else worked on it; if so, <see cref="Leave"/> has to follow.</summary>
    public bool TryEnter() => Interlocked.CompareExchange(ref busy, 1, 0) == 0;

    public void Leave() => Volatile.Write(ref busy, 0);

    /// <summary>Appends a request's body. What had arrived when a client went away stays.</summary>
    public async Task AppendAsync(RegistryRequest request)
    {
        var announced = request.Http.Request.ContentLength ?? 0;
        if (announced > limits.BlobBytes - Length)
        {
            throw RegistryRequest.TooLarge("The blob", limits.BlobBytes);
        }
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await request.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            if (
                Length + read
                > Math.Min(limits.BlobBytes, content.Stream is MemoryStream ? Array.MaxLength : long.MaxValue)
            )
            {
                throw RegistryRequest.TooLarge("The blob", limits.BlobBytes);
            }
            if (!quota.TryTake(read))
            {
                throw RegistryRequest.TooLarge("What the registry holds together", limits.StoredBytes);
            }
            taken += read;
            content.Stream.Write(buffer, 0, read);
            hash?.AppendData(buffer, 0, read);
        }
    }

    /// <summary>Takes back what was appended beyond a length.</summary>
    public void CutTo(long length)
    {
        quota.GiveBack(taken - length);
        taken = length;
        content.Stream.SetLength(length);
        content.Stream.Position = length;
        // A hash cannot go back; it is computed anew from what was written.
        hash?.Dispose();
        hash = null;
    }

    /// <summary>Whether what was written is what a digest says.</summary>
    public bool Is(ContentDigest digest)
    {
        if (hash is null || digest.Algorithm != (expected == HashAlgorithmName.SHA512 ? "sha512" : "sha256"))
        {
            hash?.Dispose();
            hash = digest.CreateHash();
            content.Stream.Position = 0;
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = content.Stream.Read(buffer)) > 0)
            {
                hash.AppendData(buffer, 0, read);
            }
        }
        return ContentDigest.OfHash(hash.GetHashAndReset()) == digest;
    }

    public void CommitTo(RegistryContent registry, ContentDigest digest) =>
        registry.AddBlob(Repository, digest, content);

    public void Dispose()
    {
        hash?.Dispose();
        content.Dispose();
        quota.GiveBack(taken);
        taken = 0;
    }
}
