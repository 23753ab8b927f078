using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Signatures;

/// <summary>An envelope with a payload and its signatures (Dead Simple Signing Envelope 1.0).</summary>
/// <param name="PayloadType">What the payload is.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Signatures">The signatures, none of them verified.</param>
internal sealed record DsseEnvelope(string PayloadType, ReadOnlyMemory<byte> Payload, ImmutableArray<byte[]> Signatures)
{
    /// <summary>The bytes that are signed: the pre-authentication encoding, which binds the type to the payload.</summary>
    public static byte[] Signed(string payloadType, ReadOnlySpan<byte> payload) =>
        [
            .. Encoding.UTF8.GetBytes(
                $"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} "
            ),
            .. payload,
        ];

    /// <summary>Reads an envelope on its own.</summary>
    /// <exception cref="ImageContentException">It is none.</exception>
    public static DsseEnvelope Read(ReadOnlyMemory<byte> content) =>
        ContentJson.Read(content, SignatureLimits.MaxEnvelopeBytes, "envelope", Read);

    /// <summary>Reads an envelope within something else.</summary>
    public static DsseEnvelope Read(ContentJson json) =>
        new(
            json.Required("payloadType").Text,
            Bytes(json.Required("payload")),
            [
                .. json.Required("signatures")
                    .Items(SignatureLimits.MaxEnvelopeSignatures, "signatures")
                    .Select(signature =>
                    {
                        var text = signature.As(JsonValueKind.Object).Required("sig");
                        return text.Text.Length <= SignatureLimits.MaxSignatureCharacters
                            ? Bytes(text)
                            : throw text.Wrong($"{text.Text.Length} characters are too long for a signature");
                    }),
            ]
        );

    /// <summary>Signs a payload and writes the envelope.</summary>
    public static void Write(Utf8JsonWriter json, string payloadType, ReadOnlySpan<byte> payload, SigningKey key)
    {
        json.WriteBase64String("payload"u8, payload);
        json.WriteString("payloadType"u8, payloadType);
        json.WriteStartArray("signatures"u8);
        json.WriteStartObject();
        json.WriteBase64String("sig"u8, key.Sign(Signed(payloadType, payload)));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Signs a payload: the envelope on its own.</summary>
    public static ReadOnlyMemory<byte> Sign(string payloadType, ReadOnlyMemory<byte> payload, SigningKey key) =>
        DescriptorJson.Write(json => Write(json, payloadType, payload.Span, key));

    /// <summary>Base64 of either alphabet, as the specification asks of readers.</summary>
    private static byte[] Bytes(ContentJson json)
    {
        var text = json.Text;
        if (text.AsSpan().ContainsAny('-', '_'))
        {
            text = text.Replace('-', '+').Replace('_', '/');
        }
        text = text.PadRight(text.Length + ((4 - (text.Length % 4)) % 4), '=');
        var bytes = new byte[text.Length / 4 * 3];
        return Convert.TryFromBase64String(text, bytes, out var count)
            ? bytes[..count]
            : throw json.Wrong("it is no base64");
    }
}
