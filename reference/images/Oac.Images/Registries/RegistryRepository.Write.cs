using System.Globalization;
using System.Net;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Referrers;

namespace Oac.Images.Registries;

/// <content>Writing: what is there is not sent, what lies in a neighbour is mounted, the rest is uploaded.</content>
public sealed partial class RegistryRepository
{
    private string Push => $"repository:{Reference.Repository}:pull,push";

    /// <inheritdoc/>
    public async Task<bool> WriteBlobAsync(
        Descriptor descriptor,
        Func<CancellationToken, Task<Stream>> open,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        ArgumentNullException.ThrowIfNull(open);
        if (await HasBlobAsync(descriptor, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }
        UploadSession? session = null;
        foreach (var from in _mountFrom)
        {
            // A registry that will not mount begins an upload instead, which then serves.
            var (mounted, begun) = await MountAsync(descriptor, from, cancellationToken).ConfigureAwait(false);
            if (mounted)
            {
                return false;
            }
            if (begun is not null)
            {
                session = begun;
                break;
            }
        }
        await new BlobUpload(this, descriptor, open, progress)
            .RunAsync(session, cancellationToken)
            .ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>What has a subject is put into the list of referrers that the subject's tag leads to, where the registry keeps none itself.</remarks>
    public async Task WriteManifestAsync(ManifestDocument manifest, string? tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var (descriptor, content) = manifest;
        if (tag is not null && !ImageTag.TryParse(tag, out _))
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{Name}: '{MessageText.Shown(tag, 150)}' is no tag"
            );
        }
        var asked = tag ?? descriptor.Digest.ToString();
        var what = Place(asked);
        if (content.Length > ContentLimits.MaxManifestBytes)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: the manifest has {content.Length} bytes; at most {ContentLimits.MaxManifestBytes} are sent"
                )
            );
        }
        Check(content.ToArray(), descriptor.Digest, what);
        var referrer = ReferrerDescription.Of(manifest, what);

        // Whether a registry keeps a list of referrers it says only when it is sent one, so what has a subject is sent in any case.
        if (
            referrer is null
            && await HasManifestAsync(asked, descriptor.Digest, what, cancellationToken).ConfigureAwait(false)
        )
        {
            return;
        }
        var listed = await _host
            .SendAsync(
                Write(HttpMethod.Put, Address($"manifests/{asked}")) with
                {
                    Content = () => Body(manifest),
                },
                what,
                async (response, cancelled) =>
                {
                    await ExpectCreatedAsync(response, descriptor.Digest, what, cancelled).ConfigureAwait(false);
                    return response.Headers.Contains("OCI-Subject");
                },
                keep: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (referrer is var (subject, described) && !listed)
        {
            await AddReferrerAsync(subject, described, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<bool> HasManifestAsync(
        string asked,
        ContentDigest digest,
        string what,
        CancellationToken cancellationToken
    ) =>
        _host.SendAsync(
            Write(HttpMethod.Head, Address($"manifests/{asked}")) with
            {
                Accept = ManifestTypes,
            },
            what,
            async (response, cancelled) =>
            {
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    return false;
                }
                await ExpectAsync(response, HttpStatusCode.OK, what, cancelled).ConfigureAwait(false);
                return Announced(response) == digest;
            },
            keep: false,
            cancellationToken
        );

    internal Task<bool> HasBlobAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var what = Place(descriptor.Digest.ToString());
        return _host.SendAsync(
            Write(HttpMethod.Head, Address($"blobs/{descriptor.Digest}")),
            what,
            async (response, cancelled) =>
            {
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    return false;
                }
                await ExpectAsync(response, HttpStatusCode.OK, what, cancelled).ConfigureAwait(false);
                return true;
            },
            keep: false,
            cancellationToken
        );
    }

    /// <summary>Begins an upload.</summary>
    internal Task<UploadSession> BeginAsync(string what, CancellationToken cancellationToken) =>
        UploadAsync(
            Write(HttpMethod.Post, Address("blobs/uploads/")) with
            {
                Content = () => new ByteArrayContent([]),
            },
            what,
            HttpStatusCode.Accepted,
            cancellationToken
        );

    /// <summary>Sends a step of an upload and reads where it goes on.</summary>
    internal Task<UploadSession> UploadAsync(
        RegistryRequest request,
        string what,
        HttpStatusCode expected,
        CancellationToken cancellationToken
    ) =>
        _host.SendAsync(
            request,
            what,
            async (response, cancelled) =>
            {
                await ExpectAsync(response, expected, what, cancelled).ConfigureAwait(false);
                return UploadSession.Of(response, request.Address, what);
            },
            keep: false,
            cancellationToken
        );

    /// <summary>Ends an upload with its last bytes, if any.</summary>
    internal Task<bool> FinishAsync(
        UploadSession session,
        Descriptor descriptor,
        Func<HttpContent> content,
        string what,
        CancellationToken cancellationToken
    ) =>
        _host.SendAsync(
            Write(HttpMethod.Put, session.With(descriptor.Digest)) with
            {
                Content = content,
                Once = true,
            },
            what,
            (response, cancelled) => ExpectCreatedAsync(response, descriptor.Digest, what, cancelled),
            keep: false,
            cancellationToken
        );

    /// <summary>Gives an upload up; whether the registry understands does not matter, it forgets uploads in time.</summary>
    internal async Task AbandonAsync(UploadSession session, string what)
    {
        using var limit = new CancellationTokenSource(RegistryLimits.IdleTimeout, _host.Time);
        try
        {
            await _host
                .SendAsync(
                    Write(HttpMethod.Delete, session.Address) with
                    {
                        Once = true,
                    },
                    what,
                    (_, _) => Task.FromResult(true),
                    keep: false,
                    limit.Token
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is ImageContentException or OperationCanceledException)
        {
            // The failure that led here says more.
        }
    }

    /// <summary>Waits before a part of an upload is sent again.</summary>
    internal Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(RetryDelay.Backoff(attempt), _host.Time, cancellationToken);

    internal RegistryRequest Write(HttpMethod method, Uri address) =>
        new(method, address, Reference.Repository, [Push]);

    private async Task<(bool Mounted, UploadSession? Begun)> MountAsync(
        Descriptor descriptor,
        string from,
        CancellationToken cancellationToken
    )
    {
        var what = $"{Place(descriptor.Digest.ToString())}: mount from {from}";
        var address = Address(
            $"blobs/uploads/?mount={Uri.EscapeDataString(descriptor.Digest.ToString())}&from={Uri.EscapeDataString(from)}"
        );
        var request = Write(HttpMethod.Post, address);
        return await _host
            .SendAsync<(bool, UploadSession?)>(
                request with
                {
                    Scopes = [.. request.Scopes, $"repository:{from}:pull"],
                    Content = () => new ByteArrayContent([]),
                },
                what,
                async (response, cancelled) =>
                {
                    if (response.StatusCode == HttpStatusCode.Created)
                    {
                        ExpectDigest(response, descriptor.Digest, what);
                        return (true, null);
                    }
                    // Neighbours that may not be read, or are not there, are no reason to fail.
                    if (response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError)
                    {
                        return (false, null);
                    }
                    await ExpectAsync(response, HttpStatusCode.Accepted, what, cancelled).ConfigureAwait(false);
                    return (false, UploadSession.Of(response, address, what));
                },
                keep: false,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static void ExpectDigest(HttpResponseMessage response, ContentDigest digest, string what)
    {
        if (Announced(response) is { } found && found.Algorithm == digest.Algorithm && found != digest)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"{what}: the registry stored {found}, where {digest} was sent"
            );
        }
    }

    private async Task<bool> ExpectCreatedAsync(
        HttpResponseMessage response,
        ContentDigest digest,
        string what,
        CancellationToken cancellationToken
    )
    {
        await ExpectAsync(response, HttpStatusCode.Created, what, cancellationToken).ConfigureAwait(false);
        ExpectDigest(response, digest, what);
        return true;
    }
}
