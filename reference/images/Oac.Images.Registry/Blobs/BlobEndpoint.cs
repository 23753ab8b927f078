using System.Globalization;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Storage;

namespace Oac.Images.Registry.Blobs;

/// <summary>Blobs: end-2 and end-10 of the distribution-spec.</summary>
internal sealed class BlobEndpoint(RegistryContent content)
{
    public RegistryResponse Answer(RegistryRequest request) =>
        request switch
        {
            { IsRead: true } => Get(request),
            { Method: "DELETE" } => Delete(request),
            _ => throw new RegistryException(405, ErrorCode.Unsupported, $"{request.Method} is not possible here."),
        };

    private RegistryResponse Get(RegistryRequest request)
    {
        if (
            request.Digest is not { } digest
            || content.Find(request.Repository)?.Blobs.ContainsKey(digest) is not true
            || content.Open(digest) is not { } stream
        )
        {
            throw Unknown();
        }
        var total = stream.Length;
        var response = new RegistryResponse(200)
        {
            ContentType = "application/octet-stream",
            Content = stream,
            Length = total,
        }
            .WithDigest(digest)
            .WithHeader("Accept-Ranges", "bytes");
        if (request.Method != "GET" || !ByteRange.TryParse(request.Header("Range"), total, out var asked))
        {
            return response;
        }
        if (asked is not { } range)
        {
            stream.Dispose();
            return RegistryResponse
                .Error(416, ErrorCode.SizeInvalid, "The range lies behind the end of the blob.")
                .WithHeader("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{total}"));
        }
        stream.Position = range.First;
        return (response with { Status = 206, Length = range.Length }).WithHeader(
            "Content-Range",
            string.Create(CultureInfo.InvariantCulture, $"bytes {range.First}-{range.First + range.Length - 1}/{total}")
        );
    }

    private RegistryResponse Delete(RegistryRequest request) =>
        request.Digest is { } digest
        && content.Remove(request.Repository, state => state with { Blobs = state.Blobs.Remove(digest) })
            ? new(202)
            : throw Unknown();

    private static RegistryException Unknown() => new(404, ErrorCode.BlobUnknown, "The repository has no such blob.");
}
