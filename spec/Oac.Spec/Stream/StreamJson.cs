using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Oac.Spec.Stream;

/// <summary>The JSON form of one version's messages: the canonical form of proto3, on one line.</summary>
/// <remarks>
/// <para>Reading accepts what protobuf's JSON parsers accept: names as in the schema or in lower camel case, both base64 alphabets, null for
/// a default. Fields that are not known are passed over, as Connect asks.</para>
/// <para>A message is written as if the announced extensions' fields stood in its own schema.</para>
/// </remarks>
public sealed class StreamJson
{
    private const int MaxDepth = 100;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        // The text is a message's body, never part of an HTML page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly StreamCodec codec;

    internal StreamJson(StreamCodec codec) => this.codec = codec;

    private delegate bool BinaryReader<T>(in ReadOnlySequence<byte> bytes, out T? message, out StreamDecodeError error);

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
    ) =>
        TryRead(
            utf8,
            extensions,
            maxBytes,
            codec.HarnessEnvelopeDescriptor,
            (in ReadOnlySequence<byte> bytes, out HarnessMessage? read, out StreamDecodeError fault) =>
                codec.TryReadHarnessMessage(bytes, extensions, int.MaxValue, out read, out fault),
            out message,
            out error
        );

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
    ) =>
        TryRead(
            utf8,
            extensions,
            maxBytes,
            codec.OrchestratorEnvelopeDescriptor,
            (in ReadOnlySequence<byte> bytes, out OrchestratorMessage? read, out StreamDecodeError fault) =>
                codec.TryReadOrchestratorMessage(bytes, extensions, int.MaxValue, out read, out fault),
            out message,
            out error
        );

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

    private static bool TryRead<T>(
        in ReadOnlySequence<byte> utf8,
        StreamExtensions extensions,
        int maxBytes,
        MessageDescriptor descriptor,
        BinaryReader<T> read,
        out T? message,
        out StreamDecodeError error
    )
    {
        message = default;
        if (utf8.Length > maxBytes)
        {
            error = new(StreamDecodeReason.TooLarge, maxBytes);
            return false;
        }
        var bytes = utf8.ToArray();
        if (!Utf8.IsValid(bytes))
        {
            error = new(StreamDecodeReason.InvalidUtf8, 0);
            return false;
        }
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            using var binary = new MemoryStream();
            using (var output = new CodedOutputStream(binary, leaveOpen: true))
            {
                WriteBinary(document.RootElement, descriptor, StreamCodec.ExtensionFiles(extensions).ToArray(), output);
            }
            return read(new(binary.GetBuffer().AsMemory(0, (int)binary.Length)), out message, out error);
        }
        catch (Exception e) when (e is JsonException or InvalidJsonException or InvalidProtocolBufferException)
        {
            error = new(StreamDecodeReason.InvalidJson, 0) { Detail = e.Message };
            return false;
        }
    }

    // Protobuf merges two encodings of one message. So each schema's parser takes its own fields from the text, and their encodings one
    // after the other are the message with the fields of all: those of the version, of each extension, and of the bodies inside.
    private static void WriteBinary(
        JsonElement json,
        MessageDescriptor descriptor,
        FileDescriptor[] extensions,
        CodedOutputStream output
    )
    {
        var text = json.GetRawText();
        Parser.Parse(text, descriptor).WriteTo(output);
        foreach (var added in extensions.Select(file => file.FindTypeByName<MessageDescriptor>(descriptor.Name)))
        {
            if (added is not null)
            {
                Parser.Parse(text, added).WriteTo(output);
            }
        }
        if (extensions.Length == 0)
        {
            return;
        }
        foreach (var field in descriptor.Fields.InFieldNumberOrder().Where(f => f.FieldType == FieldType.Message))
        {
            if (
                (json.TryGetProperty(field.JsonName, out var inner) || json.TryGetProperty(field.Name, out inner))
                && inner.ValueKind == JsonValueKind.Object
            )
            {
                using var body = new MemoryStream();
                using (var nested = new CodedOutputStream(body, leaveOpen: true))
                {
                    WriteBinary(inner, field.MessageType, extensions, nested);
                }
                output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(body.GetBuffer().AsSpan(0, (int)body.Length)));
            }
        }
    }
}
