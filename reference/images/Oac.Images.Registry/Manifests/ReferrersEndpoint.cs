using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Storage;

namespace Oac.Images.Registry.Manifests;

/// <summary>What refers to a manifest: end-12a and 12b of the distribution-spec. Pages are as large as a manifest may be.</summary>
internal sealed class ReferrersEndpoint(RegistryContent content, RegistryLimits limits)
{
    /// <summary>What an entry needs beside its annotations, generously.</summary>
    private const int EntryBytes = 1024;

    public RegistryResponse Answer(RegistryRequest request)
    {
        if (!request.IsRead)
        {
            throw new RegistryException(405, ErrorCode.Unsupported, $"{request.Method} is not possible here.");
        }
        if (request.Digest is not { } subject)
        {
            throw new RegistryException(400, ErrorCode.DigestInvalid, "It is no sha256 or sha512 digest.");
        }
        var type = request.Parameter("artifactType");
        var last = request.Parameter("last");
        string? next = null;
        var response = RegistryResponse.OfJson(
            200,
            json =>
            {
                json.WriteStartObject();
                json.WriteNumber("schemaVersion", 2);
                json.WriteString("mediaType", MediaTypes.OciIndex);
                json.WriteStartArray("manifests");
                next = WriteEntries(json, request.Repository, subject, type, last);
                json.WriteEndArray();
                json.WriteEndObject();
            },
            MediaTypes.OciIndex
        );
        if (type is not null)
        {
            response = response.WithHeader("OCI-Filters-Applied", "artifactType");
        }
        if (next is not null)
        {
            var filter = type is null ? "" : $"artifactType={Uri.EscapeDataString(type)}&";
            response = response.WithHeader(
                "Link",
                $"<{request.Path}?{filter}last={Uri.EscapeDataString(next)}>; rel=\"next\""
            );
        }
        return response;
    }

    /// <summary>Writes a page and returns the digest behind which the next one begins, or null.</summary>
    private string? WriteEntries(
        Utf8JsonWriter json,
        RepositoryName name,
        ContentDigest subject,
        string? type,
        string? last
    )
    {
        var referrers = (content.Find(name)?.Manifests ?? [])
            .Where(manifest => manifest.Value.Subject == subject)
            .Select(manifest => (Text: manifest.Key.ToString(), manifest.Key, manifest.Value))
            .Where(entry => last is null || string.CompareOrdinal(entry.Text, last) > 0)
            .OrderBy(entry => entry.Text, StringComparer.Ordinal);
        string? written = null;
        foreach (var (text, digest, stored) in referrers)
        {
            if (ReadManifest(digest, stored) is not { } manifest || (type is not null && manifest.ArtifactType != type))
            {
                continue;
            }
            if (
                written is not null
                && json.BytesCommitted + json.BytesPending + stored.Size + EntryBytes > limits.ManifestBytes
            )
            {
                return written;
            }
            Write(json, text, stored, manifest);
            written = text;
        }
        return null;
    }

    private ManifestContent? ReadManifest(ContentDigest digest, StoredManifest stored)
    {
        using var stream = content.Open(digest);
        if (stream is null)
        {
            return null;
        }
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return ManifestContent.Read(bytes, stored.MediaType, limits.ManifestDepth);
    }

    private static void Write(Utf8JsonWriter json, string digest, StoredManifest stored, ManifestContent manifest)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", stored.MediaType);
        json.WriteNumber("size", stored.Size);
        json.WriteString("digest", digest);
        if (manifest.ArtifactType is { } artifactType)
        {
            json.WriteString("artifactType", artifactType);
        }
        if (manifest.Annotations.Length > 0)
        {
            json.WriteStartObject("annotations");
            foreach (var (key, value) in manifest.Annotations)
            {
                json.WriteString(key, value);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
