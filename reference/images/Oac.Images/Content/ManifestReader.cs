using System.Collections.Immutable;
using System.Text.Json;

namespace Oac.Images.Content;

/// <summary>
/// Reads manifests, indexes and configs from their bytes, within <see cref="ContentLimits"/>. What is wrong is said with its place; fields
/// that nobody here uses are skipped, names that stand twice are refused, as two readers could take different ones.
/// </summary>
public static class ManifestReader
{
    /// <summary>
    /// The media type that a manifest has. The body's own <c>mediaType</c> must be that of the header or descriptor it came with; where
    /// either is missing the other counts, and where both are, the body's shape. A body that could be read as both manifest and index is
    /// refused (CVE-2021-41190).
    /// </summary>
    /// <param name="content">The bytes.</param>
    /// <param name="mediaType">What the header or descriptor says, parameters allowed; null or a general type where it says nothing.</param>
    /// <param name="source">Where the bytes come from, for messages.</param>
    /// <exception cref="ImageContentException">It is none, or one of another kind: Docker's schema 1, for example.</exception>
    public static string MediaTypeOf(ReadOnlyMemory<byte> content, string? mediaType, string source) =>
        ContentJson.Read(content, ContentLimits.MaxManifestBytes, source, root => MediaTypeOf(root, mediaType));

    /// <summary>Reads an image manifest, or the manifest of another artifact.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="mediaType">What the header or descriptor says, or null.</param>
    /// <param name="source">Where the bytes come from, for messages.</param>
    /// <exception cref="ImageContentException">The bytes are no manifest, or one beyond the limits.</exception>
    public static ImageManifest ReadManifest(ReadOnlyMemory<byte> content, string? mediaType, string source) =>
        ContentJson.Read(
            content,
            ContentLimits.MaxManifestBytes,
            source,
            root =>
            {
                var type = MediaTypeOf(root, mediaType);
                if (!MediaTypes.IsManifest(type))
                {
                    throw root.Wrong($"'{type}' is an index, where an image manifest is wanted");
                }
                return new ImageManifest(
                    type,
                    ReadDescriptor(root.Required("config")),
                    Descriptors(root, "layers", ContentLimits.MaxLayers)
                )
                {
                    ArtifactType = ReadArtifactType(root),
                    Subject = root["subject"] is { } subject ? ReadDescriptor(subject) : null,
                    Annotations = ReadAnnotations(root),
                };
            }
        );

    /// <summary>Reads an index or a manifest list.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="mediaType">What the header or descriptor says, or null.</param>
    /// <param name="source">Where the bytes come from, for messages.</param>
    /// <exception cref="ImageContentException">The bytes are no index, or one beyond the limits.</exception>
    public static ImageIndex ReadIndex(ReadOnlyMemory<byte> content, string? mediaType, string source) =>
        ContentJson.Read(
            content,
            ContentLimits.MaxManifestBytes,
            source,
            root =>
            {
                var type = MediaTypeOf(root, mediaType);
                if (!MediaTypes.IsIndex(type))
                {
                    throw root.Wrong($"'{type}' is an image manifest, where an index is wanted");
                }
                return new ImageIndex(type, Descriptors(root, "manifests", ContentLimits.MaxIndexEntries))
                {
                    ArtifactType = ReadArtifactType(root),
                    Subject = root["subject"] is { } subject ? ReadDescriptor(subject) : null,
                    Annotations = ReadAnnotations(root),
                };
            }
        );

    /// <summary>
    /// Reads the config of an image. An operating system or architecture that is missing is <c>unknown</c>; texts that are empty count as
    /// missing, as Docker writes them.
    /// </summary>
    /// <param name="content">The bytes.</param>
    /// <param name="source">Where the bytes come from, for messages.</param>
    /// <exception cref="ImageContentException">The bytes are no config, or one beyond the limits.</exception>
    public static ImageConfig ReadConfig(ReadOnlyMemory<byte> content, string source) =>
        ContentJson.Read(
            content,
            ContentLimits.MaxConfigBytes,
            source,
            root =>
            {
                var image = new ImageConfig
                {
                    Platform = new(
                        NotEmpty(root, "os") ?? "unknown",
                        NotEmpty(root, "architecture") ?? "unknown",
                        NotEmpty(root, "variant")
                    ),
                    DiffIds = root["rootfs"]?.As(JsonValueKind.Object)["diff_ids"] is { } layers
                        ? [.. layers.Items(ContentLimits.MaxLayers, "layers").Select(ReadDigest)]
                        : [],
                    Created = root["created"] is { } created ? ReadTime(created) : null,
                };
                return root["config"]?.As(JsonValueKind.Object) is { } config ? WithSettings(image, config) : image;
            }
        );

    private static ImageConfig WithSettings(ImageConfig image, ContentJson config) =>
        image with
        {
            Labels = config["Labels"]?.TextMap(ContentLimits.MaxLabels, "labels") ?? Descriptor.NoAnnotations,
            Environment = config["Env"]?.Texts(ContentLimits.MaxVariables, "variables") ?? [],
            User = NotEmpty(config, "User"),
            Entrypoint = config["Entrypoint"]?.Texts(ContentLimits.MaxVariables, "words"),
            Command = config["Cmd"]?.Texts(ContentLimits.MaxVariables, "words"),
            WorkingDirectory = NotEmpty(config, "WorkingDir"),
        };

    private static string MediaTypeOf(ContentJson root, string? said)
    {
        var outside = Specific(said);
        if (outside is not null && IsSchema1(outside))
        {
            throw Schema1(root);
        }
        if (root["schemaVersion"] is { } version)
        {
            if (!version.As(JsonValueKind.Number).Element.TryGetInt32(out var number) || number is not (1 or 2))
            {
                throw version.Wrong($"{version.Element.GetRawText()} is no known version; 2 is wanted");
            }
            if (number == 1)
            {
                throw Schema1(root);
            }
        }
        else
        {
            throw root.Wrong("'schemaVersion' is missing; 2 is wanted");
        }

        if (root.Has("manifests") && (root.Has("layers") || root.Has("config")))
        {
            throw root.Wrong("both 'manifests' and 'layers' or 'config' are there: is it an index or a manifest?");
        }
        var inside = root["mediaType"] is { Text.Length: > 0 } own ? ReadMediaType(own) : null;
        if (inside is not null && outside is not null && !inside.Equals(outside, StringComparison.OrdinalIgnoreCase))
        {
            throw root.Wrong(
                $"mediaType is '{MessageText.Shown(inside, 100)}', but it was announced as '{MessageText.Shown(outside, 100)}'"
            );
        }
        var type =
            outside
            ?? inside
            ?? (
                root.Has("manifests") ? MediaTypes.OciIndex
                : root.Has("layers") ? MediaTypes.OciManifest
                : throw root.Wrong("neither 'mediaType' nor 'manifests' nor 'layers' is there")
            );
        return MediaTypes.IsIndex(type) || MediaTypes.IsManifest(type)
            ? type
            : throw root.Unsupported($"'{MessageText.Shown(type, 100)}' is no image manifest or index");
    }

    /// <summary>A type without its parameters; null where it is missing or says no more than that some bytes follow.</summary>
    private static string? Specific(string? mediaType)
    {
        var semicolon = mediaType?.IndexOf(';', StringComparison.Ordinal) ?? -1;
#pragma warning disable CA1308 // Media types are written in lower case.
        var type = (semicolon < 0 ? mediaType : mediaType![..semicolon])?.Trim().ToLowerInvariant();
#pragma warning restore CA1308
        return type is null or "" or "application/json" or "application/octet-stream" or "text/plain" ? null : type;
    }

    private static bool IsSchema1(string mediaType) =>
        mediaType
            is "application/vnd.docker.distribution.manifest.v1+json"
                or "application/vnd.docker.distribution.manifest.v1+prettyjws";

    private static ImageContentException Schema1(ContentJson root) =>
        root.Unsupported(
            "a Docker manifest of schema 1, which was given up in 2019; pushing the image again with a current tool writes schema 2"
        );

    private static ImmutableArray<Descriptor> Descriptors(ContentJson root, string name, int limit)
    {
        // Go writes an empty list that was never made as null.
        if (root[name] is not { } list)
        {
            return root.Has(name) ? [] : throw root.Wrong($"'{name}' is missing");
        }
        return [.. list.Items(limit, name).Select(ReadDescriptor)];
    }

    private static Descriptor ReadDescriptor(ContentJson json)
    {
        json.As(JsonValueKind.Object);
        var size = json.Required("size");
        if (!size.As(JsonValueKind.Number).Element.TryGetInt64(out var bytes) || bytes < 0)
        {
            throw size.Wrong($"{MessageText.Shown(size.Element.GetRawText(), 40)} is no number of bytes");
        }
        return new(ReadMediaType(json.Required("mediaType")), ReadDigest(json.Required("digest")), bytes)
        {
            Platform = json["platform"] is { } platform ? ReadPlatform(platform) : null,
            ArtifactType = ReadArtifactType(json),
            Annotations = ReadAnnotations(json),
        };
    }

    private static ImagePlatform ReadPlatform(ContentJson json)
    {
        json.As(JsonValueKind.Object);
        return new(
            NotEmpty(json, "os") ?? "unknown",
            NotEmpty(json, "architecture") ?? "unknown",
            NotEmpty(json, "variant")
        );
    }

    private static ContentDigest ReadDigest(ContentJson json) =>
        ContentDigest.TryParse(json.Text, out var digest)
            ? digest
            : throw json.Wrong(
                $"'{MessageText.Shown(json.Text, 150)}' is no digest; sha256: with 64 or sha512: with 128 lower-case hexadecimal digits is wanted"
            );

    private static string ReadMediaType(ContentJson json) =>
        json.Text is { Length: > 0 and <= 255 } text && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? text
            : throw json.Wrong($"'{MessageText.Shown(json.Text, 100)}' is no media type");

    private static string? ReadArtifactType(ContentJson json) =>
        json["artifactType"] is { Text.Length: > 0 } type ? ReadMediaType(type) : null;

    private static DateTimeOffset ReadTime(ContentJson json) =>
        json.As(JsonValueKind.String).Element.TryGetDateTimeOffset(out var time)
            ? time
            : throw json.Wrong($"'{MessageText.Shown(json.Text, 60)}' is no time by RFC 3339");

    private static ImmutableSortedDictionary<string, string> ReadAnnotations(ContentJson json) =>
        json["annotations"]?.TextMap(ContentLimits.MaxAnnotations, "annotations") ?? Descriptor.NoAnnotations;

    private static string? NotEmpty(ContentJson json, string name) =>
        json[name]?.Text is { Length: > 0 } text ? text : null;
}
