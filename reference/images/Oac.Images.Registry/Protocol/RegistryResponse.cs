using System.Collections.Immutable;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Registry.Protocol;

/// <summary>An answer before it is sent, so that faults can change it. Whoever sends it disposes the content.</summary>
internal sealed record RegistryResponse(int Status)
{
    public const string ContentDigestHeader = "Docker-Content-Digest";
    private const string Json = "application/json";

    public ImmutableSortedDictionary<string, string> Headers { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase);

    public string? ContentType { get; init; }

    /// <summary>The body, from its current position.</summary>
    public Stream Content { get; init; } = Stream.Null;

    /// <summary>The length of the body, which is what Content-Length says, also where the body is not sent (HEAD).</summary>
    public long Length { get; init; }

    /// <summary>Where the connection breaks off; null sends the whole body.</summary>
    public long? CutAfter { get; init; }

    /// <summary>The content as bytes where it is known to be small: a manifest or a list.</summary>
    public bool IsDocument { get; init; }

    public RegistryResponse WithHeader(string name, string value) =>
        this with
        {
            Headers = Headers.SetItem(name, value),
        };

    public RegistryResponse WithDigest(ContentDigest digest) => WithHeader(ContentDigestHeader, digest.ToString());

    public static RegistryResponse OfBytes(int status, string contentType, byte[] content) =>
        new(status)
        {
            ContentType = contentType,
            Content = new MemoryStream(content, writable: false),
            Length = content.Length,
            IsDocument = true,
        };

    public static RegistryResponse OfJson(int status, Action<Utf8JsonWriter> write, string contentType = Json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }
        return OfBytes(status, contentType, buffer.ToArray());
    }

    public static RegistryResponse Error(int status, string code, string message) => Errors(status, code, [message]);

    public static RegistryResponse Errors(int status, string code, IEnumerable<string> messages) =>
        OfJson(
            status,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("errors");
                foreach (var message in messages)
                {
                    json.WriteStartObject();
                    json.WriteString("code", code);
                    json.WriteString("message", message);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
}
