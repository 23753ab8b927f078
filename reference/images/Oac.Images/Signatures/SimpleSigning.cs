using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Signatures;

/// <summary>The payload that cosign signs: which image, by digest, and what it was called (containers/image, simple signing).</summary>
public static class SimpleSigning
{
    private const string Type = "cosign container image signature";

    /// <summary>Writes a payload, byte by byte as cosign does.</summary>
    /// <param name="digest">The manifest's or index' digest.</param>
    /// <param name="name">The repository's name; says where it was signed and is not verified.</param>
    public static ReadOnlyMemory<byte> Write(ContentDigest digest, string name)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return DescriptorJson.Write(json =>
        {
            json.WriteStartObject("critical"u8);
            json.WriteStartObject("identity"u8);
            json.WriteString("docker-reference"u8, name);
            json.WriteEndObject();
            json.WriteStartObject("image"u8);
            json.WriteString("docker-manifest-digest"u8, digest.ToString());
            json.WriteEndObject();
            json.WriteString("type"u8, Type);
            json.WriteEndObject();
            json.WriteNull("optional"u8);
        });
    }

    /// <summary>The digest that a payload is about.</summary>
    /// <exception cref="ImageContentException">It is no such payload.</exception>
    public static ContentDigest Read(ReadOnlyMemory<byte> payload) =>
        ContentJson.Read(
            payload,
            SignatureLimits.MaxPayloadBytes,
            "payload",
            root =>
            {
                var critical = root.Required("critical").As(JsonValueKind.Object);
                var type = critical.Required("type");
                if (type.Text != Type)
                {
                    throw type.Wrong($"'{MessageText.Shown(type.Text, 100)}' stands where '{Type}' is wanted");
                }
                var digest = critical.Required("image").As(JsonValueKind.Object).Required("docker-manifest-digest");
                return ContentDigest.TryParse(digest.Text, out var found)
                    ? found
                    : throw digest.Wrong($"'{MessageText.Shown(digest.Text, 150)}' is no digest");
            }
        );
}
