using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Registries;

/// <content>
/// What refers to a manifest: the registry's own list, or in registries that keep none a list of ours under a tag that the distribution
/// specification names (Referrers Tag Schema).
/// </content>
public sealed partial class RegistryRepository
{
    /// <summary>
    /// What refers to a manifest: by the registry's list of referrers, or where it has none by the tag that the specification names for
    /// such registries. No image needs to be there.
    /// </summary>
    /// <param name="subject">The manifest's digest.</param>
    /// <param name="artifactType">Only artifacts of this type, or null for all.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<ImmutableArray<Descriptor>> ListReferrersAsync(
        ContentDigest subject,
        string? artifactType,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        var what = $"{Name}: referrers of {subject}";
        var query = artifactType is null ? "" : $"?artifactType={Uri.EscapeDataString(artifactType)}";
        var found = ImmutableArray.CreateBuilder<Descriptor>();
        try
        {
            await foreach (
                var (page, _) in NameList
                    .PagesAsync(
                        _host,
                        Read(HttpMethod.Get, $"referrers/{subject}{query}") with
                        {
                            Accept = [MediaTypes.OciIndex],
                        },
                        what,
                        (bytes, response) =>
                            ManifestReader.ReadIndex(bytes, response.Content.Headers.ContentType?.MediaType, what),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )
            {
                found.AddRange(page.Manifests);
                if (found.Count > RegistryLimits.MaxNames)
                {
                    throw new ImageContentException(
                        ImageContentError.LimitExceeded,
                        $"{what}: more than {RegistryLimits.MaxNames}"
                    );
                }
            }
        }
        catch (ImageContentException e) when (e.Error == ImageContentError.NotFound && found.Count == 0)
        {
            found.AddRange(await TaggedReferrersAsync(subject, cancellationToken).ConfigureAwait(false));
        }

        // A registry may leave the choice to us.
        return artifactType is null
            ? found.ToImmutable()
            : [.. found.Where(referrer => referrer.ArtifactType == artifactType)];
    }

    private async Task<ImmutableArray<Descriptor>> TaggedReferrersAsync(
        ContentDigest subject,
        CancellationToken cancellationToken
    )
    {
        var (document, _) = await ReferrersStateAsync(ReferrersTag(subject), cancellationToken).ConfigureAwait(false);
        return document is null
            ? []
            : ManifestReader.ReadIndex(document.Content, document.Descriptor.MediaType, Name).Manifests;
    }

    /// <summary>
    /// Puts a manifest that was just sent into the list under its subject's tag (distribution specification, Pushing Manifests with
    /// Subject). Nothing in the specification keeps two clients from overwriting each other's lists, so the registry is asked to refuse
    /// what is not based on the newest, if it can, and the list is read again until the manifest is in it.
    /// </summary>
    private async Task AddReferrerAsync(ContentDigest subject, Descriptor referrer, CancellationToken cancellationToken)
    {
        var tag = ReferrersTag(subject);
        var what = $"{Place(tag)}: referrers of {subject}";

        // Those that share this client need not overwrite each other.
        await _host.OneReferrerList.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var (list, state) = await ReferrersStateAsync(tag, cancellationToken).ConfigureAwait(false);
                var (entries, longer) = WithReferrer(list, referrer, what);
                if (entries.Any(entry => entry.Digest == referrer.Digest))
                {
                    return;
                }
                if (attempt > RegistryLimits.MaxAttempts)
                {
                    throw new ImageContentException(
                        ImageContentError.Unreachable,
                        $"{what}: {referrer.Digest} was sent, but {RegistryLimits.MaxAttempts} times the list was overwritten before it could be read again"
                    );
                }
                if (attempt > 1)
                {
                    await PauseAsync(attempt - 1, cancellationToken).ConfigureAwait(false);
                }
                await PutReferrersAsync(tag, longer, state, list is null, what, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        finally
        {
            _host.OneReferrerList.Release();
        }
    }

    private async Task<(ManifestDocument? Document, string? State)> ReferrersStateAsync(
        string tag,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await GetStateAsync(tag, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageContentException e) when (e.Error == ImageContentError.NotFound)
        {
            return (null, null);
        }
    }

    /// <summary>Sends a list; that it is outdated by now is no failure, the next reading tells.</summary>
    private Task<bool> PutReferrersAsync(
        string tag,
        ManifestDocument list,
        string? state,
        bool isNew,
        string what,
        CancellationToken cancellationToken
    ) =>
        _host.SendAsync(
            Write(HttpMethod.Put, Address($"manifests/{tag}")) with
            {
                Content = () => Body(list),
                OnlyIf =
                    isNew ? new("If-None-Match", "*")
                    : state is null ? null
                    : new("If-Match", state),
            },
            what,
            async (response, cancelled) =>
                response.StatusCode == HttpStatusCode.PreconditionFailed
                || await ExpectCreatedAsync(response, list.Descriptor.Digest, what, cancelled).ConfigureAwait(false),
            keep: false,
            cancellationToken
        );

    /// <summary>What a list holds, and the list with one more; what others wrote in it stays as it is.</summary>
    private static (ImmutableArray<Descriptor> Entries, ManifestDocument Longer) WithReferrer(
        ManifestDocument? list,
        Descriptor referrer,
        string what
    )
    {
        if (list is null)
        {
            return ([], IndexWriter.Write(new(MediaTypes.OciIndex, [referrer])));
        }
        var index = ManifestReader.ReadIndex(list.Content, list.Descriptor.MediaType, what);
        if (index.MediaType != MediaTypes.OciIndex)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"{what}: '{index.MediaType}' stands where the list is wanted"
            );
        }
        if (index.Manifests.Any(entry => entry.Digest == referrer.Digest))
        {
            return (index.Manifests, list);
        }
        if (index.Manifests.Length >= ContentLimits.MaxIndexEntries)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"{what}: the list holds {index.Manifests.Length} already; at most {ContentLimits.MaxIndexEntries} are listed"
            );
        }
        using var document = JsonDocument.Parse(list.Content);
        var content = DescriptorJson.Write(json =>
        {
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Name != "manifests")
                {
                    member.WriteTo(json);
                    continue;
                }
                json.WriteStartArray("manifests"u8);
                if (member.Value.ValueKind == JsonValueKind.Array)
                {
                    foreach (var entry in member.Value.EnumerateArray())
                    {
                        entry.WriteTo(json);
                    }
                }
                DescriptorJson.Write(json, referrer);
                json.WriteEndArray();
            }
        });
        return (index.Manifests, DescriptorJson.Document(MediaTypes.OciIndex, content));
    }

    private static ReadOnlyMemoryContent Body(ManifestDocument manifest) =>
        new(manifest.Content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(manifest.Descriptor.MediaType) } };

    /// <summary>The tag schema's name: at most 32 and 64 characters of algorithm and digits.</summary>
    private static string ReferrersTag(ContentDigest subject) => $"{subject.Algorithm}-{subject.Hex.AsSpan(0, 64)}";
}
