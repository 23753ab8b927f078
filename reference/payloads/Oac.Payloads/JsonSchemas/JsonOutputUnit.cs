using System.Collections.Immutable;

namespace Oac.Payloads.JsonSchemas;

/// <summary>A unit of output: what a schema or keyword says of one place of the instance.</summary>
/// <param name="IsValid">Whether it holds.</param>
/// <param name="KeywordLocation">JSON Pointer of the way that evaluation took, through references.</param>
/// <param name="AbsoluteKeywordLocation">URI of the schema or keyword itself, with a JSON Pointer as its fragment.</param>
/// <param name="InstanceLocation">JSON Pointer into the instance.</param>
public sealed record JsonOutputUnit(
    bool IsValid,
    string KeywordLocation,
    string AbsoluteKeywordLocation,
    string InstanceLocation
)
{
    /// <summary>What is wrong, for a person: a sentence without a full stop that quotes no value of the instance; null where nothing is, and where <see cref="Children"/> say it.</summary>
    public string? Error { get; init; }

    /// <summary>The annotation as JSON, where there is one.</summary>
    public string? Annotation { get; init; }

    /// <summary>The units below, in the detailed output alone.</summary>
    public ImmutableArray<JsonOutputUnit> Children { get; init; } = [];
}
