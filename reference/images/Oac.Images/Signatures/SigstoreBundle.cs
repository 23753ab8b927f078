using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Signatures;

/// <summary>
/// A bundle of Sigstore's: an envelope, and by what it may be verified. Only those that were signed by a key count here; entries of a
/// transparency log and time stamps are neither needed nor looked at.
/// </summary>
internal static class SigstoreBundle
{
    /// <summary>The envelope of a bundle.</summary>
    /// <exception cref="ImageContentException">It is none, or one that a key alone cannot verify.</exception>
    public static DsseEnvelope Read(ReadOnlyMemory<byte> content) =>
        ContentJson.Read(
            content,
            SignatureLimits.MaxEnvelopeBytes,
            "bundle",
            root =>
            {
                var type = root.Required("mediaType");
                if (!SignatureTypes.IsBundle(type.Text))
                {
                    throw type.Wrong($"'{MessageText.Shown(type.Text, 100)}' is no bundle of Sigstore's");
                }
                var material = root.Required("verificationMaterial").As(JsonValueKind.Object);
                if (!material.Has("publicKey"))
                {
                    throw material.Unsupported("signed by a certificate and not by a key, and only keys are verified");
                }
                return root["dsseEnvelope"] is { } envelope
                    ? DsseEnvelope.Read(envelope.As(JsonValueKind.Object))
                    : throw root.Unsupported("it holds no envelope, and nothing else is verified");
            }
        );

    /// <summary>Signs a statement and writes the bundle as cosign 3 does.</summary>
    public static ReadOnlyMemory<byte> Sign(ReadOnlyMemory<byte> statement, SigningKey key) =>
        DescriptorJson.Write(json =>
        {
            json.WriteString("mediaType"u8, SignatureTypes.Bundle);
            json.WriteStartObject("verificationMaterial"u8);
            json.WriteStartObject("publicKey"u8);
            json.WriteString("hint"u8, key.Public.Hint);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("dsseEnvelope"u8);
            DsseEnvelope.Write(json, SignatureTypes.InToto, statement.Span, key);
            json.WriteEndObject();
        });
}
