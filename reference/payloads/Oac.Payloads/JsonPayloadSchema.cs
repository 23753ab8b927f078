using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Oac.Payloads.JsonSchemas;
using Oac.Payloads.JsonSchemas.Output;
using Oac.Payloads.Protobuf.Json;

namespace Oac.Payloads;

/// <summary>Payloads that are JSON and keep a JSON Schema.</summary>
internal sealed class JsonPayloadSchema(JsonSchema schema, JsonSchemaLimits limits) : PayloadSchema
{
    private const string Suffix = "+json";

    // What the locations of a schema without an identifier begin with.
    private static readonly string NoIdentifier = JsonSchemaOptions.Default.BaseUri;

    public override IReadOnlyList<PayloadProblem> Check(string contentType, ReadOnlyMemory<byte> payload)
    {
        if (!MediaType.TryParse(contentType, out var type) || !IsJson(type))
        {
            return [];
        }
        return schema.Judge(payload.Span, out var stop) switch
        {
            JsonVerdict.Valid => [],
            JsonVerdict.Invalid => Broken(payload.Span),
            JsonVerdict.NotJson => [NotJson(payload.Span, stop as JsonException)],
            _ => [new($"it could not be judged: {stop?.Message}", "", null)],
        };
    }

    public override bool TryTransform(
        string contentType,
        ReadOnlyMemory<byte> payload,
        [NotNullWhen(true)] out TypedPayload? transformed,
        out IReadOnlyList<PayloadProblem> problems
    )
    {
        problems = Check(contentType, payload);
        transformed = problems.Count == 0 ? new(contentType, payload) : null;
        return transformed is not null;
    }

    private static bool IsJson(MediaType type) =>
        type.Is(Json) || type.Essence.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

    private PayloadProblem NotJson(ReadOnlySpan<byte> payload, JsonException? e)
    {
        if (!Utf8.IsValid(payload))
        {
            return new("the payload is not UTF-8", "", JsonText.FirstInvalid(payload));
        }
        var reason = e is null ? "" : $": {MessageText.Plain(JsonText.ReasonWithoutText(e))}";
        return new(
            $"not JSON{reason}",
            PayloadProblem.Cut(JsonPlace.Pointer(payload, long.MaxValue, limits.MaxInstanceDepth + 1)),
            e is null ? null : JsonText.Offset(payload, e)
        );
    }

    // Telling all takes more than finding the first, so that limits may end it; that the payload is wrong stays.
    private List<PayloadProblem> Broken(ReadOnlySpan<byte> payload)
    {
        var problems = new List<PayloadProblem>();
        if (schema.Errors(payload, out var isTruncated) is { } root)
        {
            Add(root, problems);
        }
        if (problems.Count == 0)
        {
            problems.Add(new(JsonSchema.TooMuchToTell, "", null));
        }
        else if (isTruncated)
        {
            problems.Add(new("more is wrong than is told here", "", null));
        }
        return problems;
    }

    private static void Add(OutputUnit unit, List<PayloadProblem> problems)
    {
        if (unit.Error is { } error)
        {
            var place = PayloadProblem.Cut(unit.InstanceLocationUpTo(PayloadProblem.MaxPath));
            var keyword = unit.AbsoluteKeywordLocation;
            keyword = keyword.StartsWith(NoIdentifier, StringComparison.Ordinal)
                ? keyword[NoIdentifier.Length..]
                : keyword;
            problems.Add(new(error, place, null) { SchemaLocation = PayloadProblem.Cut(keyword) });
        }
        foreach (var child in unit.Children)
        {
            Add(child, problems);
        }
    }
}
