using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Oac.Harness.Handlers;

namespace Oac.Harness;

/// <summary>The forms in which a channel's events are read.</summary>
/// <remarks>
/// An event whose media type a form does not take, or that cannot be read, is answered with a failed result that says so; the handler is
/// not called. An event without a media type is read as if it had the right one: the field may be left empty.
/// </remarks>
public static class Payload
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The bytes as they came, of any media type; <see cref="EventContext.ContentType"/> tells which.</summary>
    public static Payload<ReadOnlyMemory<byte>> Bytes { get; } =
        new("any media type", static _ => true, static payload => payload);

    /// <summary>UTF-8 text, of any <c>text/*</c> type.</summary>
    public static Payload<string> Text { get; } =
        new(
            "text in UTF-8",
            static type => MediaType.IsText(MediaType.Essence(type)),
            static payload =>
            {
                try
                {
                    return StrictUtf8.GetString(payload.Span);
                }
                catch (DecoderFallbackException e)
                {
                    throw new FormatException($"it is not UTF-8 (byte {e.Index})", e);
                }
            }
        );

    /// <summary>JSON, of <c>application/json</c> or any <c>+json</c> type. Literal <c>null</c> is refused.</summary>
    /// <param name="type">How it is read, from the author's <c>JsonSerializerContext</c>; no reflection, so trimming is safe.</param>
    public static Payload<T> Json<T>(JsonTypeInfo<T> type)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(type);
        return new(
            MediaType.Json,
            static contentType => MediaType.IsJson(MediaType.Essence(contentType)),
            payload => ReadJson(payload, type)
        );
    }

    /// <summary>A protobuf message, of <c>application/protobuf</c> (also <c>x-protobuf</c> and <c>vnd.google.protobuf</c>).</summary>
    /// <param name="parse">
    /// Reads the message, such as <c>bytes => Ticket.Parser.ParseFrom(bytes.Span)</c>. Whatever it throws means that the bytes are none.
    /// </param>
    public static Payload<T> Protobuf<T>(Func<ReadOnlyMemory<byte>, T> parse)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(parse);
        return new(
            "application/protobuf",
            static contentType => MediaType.IsProtobuf(MediaType.Essence(contentType)),
            payload =>
            {
                try
                {
                    return parse(payload);
                }
                catch (Exception e)
                {
                    throw new FormatException("it is no such message", e);
                }
            }
        );
    }

    private static T ReadJson<T>(ReadOnlyMemory<byte> payload, JsonTypeInfo<T> type)
        where T : notnull
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Span, type) ?? throw new FormatException("it is null");
        }
        catch (JsonException e)
        {
            // The exception's own text names types of the program.
            var where = e.LineNumber is { } line ? $" (line {line + 1}, byte {e.BytePositionInLine + 1})" : "";
            var path = string.IsNullOrEmpty(e.Path) || e.Path == "$" ? "" : $" at {ShownText.Of(e.Path)}";
            throw new FormatException($"it is not the JSON that is wanted{path}{where}", e);
        }
    }
}

/// <summary>A form in which a channel's events are read; see <see cref="Payload"/>.</summary>
/// <typeparam name="T">What a handler gets.</typeparam>
public sealed class Payload<T>
{
    private readonly Func<string, bool> _takes;
    private readonly Func<ReadOnlyMemory<byte>, T> _read;

    /// <summary>A form of the author's own.</summary>
    /// <param name="wanted">What it takes, in words that an error message can use.</param>
    /// <param name="takes">Whether it takes a media type; not asked where an event has none.</param>
    /// <param name="read">Reads a payload; throws <see cref="FormatException"/> with a reason that its sender may see.</param>
    public Payload(string wanted, Func<string, bool> takes, Func<ReadOnlyMemory<byte>, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(wanted);
        ArgumentNullException.ThrowIfNull(takes);
        ArgumentNullException.ThrowIfNull(read);
        Wanted = wanted;
        _takes = takes;
        _read = read;
    }

    /// <summary>What it takes, in words.</summary>
    public string Wanted { get; }

    /// <exception cref="AgentFailureException">The event is none of this form.</exception>
    internal T Read(string channel, ReadOnlyMemory<byte> payload, string contentType)
    {
        if (contentType.Length > 0 && !_takes(contentType))
        {
            throw new AgentFailureException(
                $"The channel '{channel}' takes {Wanted}, and this event has the media type '{ShownText.Of(contentType)}'."
            );
        }
        try
        {
            return _read(payload);
        }
        catch (FormatException e)
        {
            throw new AgentFailureException(
                $"The channel '{channel}' takes {Wanted}, and this event's payload cannot be read: {e.Message}.",
                e
            );
        }
    }
}
