namespace Oac.Payloads.JsonSchemas;

/// <summary>What reading, compiling and evaluating JSON Schemas bears. What is over a limit is said to be so, and never valid.</summary>
public sealed record JsonSchemaLimits
{
    /// <summary>The limits that are used where none are given.</summary>
    public static JsonSchemaLimits Default { get; } = new();

    /// <summary>The largest schema document in bytes: 4 MiB.</summary>
    public int MaxBytes { get; init; } = 4 << 20;

    /// <summary>How deep objects and arrays of a schema document may be nested, 1 or more: 128.</summary>
    public int MaxDepth { get; init; } = 128;

    /// <summary>How many documents one schema may draw in by <c>$ref</c>, with itself: 256.</summary>
    public int MaxDocuments { get; init; } = 256;

    /// <summary>How many problems of a schema are told: 100.</summary>
    public int MaxProblems { get; init; } = 100;

    /// <summary>The longest regular expression in characters: 4,096.</summary>
    public int MaxPatternLength { get; init; } = 4096;

    /// <summary>How many different regular expressions a schema may have: 5,000.</summary>
    public int MaxPatterns { get; init; } = 5000;

    /// <summary>The largest instance in bytes: 64 MiB.</summary>
    public int MaxInstanceBytes { get; init; } = 64 << 20;

    /// <summary>How deep objects and arrays of an instance may be nested: 128.</summary>
    public int MaxInstanceDepth { get; init; } = 128;

    /// <summary>The longest number in characters; its exponent has at most nine digits: 4,096.</summary>
    public int MaxNumberLength { get; init; } = 4096;

    /// <summary>How many schemas may be inside each other while evaluating, <c>$ref</c> and <c>allOf</c> counted: 1,024.</summary>
    public int MaxEvaluationDepth { get; init; } = 1024;

    /// <summary>Steps of one evaluation, each some tens of nanoseconds: 20,000,000.</summary>
    public long MaxSteps { get; init; } = 20_000_000;

    /// <summary>How long all regular expressions of one evaluation may take that can backtrack: 1 second.</summary>
    public TimeSpan MaxPatternTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many units an output may have: 1,000. Further ones are left out and <see cref="JsonSchemaResult.IsTruncated"/> says so.</summary>
    public int MaxOutputUnits { get; init; } = 1000;

    /// <summary>
    /// How many characters all places, errors and annotations of an output may have: 16 Mi. Units beyond it are left out and
    /// <see cref="JsonSchemaResult.IsTruncated"/> says so.
    /// </summary>
    public long MaxOutputLength { get; init; } = 16 << 20;
}
