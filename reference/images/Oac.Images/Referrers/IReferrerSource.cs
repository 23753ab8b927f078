using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Images.Referrers;

/// <summary>A source that knows what refers to a manifest: a registry or an OCI layout.</summary>
public interface IReferrerSource : IContentSource
{
    /// <summary>What refers to a manifest. No image needs to be there.</summary>
    /// <param name="subject">The manifest's digest.</param>
    /// <param name="artifactType">Only artifacts of this type, or null for all.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <returns>
    /// As the list describes them. Lists that other clients keep under a tag may lack annotations and the true type: cosign writes the
    /// type of the empty config there (see <see cref="ReferrerKinds.IsUntold"/>).
    /// </returns>
    /// <exception cref="ImageContentException">The list cannot be had, or is longer than a limit.</exception>
    Task<ImmutableArray<Descriptor>> ListReferrersAsync(
        ContentDigest subject,
        string? artifactType,
        CancellationToken cancellationToken
    );
}
