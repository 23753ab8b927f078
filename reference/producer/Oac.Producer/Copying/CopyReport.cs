using System.Text.Json;
using Oac.Images.Content;
using Oac.Producer.Images;
using Oac.Producer.Output;

namespace Oac.Producer.Copying;

/// <summary>Says what was copied.</summary>
internal static class CopyReport
{
    /// <summary>A line for each name in a registry, else one: the destination, with the image's digest where it keeps that.</summary>
    public static void WriteText(CopyOutcome outcome, TextWriter output)
    {
        var (order, digest) = (outcome.Order, outcome.Result.Manifest.Descriptor.Digest);
        output.WriteLine(SafeText.Line(Pinned(order.Destination, digest)));
        if (order.Destination is { Transport: ImageTransport.Registry, Reference: { } reference })
        {
            foreach (var tag in order.Tags)
            {
                output.WriteLine(SafeText.Line($"{reference.Registry}/{reference.Repository}:{tag}@{digest}"));
            }
        }
    }

    /// <summary>A document about one copy.</summary>
    public static void WriteJson(CopyOutcome outcome, TextWriter output) =>
        Json.Write(output, json => Write(json, outcome));

    /// <summary>A document about several copies.</summary>
    public static void WriteJson(IEnumerable<CopyOutcome> outcomes, TextWriter output) =>
        Json.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("copies"u8);
                foreach (var outcome in outcomes)
                {
                    Write(json, outcome);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    private static void Write(Utf8JsonWriter json, CopyOutcome outcome)
    {
        var ((order, result), manifest) = (outcome, outcome.Result.Manifest.Descriptor);
        json.WriteStartObject();
        json.WriteString("source"u8, order.Source.Text);
        json.WriteString("destination"u8, order.Destination.Text);
        json.Texts("tags", order.Tags);
        json.WriteString("digest"u8, manifest.Digest.ToString());
        json.WriteString("mediaType"u8, manifest.MediaType);
        json.WriteNumber("blobsSent"u8, result.BlobsSent);
        json.WriteNumber("blobsThere"u8, result.BlobsThere);
        json.WriteNumber("bytesSent"u8, result.BytesSent);
        json.WriteEndObject();
    }

    /// <summary>
    /// The place with the digest, as it can be given to a command again. Layouts are asked by the digest alone; docker archives and engines
    /// do not keep it, so they are named without.
    /// </summary>
    private static string Pinned(ImageAddress address, ContentDigest digest) =>
        address switch
        {
            { Transport: ImageTransport.Registry, Reference: { } reference } => reference.WithDigest(digest).ToString(),
            { Transport: ImageTransport.OciLayout or ImageTransport.OciArchive, Name: { } name } =>
                $"{address.Text[..^(name.Length + 1)]}@{digest}",
            { Transport: ImageTransport.DockerArchive or ImageTransport.DockerDaemon } => address.Text.TrimEnd(':'),
            _ => $"{address.Text.TrimEnd(':')}@{digest}",
        };
}
