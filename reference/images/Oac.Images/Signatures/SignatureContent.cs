using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Signatures;

/// <summary>
/// Manifests that hold signatures as cosign 1 and 2 write them: images whose layers are what was signed. The config says nothing, but
/// names every layer, as a reader of images expects.
/// </summary>
internal static class SignatureContent
{
    private const string NoTime = "0001-01-01T00:00:00Z";

    /// <summary>Makes one.</summary>
    /// <param name="layers">Those that are there, with what opens each.</param>
    /// <param name="added">The one that is added, annotations included.</param>
    /// <param name="content">Its content.</param>
    /// <param name="subject">What it refers to, for a referrer; null for what stands under a tag.</param>
    public static BuiltImage Make(
        ImmutableArray<(Descriptor Layer, Func<CancellationToken, Task<Stream>> Open)> layers,
        Descriptor added,
        ReadOnlyMemory<byte> content,
        Descriptor? subject
    )
    {
        ImmutableArray<Descriptor> all = [.. layers.Select(static layer => layer.Layer), added];
        var config = Config(all);
        var descriptor = new Descriptor(
            subject is null ? MediaTypes.OciConfig : SignatureTypes.SignatureArtifact,
            ContentDigest.Sha256Of(config.Span),
            config.Length
        );
        var blobs = ImmutableDictionary.CreateBuilder<ContentDigest, Func<CancellationToken, Task<Stream>>>();
        foreach (var (layer, open) in layers)
        {
            blobs[layer.Digest] = open;
        }
        blobs[added.Digest] = BuiltImage.InMemory(content);
        blobs[descriptor.Digest] = BuiltImage.InMemory(config);
        return new(
            ManifestWriter.Write(new(MediaTypes.OciManifest, descriptor, all) { Subject = subject }),
            null,
            blobs.ToImmutable()
        );
    }

    private static ReadOnlyMemory<byte> Config(ImmutableArray<Descriptor> layers) =>
        DescriptorJson.Write(json =>
        {
            json.WriteString("architecture"u8, "");
            json.WriteString("created"u8, NoTime);
            json.WriteStartArray("history"u8);
            foreach (var _ in layers)
            {
                json.WriteStartObject();
                json.WriteString("created"u8, NoTime);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("os"u8, "");
            json.WriteStartObject("rootfs"u8);
            json.WriteString("type"u8, "layers");
            json.WriteStartArray("diff_ids"u8);
            foreach (var layer in layers)
            {
                json.WriteStringValue(layer.Digest.ToString());
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("config"u8);
            json.WriteEndObject();
        });
}
