using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>Writes indexes of OCI's form as canonical JSON, as <see cref="ManifestWriter"/> does manifests.</summary>
public static class IndexWriter
{
    /// <summary>Writes an index; its manifests stay in their order.</summary>
    /// <exception cref="ArgumentException">It has another media type, or too many manifests.</exception>
    public static ManifestDocument Write(ImageIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (index.MediaType != MediaTypes.OciIndex)
        {
            throw new ArgumentException($"{index.MediaType} is not written; {MediaTypes.OciIndex} is.", nameof(index));
        }
        if (index.Manifests.Length > ContentLimits.MaxIndexEntries)
        {
            throw new ArgumentException(
                $"{index.Manifests.Length} manifests are too many; {ContentLimits.MaxIndexEntries} are allowed.",
                nameof(index)
            );
        }
        var content = DescriptorJson.Write(json =>
        {
            json.WriteNumber("schemaVersion"u8, 2);
            json.WriteString("mediaType"u8, MediaTypes.OciIndex);
            DescriptorJson.WriteOptional(json, "artifactType", index.ArtifactType);
            DescriptorJson.WriteList(json, "manifests", index.Manifests);
            DescriptorJson.WriteTail(json, index.Subject, index.Annotations);
        });
        return DescriptorJson.Document(MediaTypes.OciIndex, content);
    }
}
