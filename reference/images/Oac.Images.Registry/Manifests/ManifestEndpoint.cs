using System.Collections.Immutable;
using System.Security.Cryptography;
using Oac.Images.Content;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Storage;

namespace Oac.Images.Registry.Manifests;

/// <summary>Manifests and indexes: end-3, 7a, 7b and 9 of the distribution-spec.</summary>
internal sealed class ManifestEndpoint(RegistryContent content, RegistryServerOptions options)
{
    private const int MediaTypeLength = 255;
    private readonly RegistryLimits limits = options.Limits;

    public async Task<RegistryResponse> AnswerAsync(RegistryRequest request) =>
        request switch
        {
            { IsRead: true } => Get(request),
            { Method: "PUT" } => await PutAsync(request).ConfigureAwait(false),
            { Method: "DELETE" } => Delete(request),
            _ => throw new RegistryException(405, ErrorCode.Unsupported, $"{request.Method} is not possible here."),
        };

    private RegistryResponse Get(RegistryRequest request)
    {
        var repository =
            content.Find(request.Repository)
            ?? throw new RegistryException(404, ErrorCode.NameUnknown, "There is no such repository.");
        var digest = request.Digest ?? repository.Tags.GetValueOrDefault(request.Reference ?? "");
        if (
            digest is null
            || !repository.Manifests.TryGetValue(digest, out var manifest)
            || content.Open(digest) is not { } stream
        )
        {
            throw Unknown();
        }
        return new RegistryResponse(200)
        {
            ContentType = manifest.MediaType,
            Content = stream,
            Length = stream.Length,
            IsDocument = true,
        }.WithDigest(digest);
    }

    private async Task<RegistryResponse> PutAsync(RegistryRequest request)
    {
        var tags = Tags(request);
        var bytes = await request.ReadAllAsync(limits.ManifestBytes, "The manifest").ConfigureAwait(false);
        var digest = request.Digest is { Algorithm: "sha512" }
            ? ContentDigest.OfHash(SHA512.HashData(bytes))
            : ContentDigest.Sha256Of(bytes);
        if (request.Digest is { } claimed && claimed != digest)
        {
            throw new RegistryException(400, ErrorCode.DigestInvalid, $"The manifest is {digest}, not {claimed}.");
        }
        var type = request.MediaType();
        if (type?.Length > MediaTypeLength)
        {
            throw new RegistryException(
                400,
                ErrorCode.ManifestInvalid,
                "The media type is longer than 255 characters."
            );
        }
        var manifest = ManifestContent.Read(bytes, type, limits.ManifestDepth);
        var missing = content.AddManifest(
            request.Repository,
            digest,
            bytes,
            new(manifest.MediaType, bytes.Length, manifest.Subject),
            tags,
            manifest.MissingIn
        );
        if (missing.Length > 0)
        {
            const int Named = 100;
            return RegistryResponse.Errors(
                404,
                ErrorCode.ManifestBlobUnknown,
                missing.Take(Named).Select(absent => $"The repository has no {absent}.")
            );
        }
        var response = new RegistryResponse(201)
            .WithDigest(digest)
            .WithHeader("Location", $"/v2/{request.Repository}/manifests/{digest}");
        if (options.Referrers && manifest.Subject is { } subject)
        {
            response = response.WithHeader("OCI-Subject", subject.ToString());
        }
        return request.Digest is not null && tags.Length > 0
            ? response.WithHeader("OCI-Tag", string.Join(", ", tags))
            : response;
    }

    /// <summary>The tag of the path, or those of the parameters where the path has a digest.</summary>
    private ImmutableArray<string> Tags(RegistryRequest request)
    {
        var tags = request.Digest is null ? [request.Reference!] : request.Parameters("tag").ToImmutableArray();
        if (tags.Length > limits.TagsPerRequest)
        {
            throw new RegistryException(
                414,
                ErrorCode.Unsupported,
                $"One request sets at most {limits.TagsPerRequest} tags."
            );
        }
        return tags.All(TagName.IsValid)
            ? [.. tags.Select(tag => tag!)]
            : throw new RegistryException(
                400,
                ErrorCode.ManifestInvalid,
                "It is neither a tag nor a sha256 or sha512 digest."
            );
    }

    private RegistryResponse Delete(RegistryRequest request)
    {
        if (content.Find(request.Repository) is null)
        {
            throw new RegistryException(404, ErrorCode.NameUnknown, "There is no such repository.");
        }
        var removed = content.Remove(
            request.Repository,
            state =>
                request.Digest is { } digest
                    ? state with
                    {
                        Manifests = state.Manifests.Remove(digest),
                        Tags = state.Tags.RemoveRange(
                            state.Tags.Where(tag => tag.Value == digest).Select(tag => tag.Key)
                        ),
                    }
                    : state with
                    {
                        Tags = state.Tags.Remove(request.Reference ?? ""),
                    }
        );
        return removed ? new(202) : throw Unknown();
    }

    private static RegistryException Unknown() =>
        new(404, ErrorCode.ManifestUnknown, "The repository has no such manifest.");
}
