using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Referrers;
using Oac.Images.Signatures;

namespace Oac.Producer.Referring;

/// <summary>
/// Reads what refers to an image, to the images of an index, and to those referrers. Nothing is verified: kinds are told by types and
/// annotations.
/// </summary>
internal sealed class ReferrerTree(IReferrerSource source)
{
    /// <summary>The most nodes of one tree.</summary>
    public const int MaxNodes = 1_000;

    private static readonly (string Ending, string Kind)[] Tags =
    [
        ("sig", "signature"),
        ("att", "attestation"),
        ("sbom", "sbom"),
    ];

    private int nodes;

    /// <summary>Reads the tree of a manifest or an index.</summary>
    /// <exception cref="ImageContentException">The source does not answer, or there is too much.</exception>
    public async Task<ReferrerNode> ReadAsync(ManifestDocument top, CancellationToken cancellationToken)
    {
        var isIndex = MediaTypes.IsIndex(top.Descriptor.MediaType);
        var node = new ReferrerNode(top.Descriptor, isIndex ? "index" : "image");
        var children = await ChildrenAsync(node, 1, cancellationToken).ConfigureAwait(false);
        if (isIndex)
        {
            var index = ManifestReader.ReadIndex(top.Content, top.Descriptor.MediaType, source.Name);
            foreach (var entry in index.Manifests)
            {
                Count();
                var image = new ReferrerNode(entry, MediaTypes.IsIndex(entry.MediaType) ? "index" : "image");
                children.Add(
                    image with
                    {
                        Children = [.. await ChildrenAsync(image, 1, cancellationToken).ConfigureAwait(false)],
                    }
                );
            }
        }
        return node with { Children = [.. children] };
    }

    private async Task<List<ReferrerNode>> ChildrenAsync(
        ReferrerNode parent,
        int depth,
        CancellationToken cancellationToken
    )
    {
        var subject = parent.Descriptor.Digest;
        var children = new List<ReferrerNode>();
        if (depth > SignatureLimits.MaxReferrerDepth)
        {
            return children;
        }
        foreach (var (ending, kind) in depth == 1 ? Tags : [])
        {
            var tag = $"{subject.Algorithm}-{subject.Hex}.{ending}";
            try
            {
                var document = await source.GetManifestAsync(tag, cancellationToken).ConfigureAwait(false);
                Count();
                children.Add(new(document.Descriptor, kind) { Tag = tag });
            }
            catch (ImageContentException exception) when (exception.Error == ImageContentError.NotFound)
            {
                continue;
            }
        }
        foreach (var listed in await source.ListReferrersAsync(subject, null, cancellationToken).ConfigureAwait(false))
        {
            Count();
            var referrer = await ToldAsync(listed, cancellationToken).ConfigureAwait(false);
            var node = new ReferrerNode(referrer, KindOf(referrer))
            {
                PredicateType = ReferrerKinds.Predicate(referrer),
            };
            children.Add(
                node with
                {
                    Children = [.. await ChildrenAsync(node, depth + 1, cancellationToken).ConfigureAwait(false)],
                }
            );
        }
        return children;
    }

    private async Task<Descriptor> ToldAsync(Descriptor referrer, CancellationToken cancellationToken)
    {
        if (!ReferrerKinds.IsUntold(referrer))
        {
            return referrer;
        }
        var document = await source
            .GetManifestAsync(referrer.Digest.ToString(), cancellationToken)
            .ConfigureAwait(false);
        return ReferrerDescription.Of(document, $"{source.Name}: {referrer.Digest}")?.Referrer ?? referrer;
    }

    private static string KindOf(Descriptor referrer) =>
        ReferrerKinds.IsSignature(referrer) ? "signature"
        : ReferrerKinds.IsAttestation(referrer) ? "attestation"
        : ReferrerKinds.IsSbom(referrer) ? "sbom"
        : "other";

    private void Count()
    {
        if (++nodes > MaxNodes)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"{source.Name}: more than {MaxNodes} manifests refer to the image"
            );
        }
    }
}
