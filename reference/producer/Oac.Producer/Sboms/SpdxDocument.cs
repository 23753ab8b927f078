using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Producer.Building;
using Oac.Producer.Signing;

namespace Oac.Producer.Sboms;

/// <summary>
/// Lists what <c>oac build</c> packed into an image, as SPDX 2.3 in JSON: every file of its own layers with its digests, the packages that
/// .NET programs name, and the base, into which it does not look. The same image has the same list.
/// </summary>
internal static class SpdxDocument
{
    private const string Image = "SPDXRef-Image";
    private const string Base = "SPDXRef-Base";
    private const string Nothing = "NOASSERTION";

    /// <summary>Makes the list of one platform's image.</summary>
    /// <param name="platform">The image with the layers that were made for it.</param>
    /// <param name="below">The base's name, or null.</param>
    /// <param name="created">When the image counts as made.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<SbomFile> MakeAsync(
        BuiltPlatform platform,
        string? below,
        DateTimeOffset created,
        CancellationToken cancellationToken
    )
    {
        var packed = await PackedFiles.ReadAsync(platform.Layers, cancellationToken).ConfigureAwait(false);
        var name = platform.Image.Config!.Labels.GetValueOrDefault("org.openagentcontainers.name") ?? "image";
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            Write(json, packed, platform.Image.Manifest.Descriptor.Digest, name, below, created);
        }
        return new(SbomFile.Spdx, buffer.WrittenMemory);
    }

    private static void Write(
        Utf8JsonWriter json,
        PackedFiles packed,
        ContentDigest digest,
        string name,
        string? below,
        DateTimeOffset created
    )
    {
        json.WriteStartObject();
        json.WriteString("spdxVersion", "SPDX-2.3");
        json.WriteString("dataLicense", "CC0-1.0");
        json.WriteString("SPDXID", "SPDXRef-DOCUMENT");
        json.WriteString("name", name);
        json.WriteString("documentNamespace", $"https://openagentcontainers.org/spdx/{digest.Algorithm}/{digest.Hex}");
        json.WriteStartObject("creationInfo");
        json.WriteString(
            "created",
            created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        );
        json.WriteStartArray("creators");
        json.WriteStringValue($"Tool: oac-{Cli.Version}");
        json.WriteEndArray();
        json.WriteEndObject();

        json.WriteStartArray("packages");
        WriteImage(json, packed, digest, name);
        if (below is not null)
        {
            WritePackage(json, Base, below, null, null);
        }
        for (var i = 0; i < packed.Packages.Length; i++)
        {
            var (package, version) = packed.Packages[i];
            var purl = $"pkg:nuget/{Uri.EscapeDataString(package)}@{Uri.EscapeDataString(version)}";
            WritePackage(json, PackageId(i), package, version, purl);
        }
        json.WriteEndArray();

        json.WriteStartArray("files");
        for (var i = 0; i < packed.Files.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("SPDXID", FileId(i));
            json.WriteString("fileName", $"./{packed.Files[i].Path}");
            json.WriteStartArray("checksums");
            WriteChecksum(json, "SHA1", packed.Files[i].Sha1);
            WriteChecksum(json, "SHA256", packed.Files[i].Sha256);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();

        json.WriteStartArray("relationships");
        WriteRelationship(json, "SPDXRef-DOCUMENT", "DESCRIBES", Image);
        if (below is not null)
        {
            WriteRelationship(json, Image, "DESCENDANT_OF", Base);
        }
        for (var i = 0; i < packed.Packages.Length; i++)
        {
            WriteRelationship(json, Image, "CONTAINS", PackageId(i));
        }
        for (var i = 0; i < packed.Files.Length; i++)
        {
            WriteRelationship(json, Image, "CONTAINS", FileId(i));
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter json, PackedFiles packed, ContentDigest digest, string name)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", Image);
        json.WriteString("name", name);
        json.WriteString("versionInfo", digest.ToString());
        json.WriteString("primaryPackagePurpose", "CONTAINER");
        json.WriteString("downloadLocation", Nothing);
        json.WriteBoolean("filesAnalyzed", packed.Files.Length > 0);
        if (packed.Files.Length > 0)
        {
            json.WriteStartObject("packageVerificationCode");
            json.WriteString("packageVerificationCodeValue", VerificationCode(packed));
            json.WriteEndObject();
        }
        json.WriteStartArray("checksums");
        WriteChecksum(json, digest.Algorithm == "sha512" ? "SHA512" : "SHA256", digest.Hex);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter json, string id, string name, string? version, string? purl)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", id);
        json.WriteString("name", name);
        if (version is not null)
        {
            json.WriteString("versionInfo", version);
        }
        json.WriteString("downloadLocation", Nothing);
        json.WriteBoolean("filesAnalyzed", false);
        if (purl is not null)
        {
            json.WriteStartArray("externalRefs");
            json.WriteStartObject();
            json.WriteString("referenceCategory", "PACKAGE-MANAGER");
            json.WriteString("referenceType", "purl");
            json.WriteString("referenceLocator", purl);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteChecksum(Utf8JsonWriter json, string algorithm, string value)
    {
        json.WriteStartObject();
        json.WriteString("algorithm", algorithm);
        json.WriteString("checksumValue", value);
        json.WriteEndObject();
    }

    private static void WriteRelationship(Utf8JsonWriter json, string from, string type, string to)
    {
        json.WriteStartObject();
        json.WriteString("spdxElementId", from);
        json.WriteString("relationshipType", type);
        json.WriteString("relatedSpdxElement", to);
        json.WriteEndObject();
    }

    /// <summary>SPDX 2.3, 7.9: SHA-1 over the sorted SHA-1 digests of all files.</summary>
    private static string VerificationCode(PackedFiles packed)
    {
        var all = string.Concat(packed.Files.Select(static file => file.Sha1).Order(StringComparer.Ordinal));
#pragma warning disable CA5350 // The specification's own choice.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(all)));
#pragma warning restore CA5350
    }

    private static string FileId(int index) => string.Create(CultureInfo.InvariantCulture, $"SPDXRef-File-{index + 1}");

    private static string PackageId(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"SPDXRef-Package-{index + 1}");
}
