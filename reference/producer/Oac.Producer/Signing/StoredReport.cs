using System.CommandLine;
using Oac.Images.Content;
using Oac.Images.Signatures;
using Oac.Producer.Output;

namespace Oac.Producer.Signing;

/// <summary>
/// What <c>oac sign</c> and <c>oac attach</c> say: as text a line as soon as something is stored, as JSON one document when all is
/// (<c>docs/schemas/oac-stored-1.schema.json</c>).
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="image">The image, as it was given.</param>
/// <param name="isJson">Whether it is JSON.</param>
internal sealed class StoredReport(TextWriter output, string image, bool isJson)
{
    private const string Schema = "oac-stored/1";
    private readonly List<Entry> entries = [];

    /// <summary>The option that chooses the form.</summary>
    public static Option<string> FormatOption()
    {
        var format = new Option<string>("--format", "-f")
        {
            Description = "The form of what is printed.",
            DefaultValueFactory = static _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json");
        return format;
    }

    /// <summary>A signature was stored, or was there.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="subject">What is signed.</param>
    /// <param name="what">What was done, for people.</param>
    public void Signature(WrittenSignature written, ManifestDocument subject, string what) =>
        Add(new(subject, "signature", FormNames.Of(written.Form), written.Place, null, written.WasThere), what);

    /// <summary>A signed statement was stored.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="predicateType">What kind of thing it says.</param>
    public void Attestation(WrittenSignature written, ManifestDocument subject, string predicateType) =>
        Add(
            new(subject, "attestation", FormNames.Of(written.Form), written.Place, predicateType, written.WasThere),
            $"attested {predicateType}"
        );

    /// <summary>A list of packages was stored.</summary>
    /// <param name="referrer">The manifest that holds it.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="mediaType">What kind of list it is.</param>
    public void Sbom(ContentDigest referrer, ManifestDocument subject, string mediaType) =>
        Add(new(subject, "sbom", "referrer", referrer.ToString(), mediaType, null), $"attached {mediaType}");

    /// <summary>Ends it.</summary>
    public void Complete()
    {
        if (!isJson)
        {
            return;
        }
        Json.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", Schema);
                json.WriteString("image", image);
                json.WriteStartArray("stored");
                foreach (var entry in entries)
                {
                    json.WriteStartObject();
                    json.WriteString("digest", entry.Subject.Descriptor.Digest.ToString());
                    json.WriteString("kind", entry.Kind);
                    json.WriteString("form", entry.Form);
                    json.WriteString("place", entry.Place);
                    json.Optional("type", entry.Type);
                    if (entry.WasThere is { } wasThere)
                    {
                        json.WriteBoolean("wasThere", wasThere);
                    }
                    else
                    {
                        json.WriteNull("wasThere");
                    }
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
    }

    private void Add(Entry entry, string what)
    {
        entries.Add(entry);
        if (!isJson)
        {
            output.WriteLine(SafeText.Line($"{entry.Subject.Descriptor.Digest}: {what} ({entry.Form} {entry.Place})"));
        }
    }

    private sealed record Entry(
        ManifestDocument Subject,
        string Kind,
        string Form,
        string Place,
        string? Type,
        bool? WasThere
    );
}
