using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Copying;
using Oac.Images.Referrers;
using Oac.Producer.Images;

namespace Oac.Producer.Copying;

/// <summary>Copies images from any place to any other; every failure names the place and what can be done about it.</summary>
internal sealed class ImageCopy(ImageAccess access)
{
    /// <summary>Makes one copy. Until it is complete no tag is set and no archive appears.</summary>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public async Task<CopyOutcome> RunAsync(
        CopyOrder order,
        IProgress<CopyProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return new(order, await CopyAsync(order, progress, cancellationToken).ConfigureAwait(false));
        }
        catch (ImageContentException exception)
        {
            throw FailureHelp.Of(exception, [order.Source, order.Destination]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{order.Source} to {order.Destination}: {exception.Message}", exception);
        }
    }

    private async Task<CopyResult> CopyAsync(
        CopyOrder order,
        IProgress<CopyProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var source = await access.OpenSourceAsync(order.Source, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            // The image is looked for first: a folder or a file for an image that is not there would stay empty.
            var top = await ImageCopier
                .FindAsync(source.Content, source.Version, order.Platform, cancellationToken)
                .ConfigureAwait(false);
            if (IsSingle(order.Destination) && MediaTypes.IsIndex(top.Descriptor.MediaType))
            {
                throw IsSeveral(order, top, source.Content.Name);
            }
            var options = new CopyOptions
            {
                Parallelism = order.Parallelism,
                Progress = progress,
                Referrers = order.Referrers ? Referrers(source.Content, order) : null,
            };
            var target = await access
                .OpenTargetAsync(order.Destination, MountFrom(order), cancellationToken)
                .ConfigureAwait(false);
            await using (target.ConfigureAwait(false))
            {
                var result = await ImageCopier
                    .CopyFoundAsync(source.Content, top, target.Content, target.Tag, options, cancellationToken)
                    .ConfigureAwait(false);
                foreach (var tag in order.Tags)
                {
                    await target
                        .Content.WriteManifestAsync(result.Manifest, tag, cancellationToken)
                        .ConfigureAwait(false);
                }
                await target.CompleteAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }
        }
    }

    /// <summary>Whether a place holds images one by one, without the indexes over them.</summary>
    private static bool IsSingle(ImageAddress address) =>
        address.Transport is ImageTransport.DockerArchive or ImageTransport.DockerDaemon;

    private static UsageException IsSeveral(CopyOrder order, ManifestDocument top, string source)
    {
        var platforms = ManifestReader
            .ReadIndex(top.Content, top.Descriptor.MediaType, source)
            .Manifests.Select(manifest => manifest.Platform)
            .Where(platform => platform is { Os: not "unknown" })
            .Distinct()
            .Take(20);
        return new UsageException(
            $"{order.Destination} holds one image, and {order.Source} is an index of several; choose one by --platform: "
                + string.Join(", ", platforms)
        );
    }

    /// <summary>The source's repository, where both sides are in one registry.</summary>
    private static ImmutableArray<string> MountFrom(CopyOrder order) =>
        order
            is {
                Source: { Transport: ImageTransport.Registry, Reference: { } from },
                Destination: { Transport: ImageTransport.Registry, Reference: { } to }
            }
        && from.Registry.Equals(to.Registry, StringComparison.OrdinalIgnoreCase)
        && from.Repository != to.Repository
            ? [from.Repository, .. order.MountFrom]
            : order.MountFrom;

    private static Func<Descriptor, CancellationToken, Task<ImmutableArray<Descriptor>>> Referrers(
        IContentSource source,
        CopyOrder order
    )
    {
        if (IsSingle(order.Destination))
        {
            throw new UsageException($"{order.Destination} cannot hold what refers to an image; leave out --referrers");
        }
        return source switch
        {
            IReferrerSource referrers => (subject, cancellationToken) =>
                referrers.ListReferrersAsync(subject.Digest, null, cancellationToken),
            _ => throw new UsageException(
                $"{order.Source} does not hold what refers to an image; leave out --referrers"
            ),
        };
    }
}
