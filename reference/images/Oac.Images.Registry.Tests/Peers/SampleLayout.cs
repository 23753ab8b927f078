using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Oac.Images.Content;

namespace Oac.Images.Registry.Tests.Peers;

/// <summary>An image of one file as an OCI layout in a folder, for programs to copy from.</summary>
internal sealed class SampleLayout : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oac-layout-");

    public SampleLayout()
    {
        var tar = Tar();
        var layer = Gzip(tar);
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var config = Encoding.UTF8.GetBytes(
            $$"""
            { "architecture": "{{architecture}}", "os": "linux", "config": { "Labels": { "made": "here" }, "Cmd": ["/hello"] },
              "rootfs": { "type": "layers", "diff_ids": ["sha256:{{Convert.ToHexStringLower(
                SHA256.HashData(tar)
            )}}"] } }
            """
        );
        var manifest = Encoding.UTF8.GetBytes(
            $$"""
            { "schemaVersion": 2, "mediaType": "{{MediaTypes.OciManifest}}",
              "config": {{RunningRegistry.Describe(MediaTypes.OciConfig, config)}},
              "layers": [{{RunningRegistry.Describe(MediaTypes.OciLayerGzip, layer)}}] }
            """
        );
        Digest = ContentDigest.Sha256Of(manifest);
        Directory.CreateDirectory(Path.Combine(folder.FullName, "blobs", "sha256"));
        foreach (var content in (byte[][])[layer, config, manifest])
        {
            File.WriteAllBytes(
                Path.Combine(folder.FullName, "blobs", "sha256", ContentDigest.Sha256Of(content).Hex),
                content
            );
        }
        File.WriteAllText(Path.Combine(folder.FullName, "oci-layout"), """{ "imageLayoutVersion": "1.0.0" }""");
        File.WriteAllText(
            Path.Combine(folder.FullName, "index.json"),
            $$"""{ "schemaVersion": 2, "manifests": [{{RunningRegistry.Describe(MediaTypes.OciManifest, manifest)}}] }"""
        );
    }

    /// <summary>The digest of its manifest.</summary>
    public ContentDigest Digest { get; }

    /// <summary>The place, as skopeo and its relatives write it.</summary>
    public string Name => $"oci:{folder.FullName}";

    public void Dispose() => folder.Delete(recursive: true);

    private static byte[] Tar()
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Gnu))
        {
            using var content = new MemoryStream("hello"u8.ToArray());
            writer.WriteEntry(
                new GnuTarEntry(TarEntryType.RegularFile, "hello")
                {
                    DataStream = content,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                }
            );
        }
        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }
        return stream.ToArray();
    }
}
