using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>What the writers share: bytes of one form, keys in the order of the image specification's own Go types.</summary>
internal static class DescriptorJson
{
    // Only what JSON itself asks for is escaped: the bytes are stored and hashed, never put into a page.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    public static ManifestDocument Document(string mediaType, ReadOnlyMemory<byte> content) =>
        content.Length > ContentLimits.MaxManifestBytes
            ? throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"The manifest would have {content.Length} bytes; {ContentLimits.MaxManifestBytes} are allowed."
            )
            : new(new(mediaType, ContentDigest.Sha256Of(content.Span), content.Length), content);

    public static void Write(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteStartObject();
        json.WriteString("mediaType"u8, descriptor.MediaType);
        json.WriteString("digest"u8, descriptor.Digest.ToString());
        json.WriteNumber("size"u8, descriptor.Size);
        WriteMap(json, "annotations", descriptor.Annotations);
        if (descriptor.Platform is { } platform)
        {
            json.WriteStartObject("platform"u8);
            json.WriteString("architecture"u8, platform.Architecture);
            json.WriteString("os"u8, platform.Os);
            WriteOptional(json, "variant", platform.Variant);
            json.WriteEndObject();
        }
        WriteOptional(json, "artifactType", descriptor.ArtifactType);
        json.WriteEndObject();
    }

    /// <summary>The tail that manifests and indexes have in common.</summary>
    public static void WriteTail(
        Utf8JsonWriter json,
        Descriptor? subject,
        ImmutableSortedDictionary<string, string> annotations
    )
    {
        if (subject is not null)
        {
            json.WritePropertyName("subject"u8);
            Write(json, subject with { Platform = null });
        }
        WriteMap(json, "annotations", annotations);
    }

    public static void WriteList(Utf8JsonWriter json, string name, ImmutableArray<Descriptor> descriptors)
    {
        json.WriteStartArray(name);
        foreach (var descriptor in descriptors)
        {
            Write(json, descriptor);
        }
        json.WriteEndArray();
    }

    /// <summary>Texts by key in ordinal order; nothing where there are none.</summary>
    public static void WriteMap(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }
        json.WriteStartObject(name);
        foreach (var (key, value) in texts.OrderBy(text => text.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }

    public static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }
}
