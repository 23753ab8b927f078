using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Oac.Images.Content;

namespace Oac.Producer.Tests.Copying;

/// <summary>An OCI layout written by hand: an index named <c>v1</c> over an image for each platform, with a layer of its own.</summary>
internal sealed class SampleLayout
{
    private readonly string folder;

    private SampleLayout(string folder) => this.folder = folder;

    /// <summary>The address of the index.</summary>
    public string Address => $"oci:{folder}:v1";

    /// <summary>The digest of the index.</summary>
    public required string Digest { get; init; }

    /// <summary>The digest of each image, in the order of the platforms.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The digest of each layer, in the same order.</summary>
    public required IReadOnlyList<string> Layers { get; init; }

    public static SampleLayout Write(string folder, int layerBytes, params string[] architectures) =>
        Write(folder, layerBytes, "{}", architectures);

    /// <param name="folder">Where it is written.</param>
    /// <param name="layerBytes">The length of the file in each layer.</param>
    /// <param name="labels">The labels of every image, as JSON.</param>
    /// <param name="architectures">What there are images for.</param>
    public static SampleLayout Write(string folder, int layerBytes, string labels, string[] architectures)
    {
        Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256"));
        var (images, layers) = (new List<string>(), new List<string>());
        foreach (var architecture in architectures)
        {
            var tar = Tar(layerBytes, architecture);
            var (layer, layerDigest) = Add(folder, MediaTypes.OciLayerGzip, Packed(tar));
            var (config, _) = Add(
                folder,
                MediaTypes.OciConfig,
                Utf8(
                    $$"""{"os":"linux","architecture":"{{architecture}}","config":{"Labels":{{labels}},"Entrypoint":["/agent"]},"rootfs":{"type":"layers","diff_ids":["{{ContentDigest.Sha256Of(tar)}}"]} }"""
                )
            );
            var (image, _) = Add(
                folder,
                MediaTypes.OciManifest,
                Utf8(
                    $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{config}} },"layers":[{{layer}} }]}"""
                )
            );
            images.Add($$"""{{image}},"platform":{"os":"linux","architecture":"{{architecture}}"} }""");
            layers.Add(layerDigest);
        }
        var (index, indexDigest) = Add(
            folder,
            MediaTypes.OciIndex,
            Utf8(
                $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{string.Join(',', images)}}]}"""
            )
        );
        File.WriteAllText(
            Path.Combine(folder, "index.json"),
            $$"""{"schemaVersion":2,"manifests":[{{index}},"annotations":{"org.opencontainers.image.ref.name":"v1"} }]}"""
        );
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        return new(folder)
        {
            Digest = indexDigest,
            Images = [.. images.Select(image => image.Split('"')[7])],
            Layers = layers,
        };
    }

    /// <summary>A descriptor without its last brace, so that more can follow, and the digest.</summary>
    private static (string Descriptor, string Digest) Add(string folder, string mediaType, byte[] content)
    {
        var digest = ContentDigest.Sha256Of(content);
        File.WriteAllBytes(Path.Combine(folder, "blobs", "sha256", digest.Hex), content);
        return (
            $$"""{"mediaType":"{{mediaType}}","digest":"{{digest}}","size":{{content.Length}}""",
            digest.ToString()
        );
    }

    /// <summary>A program that does not compress, the same for the same name.</summary>
    private static byte[] Tar(int bytes, string name)
    {
        var content = new byte[bytes];
        new Random(name.Sum(letter => letter)).NextBytes(content);
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Gnu, leaveOpen: true))
        {
            writer.WriteEntry(
                new GnuTarEntry(TarEntryType.RegularFile, "agent")
                {
                    DataStream = new MemoryStream(content),
                    Mode =
                        UnixFileMode.UserRead
                        | UnixFileMode.UserExecute
                        | UnixFileMode.OtherRead
                        | UnixFileMode.OtherExecute,
                }
            );
        }
        return tar.ToArray();
    }

    private static byte[] Packed(byte[] tar)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar);
        }
        return packed.ToArray();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
