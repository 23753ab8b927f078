using System.Security.Cryptography;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Storage;

namespace Oac.Images.Registry.Uploads;

/// <summary>The uploads that are open. They are limited in number; idle ones make room when a new one needs it.</summary>
internal sealed class UploadSessions(RegistryContent content, RegistryLimits limits, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Upload> open = [];

    public Upload Start(RepositoryName repository, HashAlgorithmName algorithm)
    {
        lock (gate)
        {
            if (open.Count >= limits.OpenUploads)
            {
                EndIdle();
            }
            if (open.Count >= limits.OpenUploads)
            {
                throw new RegistryException(
                    RegistryResponse
                        .Error(429, ErrorCode.TooManyRequests, $"{limits.OpenUploads} uploads are open, which is all.")
                        .WithHeader("Retry-After", "1")
                );
            }
            var upload = new Upload(Guid.NewGuid(), repository, algorithm, content, limits)
            {
                Touched = time.GetUtcNow(),
            };
            open.Add(upload.Id, upload);
            return upload;
        }
    }

    /// <summary>Finds an upload and keeps others from it until it is left or ended.</summary>
    public Upload Enter(RepositoryName repository, string? id)
    {
        lock (gate)
        {
            if (
                !Guid.TryParseExact(id, "D", out var guid)
                || !open.TryGetValue(guid, out var upload)
                || upload.Repository != repository
            )
            {
                throw new RegistryException(404, ErrorCode.BlobUploadUnknown, "There is no such upload.");
            }
            if (!upload.TryEnter())
            {
                throw new RegistryException(
                    409,
                    ErrorCode.BlobUploadInvalid,
                    "Another request is working on the upload."
                );
            }
            upload.Touched = time.GetUtcNow();
            return upload;
        }
    }

    public void Leave(Upload upload)
    {
        lock (gate)
        {
            upload.Touched = time.GetUtcNow();
            upload.Leave();
        }
    }

    /// <summary>Ends an upload that the caller has entered or started.</summary>
    public void End(Upload upload)
    {
        lock (gate)
        {
            open.Remove(upload.Id);
            upload.Dispose();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var upload in open.Values)
            {
                upload.Dispose();
            }
            open.Clear();
        }
    }

    private void EndIdle()
    {
        var limit = time.GetUtcNow() - limits.UploadIdleTime;
        foreach (var upload in open.Values.Where(upload => upload.Touched <= limit && upload.TryEnter()).ToArray())
        {
            open.Remove(upload.Id);
            upload.Dispose();
        }
    }
}
