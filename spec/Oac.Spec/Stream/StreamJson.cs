using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Oac.Spec.Stream.Encoding;

namespace Oac.Spec.Stream;

/// <summary>The JSON form of one version's messages: the canonical form of proto3, on one line.</summary>
/// <remarks>
/// <para>Reading accepts every form that proto3 asks readers to accept: names in lower camel case or as in the schema, both base64
/// alphabets with or without padding, numbers as text, null for a field that is not set. Fields that are not known are passed over, as
/// Connect asks. A field that comes twice is refused.</para>
/// <para>An extension's fields stand among the others, as if the version's schema had them.</para>
/// </remarks>
public sealed class StreamJson
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 100 };

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        // The text is a message's body, never part of an HTML page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly StreamCodec codec;

    internal StreamJson(StreamCodec codec) => this.codec = codec;

    /// <summary>Reads a message; see <see cref="StreamCodec.TryReadHarnessMessage"/>.</summary>
    /// <param name="utf8">The text as UTF-8, all of it.</param>
    /// <param name="extensions">What both peers announced; fields of others are unknown and passed over.</param>
    /// <param name="maxBytes">How many bytes the text may have.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">Why there is none.</param>
    public bool TryReadHarnessMessage(
        in ReadOnlySequence<byte> utf8,
        StreamExtensions extensions,
        int maxBytes,
        [NotNullWhen(true)] out HarnessMessage? message,
        out StreamDecodeError error
    )
    {
        message = null;
        if (IsTooLarge(utf8, maxBytes, out error))
        {
            return false;
        }
        var json = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            json.Read();
            var read = codec.TryReadJson(ref json, extensions, out message, out error);
            JsonFields.End(ref json);
            return read;
        }
        catch (Exception e) when (IsFault(e))
        {
            message = null;
            error = Fault(json, e);
            return false;
        }
    }

    /// <summary>Reads a message; see <see cref="StreamCodec.TryReadOrchestratorMessage"/>.</summary>
    /// <param name="utf8">The text as UTF-8, all of it.</param>
    /// <param name="extensions">What both peers announced; fields of others are unknown and passed over.</param>
    /// <param name="maxBytes">How many bytes the text may have.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">Why there is none.</param>
    public bool TryReadOrchestratorMessage(
        in ReadOnlySequence<byte> utf8,
        StreamExtensions extensions,
        int maxBytes,
        [NotNullWhen(true)] out OrchestratorMessage? message,
        out StreamDecodeError error
    )
    {
        message = null;
        if (IsTooLarge(utf8, maxBytes, out error))
        {
            return false;
        }
        var json = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            json.Read();
            var read = codec.TryReadJson(ref json, extensions, out message, out error);
            JsonFields.End(ref json);
            return read;
        }
        catch (Exception e) when (IsFault(e))
        {
            message = null;
            error = Fault(json, e);
            return false;
        }
    }

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="output">Where to, as UTF-8.</param>
    /// <param name="extensions">What both peers announced; fields of others are left out.</param>
    /// <exception cref="ArgumentException">The message has no form here, as in <see cref="StreamCodec"/>.</exception>
    public void Write(HarnessMessage message, IBufferWriter<byte> output, StreamExtensions extensions)
    {
        // Refuses what has no form, before the first byte.
        codec.Measure(message, extensions);
        using var json = new Utf8JsonWriter(output, WriterOptions);
        codec.WriteJson(message, json, extensions);
    }

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="output">Where to, as UTF-8.</param>
    /// <param name="extensions">What both peers announced; fields of others are left out.</param>
    /// <exception cref="ArgumentException">The message has no form here, as in <see cref="StreamCodec"/>.</exception>
    public void Write(OrchestratorMessage message, IBufferWriter<byte> output, StreamExtensions extensions)
    {
        // Refuses what has no form, before the first byte.
        codec.Measure(message, extensions);
        using var json = new Utf8JsonWriter(output, WriterOptions);
        codec.WriteJson(message, json, extensions);
    }

    private static bool IsTooLarge(in ReadOnlySequence<byte> utf8, int maxBytes, out StreamDecodeError error)
    {
        var isTooLarge = utf8.Length > maxBytes;
        error = isTooLarge ? new(StreamDecodeReason.TooLarge, maxBytes) : default;
        return isTooLarge;
    }

    // The reader throws the second for text that is not UTF-8 and for half a character behind \u.
    private static bool IsFault(Exception e) => e is JsonException or InvalidOperationException;

    private static StreamDecodeError Fault(in Utf8JsonReader json, Exception e) =>
        new(StreamDecodeReason.InvalidJson, json.BytesConsumed) { Detail = e.Message };
}
