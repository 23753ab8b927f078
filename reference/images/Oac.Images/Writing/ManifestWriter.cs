using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>
/// Writes manifests of OCI's form as canonical JSON: keys in the order of the image specification, annotations sorted, no white space, so
/// that the same manifest always has the same digest. Docker's types cannot be written; <see cref="Oci"/> gives a descriptor OCI's.
/// </summary>
public static class ManifestWriter
{
    /// <summary>The two bytes that an artifact has in place of a config.</summary>
    public static ReadOnlyMemory<byte> EmptyJson { get; } = "{}"u8.ToArray();

    /// <summary>Describes <see cref="EmptyJson"/>.</summary>
    public static Descriptor EmptyConfig { get; } =
        new(MediaTypes.OciEmpty, ContentDigest.Sha256Of(EmptyJson.Span), EmptyJson.Length);

    /// <summary>Writes a manifest.</summary>
    /// <param name="manifest">What to write. An artifact's has a type, <see cref="EmptyConfig"/> and often a subject.</param>
    /// <exception cref="ArgumentException">It has another media type, an empty config without an artifact's type, or too many layers.</exception>
    public static ManifestDocument Write(ImageManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.MediaType != MediaTypes.OciManifest)
        {
            throw new ArgumentException(
                $"{manifest.MediaType} is not written; {MediaTypes.OciManifest} is.",
                nameof(manifest)
            );
        }
        if (manifest.Config.MediaType == MediaTypes.OciEmpty && string.IsNullOrEmpty(manifest.ArtifactType))
        {
            throw new ArgumentException("A manifest with an empty config needs an artifact type.", nameof(manifest));
        }
        if (manifest.Layers.Length > ContentLimits.MaxLayers)
        {
            throw new ArgumentException(
                $"{manifest.Layers.Length} layers are too many; {ContentLimits.MaxLayers} are allowed.",
                nameof(manifest)
            );
        }
        var content = DescriptorJson.Write(json =>
        {
            json.WriteNumber("schemaVersion"u8, 2);
            json.WriteString("mediaType"u8, MediaTypes.OciManifest);
            DescriptorJson.WriteOptional(json, "artifactType", manifest.ArtifactType);
            json.WritePropertyName("config"u8);
            DescriptorJson.Write(json, manifest.Config);
            DescriptorJson.WriteList(json, "layers", manifest.Layers);
            DescriptorJson.WriteTail(json, manifest.Subject, manifest.Annotations);
        });
        var document = DescriptorJson.Document(MediaTypes.OciManifest, content);
        return document with { Descriptor = document.Descriptor with { ArtifactType = manifest.ArtifactType } };
    }

    /// <summary>The same content under OCI's media type, where it had Docker's.</summary>
    public static Descriptor Oci(Descriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return descriptor.MediaType switch
        {
            MediaTypes.DockerLayerGzip => descriptor with { MediaType = MediaTypes.OciLayerGzip },
            "application/vnd.docker.image.rootfs.diff.tar" => descriptor with { MediaType = MediaTypes.OciLayer },
            "application/vnd.docker.image.rootfs.diff.tar.zstd" => descriptor with
            {
                MediaType = MediaTypes.OciLayerZstd,
            },
            MediaTypes.DockerConfig => descriptor with { MediaType = MediaTypes.OciConfig },
            _ => descriptor,
        };
    }
}
