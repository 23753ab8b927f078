using System.Text;
using Oac.Images.Content;

namespace Oac.Images.Tests.Layers;

/// <summary>Writes an OCI layout of one image by hand, so that readers are not judged by a writer of ours.</summary>
internal static class SmallLayout
{
    public static async Task WriteAsync(string folder, IEnumerable<byte[]> layers, string tag, CancellationToken stop)
    {
        var blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256")).FullName;
        var described = new List<string>();
        var diffs = new List<string>();
        foreach (var layer in layers)
        {
            diffs.Add($"\"{ContentDigest.Sha256Of(layer)}\"");
            described.Add(await AddAsync(layer, MediaTypes.OciLayer));
        }

        var config = await AddAsync(
            Encoding.UTF8.GetBytes(
                $$$"""{"architecture":"amd64","os":"linux","config":{"Labels":{"a.label":"its value"}},"rootfs":{"type":"layers","diff_ids":[{{{string.Join(',', diffs)}}}]},"history":[]}"""
            ),
            MediaTypes.OciConfig
        );
        var manifest = await AddAsync(
            Encoding.UTF8.GetBytes(
                $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{config}},"layers":[{{string.Join(',', described)}}]}"""
            ),
            MediaTypes.OciManifest,
            $$$""","annotations":{"org.opencontainers.image.ref.name":"{{{tag}}}"}"""
        );
        await File.WriteAllTextAsync(
            Path.Combine(folder, "index.json"),
            $$"""{"schemaVersion":2,"manifests":[{{manifest}}]}""",
            stop
        );
        await File.WriteAllTextAsync(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""", stop);

        async Task<string> AddAsync(byte[] content, string mediaType, string more = "")
        {
            var digest = ContentDigest.Sha256Of(content);
            await File.WriteAllBytesAsync(Path.Combine(blobs, digest.Hex), content, stop);
            return $$"""{"mediaType":"{{mediaType}}","digest":"{{digest}}","size":{{content.Length}}{{more}}}""";
        }
    }
}
