using System.Collections.Immutable;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Storage;

namespace Oac.Images.Registry.Manifests;

/// <summary>What a registry needs to know of a manifest's JSON.</summary>
internal sealed record ManifestContent
{
    private const int SchemaVersion = 2;

    private ManifestContent() { }

    public required string MediaType { get; init; }

    public string? ArtifactType { get; init; }

    public ContentDigest? Subject { get; init; }

    /// <summary>Blobs that the repository has to have.</summary>
    public ImmutableArray<ContentDigest> Blobs { get; init; } = [];

    /// <summary>Manifests that the repository has to have.</summary>
    public ImmutableArray<ContentDigest> Manifests { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>What a repository has not of what the manifest mentions. A subject may be missing.</summary>
    public ImmutableArray<ContentDigest> MissingIn(RepositoryState repository) =>
        [
            .. Blobs.Where(digest => !repository.Blobs.ContainsKey(digest)),
            .. Manifests.Where(digest => !repository.Manifests.ContainsKey(digest)),
        ];

    /// <param name="bytes">The manifest.</param>
    /// <param name="contentType">The media type that it came with; null takes that of the field <c>mediaType</c>.</param>
    /// <param name="depth">How deep the JSON may go.</param>
    /// <exception cref="RegistryException">It is no manifest (MANIFEST_INVALID).</exception>
    public static ManifestContent Read(ReadOnlyMemory<byte> bytes, string? contentType, int depth)
    {
        try
        {
            // One name twice would let two readers see two manifests under one digest.
            using var document = JsonDocument.Parse(
                bytes,
                new JsonDocumentOptions { MaxDepth = depth, AllowDuplicateProperties = false }
            );
            return Read(document.RootElement, contentType);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Invalid($"The manifest cannot be read: {e.Message}");
        }
    }

    private static ManifestContent Read(JsonElement root, string? contentType)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("A manifest is a JSON object.");
        }
        var named = Text(root, "mediaType");
        var mediaType = contentType ?? named ?? throw Invalid("Neither Content-Type nor mediaType says what it is.");
        if (named is not null && named != mediaType)
        {
            throw Invalid($"Content-Type is {mediaType}, but the manifest calls itself {named}.");
        }
        var isKnown = MediaTypes.IsIndex(mediaType) || MediaTypes.IsManifest(mediaType);
        if (isKnown && !(root.TryGetProperty("schemaVersion", out var version) && version.GetInt32() == SchemaVersion))
        {
            throw Invalid("schemaVersion has to be 2.");
        }
        var isIndex = root.TryGetProperty("manifests", out _);
        var isManifest = root.TryGetProperty("config", out _) || root.TryGetProperty("layers", out _);
        // A document that is both would be one thing to one client and another to the next (CVE-2021-41190).
        if (isIndex && isManifest)
        {
            throw Invalid(
                "It has manifests, which only an index has, and config or layers, which only a manifest has."
            );
        }
        if (isKnown && (MediaTypes.IsIndex(mediaType) ? !isIndex : !isManifest))
        {
            throw Invalid($"It is no {mediaType}.");
        }
        var config = root.TryGetProperty("config", out var element) ? element : (JsonElement?)null;
        return new()
        {
            MediaType = mediaType,
            ArtifactType =
                Text(root, "artifactType") is { Length: > 0 } type ? type
                : config is { } described ? Text(described, "mediaType")
                : null,
            Subject =
                root.TryGetProperty("subject", out var subject) && subject.ValueKind != JsonValueKind.Null
                    ? Digest(subject)
                    : null,
            Blobs =
            [
                .. (config is { } one ? [Digest(one)] : Enumerable.Empty<ContentDigest>()),
                .. Items(root, "layers").Concat(Items(root, "blobs")).Where(IsHere).Select(Digest),
            ],
            Manifests = [.. Items(root, "manifests").Select(Digest)],
            Annotations =
                root.TryGetProperty("annotations", out var notes) && notes.ValueKind == JsonValueKind.Object
                    ?
                    [
                        .. notes
                            .EnumerateObject()
                            .Select(note => KeyValuePair.Create(note.Name, note.Value.GetString() ?? "")),
                    ]
                    : [],
        };
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement root, string name) =>
        root.TryGetProperty(name, out var items) && items.ValueKind != JsonValueKind.Null
            ? items.EnumerateArray()
            : default;

    /// <summary>Layers that may not be distributed, or say where else they are, need not be in the repository.</summary>
    private static bool IsHere(JsonElement layer) =>
        !(
            layer.TryGetProperty("urls", out var urls)
            && urls.ValueKind == JsonValueKind.Array
            && urls.GetArrayLength() > 0
        )
        && Text(layer, "mediaType") is var type
        && type?.Contains(".nondistributable.", StringComparison.Ordinal) is not true
        && type?.Contains(".foreign.", StringComparison.Ordinal) is not true;

    private static ContentDigest Digest(JsonElement descriptor) =>
        ContentDigest.TryParse(Text(descriptor, "digest"), out var digest)
            ? digest
            : throw Invalid("A descriptor has no sha256 or sha512 digest.");

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    private static RegistryException Invalid(string message) => new(400, ErrorCode.ManifestInvalid, message);
}
