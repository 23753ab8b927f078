using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Oac.Images.Content;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Storage;

namespace Oac.Images.Registry.Uploads;

/// <summary>Pushing blobs: end-4a, 4b, 4c, 5, 6, 11, 13 and 14 of the distribution-spec.</summary>
internal sealed partial class UploadEndpoint(RegistryContent content, UploadSessions sessions)
{
    /// <param name="request">The request.</param>
    /// <param name="mayPullFrom">Whether the caller may read another repository, which mounting from it needs.</param>
    public async Task<RegistryResponse> AnswerAsync(RegistryRequest request, Func<RepositoryName, bool> mayPullFrom)
    {
        if (request.Reference is null)
        {
            return request.Method == "POST"
                ? await StartAsync(request, mayPullFrom).ConfigureAwait(false)
                : throw NotAllowed(request);
        }
        if (request.Method is not ("GET" or "HEAD" or "PATCH" or "PUT" or "DELETE"))
        {
            throw NotAllowed(request);
        }
        var digest = request.Method == "PUT" ? RequiredDigest(request) : null;
        var upload = sessions.Enter(request.Repository, request.Reference);
        var keep = true;
        try
        {
            switch (request.Method)
            {
                case "DELETE":
                    keep = false;
                    return new(204);
                case "PATCH":
                    await AppendAsync(request, upload).ConfigureAwait(false);
                    return Progress(202, upload);
                case "PUT":
                    await AppendAsync(request, upload).ConfigureAwait(false);
                    keep = false;
                    return Finish(upload, digest!);
                default:
                    return Progress(204, upload);
            }
        }
        finally
        {
            if (keep)
            {
                sessions.Leave(upload);
            }
            else
            {
                sessions.End(upload);
            }
        }
    }

    private async Task<RegistryResponse> StartAsync(RegistryRequest request, Func<RepositoryName, bool> mayPullFrom)
    {
        if (request.Parameter("mount") is { } mount && Mount(request, mount, mayPullFrom) is { } mounted)
        {
            return mounted;
        }
        var algorithm = request.Parameter("digest-algorithm") switch
        {
            null or "sha256" => HashAlgorithmName.SHA256,
            "sha512" => HashAlgorithmName.SHA512,
            var other => throw new RegistryException(
                400,
                ErrorCode.DigestInvalid,
                $"Digest algorithm {other} is not supported; sha256 and sha512 are."
            ),
        };
        if (request.Parameter("digest") is null)
        {
            return Progress(202, sessions.Start(request.Repository, algorithm));
        }
        var digest = RequiredDigest(request);
        var upload = sessions.Start(
            request.Repository,
            digest.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : algorithm
        );
        upload.TryEnter();
        try
        {
            await upload.AppendAsync(request).ConfigureAwait(false);
            return Finish(upload, digest);
        }
        finally
        {
            sessions.End(upload);
        }
    }

    /// <summary>The answer to a mount that can be done; null lets an ordinary upload begin, as the specification asks.</summary>
    private RegistryResponse? Mount(RegistryRequest request, string mount, Func<RepositoryName, bool> mayPullFrom)
    {
        if (!ContentDigest.TryParse(mount, out var digest))
        {
            throw new RegistryException(400, ErrorCode.DigestInvalid, "Parameter mount is no sha256 or sha512 digest.");
        }
        return
            RepositoryName.Parse(request.Parameter("from")) is { } from
            && mayPullFrom(from)
            && content.Mount(request.Repository, digest, from)
            ? Created(request.Repository, digest)
            : null;
    }

    private static async Task AppendAsync(RegistryRequest request, Upload upload)
    {
        var before = upload.Length;
        var range = request.Header("Content-Range");
        if (range is null)
        {
            await upload.AppendAsync(request).ConfigureAwait(false);
            return;
        }
        var match = ChunkRange().Match(range);
        if (
            !match.Success
            || !long.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var first)
            || !long.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var last)
            || last < first
        )
        {
            throw new RegistryException(
                400,
                ErrorCode.BlobUploadInvalid,
                "Content-Range has to be FIRST-LAST, two positions that are both part of the chunk."
            );
        }
        if (first != before)
        {
            var refusal = RegistryResponse.Error(
                416,
                ErrorCode.BlobUploadInvalid,
                string.Create(CultureInfo.InvariantCulture, $"The chunk begins at {first}; {before} is next.")
            );
            throw new RegistryException(WithPlace(refusal, upload));
        }
        await upload.AppendAsync(request).ConfigureAwait(false);
        if (upload.Length != last + 1)
        {
            var came = upload.Length - before;
            upload.CutTo(before);
            throw new RegistryException(
                400,
                ErrorCode.SizeInvalid,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Content-Range announced {last - first + 1} bytes; {came} came."
                )
            );
        }
    }

    private RegistryResponse Finish(Upload upload, ContentDigest digest)
    {
        if (!upload.Is(digest))
        {
            throw new RegistryException(400, ErrorCode.DigestInvalid, $"What was uploaded is not {digest}.");
        }
        upload.CommitTo(content, digest);
        return Created(upload.Repository, digest);
    }

    private static RegistryResponse Created(RepositoryName repository, ContentDigest digest) =>
        new RegistryResponse(201).WithHeader("Location", $"/v2/{repository}/blobs/{digest}").WithDigest(digest);

    private static RegistryResponse Progress(int status, Upload upload) => WithPlace(new(status), upload);

    private static RegistryResponse WithPlace(RegistryResponse response, Upload upload)
    {
        // "0-0" for nothing yet is what registries answer; the grammar has no other way to say it.
        var last = Math.Max(0, upload.Length - 1);
        return response
            .WithHeader("Location", $"/v2/{upload.Repository}/blobs/uploads/{upload.Id:D}")
            .WithHeader("Docker-Upload-UUID", upload.Id.ToString("D"))
            .WithHeader("Range", string.Create(CultureInfo.InvariantCulture, $"0-{last}"));
    }

    private static ContentDigest RequiredDigest(RegistryRequest request) =>
        ContentDigest.TryParse(request.Parameter("digest"), out var digest)
            ? digest
            : throw new RegistryException(
                400,
                ErrorCode.DigestInvalid,
                "Parameter digest is no sha256 or sha512 digest."
            );

    private static RegistryException NotAllowed(RegistryRequest request) =>
        new(405, ErrorCode.Unsupported, $"{request.Method} is not possible here.");

    [GeneratedRegex(@"\A([0-9]{1,18})-([0-9]{1,18})\z")]
    private static partial Regex ChunkRange();
}
