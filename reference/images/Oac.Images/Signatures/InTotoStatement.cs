using System.Collections.Immutable;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Signatures;

/// <summary>What an attestation says of some subjects (in-toto, Statement 0.1 and 1).</summary>
/// <param name="PredicateType">What kind of thing is said, as a URI.</param>
/// <param name="Subjects">The digests that it is said of, those of unknown algorithms left out.</param>
internal sealed record InTotoStatement(string PredicateType, ImmutableArray<ContentDigest> Subjects)
{
    private const string Version1 = "https://in-toto.io/Statement/v1";

    /// <summary>Reads a statement.</summary>
    /// <exception cref="ImageContentException">It is none.</exception>
    public static InTotoStatement Read(ReadOnlyMemory<byte> content) =>
        ContentJson.Read(
            content,
            SignatureLimits.MaxEnvelopeBytes,
            "statement",
            root =>
            {
                var type = root.Required("_type");
                return type.Text is Version1 or "https://in-toto.io/Statement/v0.1"
                    ? new InTotoStatement(
                        root.Required("predicateType").Text,
                        [
                            .. root.Required("subject")
                                .Items(SignatureLimits.MaxStatementSubjects, "subjects")
                                .SelectMany(Digests),
                        ]
                    )
                    : throw type.Wrong(
                        $"'{MessageText.Shown(type.Text, 100)}' is no in-toto statement of version 0.1 or 1"
                    );
            }
        );

    /// <summary>Writes a statement about one manifest.</summary>
    /// <param name="subject">The manifest's digest.</param>
    /// <param name="name">What the subject is called, or null.</param>
    /// <param name="predicateType">The predicate's type.</param>
    /// <param name="predicate">The predicate, a JSON object.</param>
    public static ReadOnlyMemory<byte> Write(
        ContentDigest subject,
        string? name,
        string predicateType,
        ReadOnlyMemory<byte> predicate
    ) =>
        DescriptorJson.Write(json =>
        {
            json.WriteString("_type"u8, Version1);
            json.WriteStartArray("subject"u8);
            json.WriteStartObject();
            DescriptorJson.WriteOptional(json, "name", name);
            json.WriteStartObject("digest"u8);
            json.WriteString(subject.Algorithm, subject.Hex);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("predicateType"u8, predicateType);
            json.WritePropertyName("predicate"u8);
            json.WriteRawValue(predicate.Span);
        });

    private static IEnumerable<ContentDigest> Digests(ContentJson subject)
    {
        var digests = subject.As(JsonValueKind.Object).Required("digest").As(JsonValueKind.Object);
        foreach (var algorithm in (string[])["sha256", "sha512"])
        {
            if (digests[algorithm] is { } hex && ContentDigest.TryParse($"{algorithm}:{hex.Text}", out var digest))
            {
                yield return digest;
            }
        }
    }
}
