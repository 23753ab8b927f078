using System.Collections.Immutable;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Registry.Protocol;

namespace Oac.Images.Registry.Storage;

/// <summary>
/// The JSON of a repository in a folder:
/// <code>
/// { "name": "a/b", "blobs": { DIGEST: SIZE }, "manifests": { DIGEST: { "mediaType": …, "size": …, "subject": DIGEST } },
///   "tags": { TAG: DIGEST } }
/// </code>
/// </summary>
internal static class RepositoryFile
{
    public static void Write(Stream stream, RepositoryState repository)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("name", repository.Name);
        json.WriteStartObject("blobs");
        foreach (var (digest, size) in repository.Blobs)
        {
            json.WriteNumber(digest.ToString(), size);
        }
        json.WriteEndObject();
        json.WriteStartObject("manifests");
        foreach (var (digest, manifest) in repository.Manifests)
        {
            json.WriteStartObject(digest.ToString());
            json.WriteString("mediaType", manifest.MediaType);
            json.WriteNumber("size", manifest.Size);
            if (manifest.Subject is { } subject)
            {
                json.WriteString("subject", subject.ToString());
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("tags");
        foreach (var (tag, digest) in repository.Tags)
        {
            json.WriteString(tag, digest.ToString());
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <exception cref="InvalidDataException">The file is not what <see cref="Write"/> writes.</exception>
    public static RepositoryState Read(ReadOnlyMemory<byte> content, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            var name = RepositoryName.Parse(root.GetProperty("name").GetString()) ?? throw new FormatException("name");
            var manifests = root.GetProperty("manifests")
                .EnumerateObject()
                .ToImmutableDictionary(entry => Digest(entry.Name), entry => Manifest(entry.Value));
            return new(name.Value)
            {
                Blobs = root.GetProperty("blobs")
                    .EnumerateObject()
                    .ToImmutableDictionary(entry => Digest(entry.Name), entry => Size(entry.Value)),
                Manifests = manifests,
                Tags = root.GetProperty("tags")
                    .EnumerateObject()
                    .ToImmutableSortedDictionary(
                        entry => TagName.IsValid(entry.Name) ? entry.Name : throw new FormatException("tag"),
                        entry =>
                            manifests.ContainsKey(Digest(entry.Value.GetString()))
                                ? Digest(entry.Value.GetString())
                                : throw new FormatException("tag without a manifest"),
                        StringComparer.Ordinal
                    ),
            };
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or FormatException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or ArgumentException
            )
        {
            throw new InvalidDataException($"{file} is no description of a repository: {e.Message}", e);
        }
    }

    private static StoredManifest Manifest(JsonElement element) =>
        new(
            element.GetProperty("mediaType").GetString() ?? throw new FormatException("mediaType"),
            Size(element.GetProperty("size")),
            element.TryGetProperty("subject", out var subject) ? Digest(subject.GetString()) : null
        );

    private static long Size(JsonElement element) =>
        element.GetInt64() is var size and >= 0 ? size : throw new FormatException("a size below 0");

    private static ContentDigest Digest(string? text) =>
        ContentDigest.TryParse(text, out var digest) ? digest : throw new FormatException("digest");
}
