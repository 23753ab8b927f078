namespace Oac.Payloads.JsonSchemas;

/// <summary>A schema cannot be used.</summary>
public sealed class JsonSchemaException(IReadOnlyList<JsonSchemaProblem> problems)
    : Exception(string.Join("; ", problems.Select(static p => p.ToString())))
{
    /// <summary>All that is wrong, in the order of the schema where that can be told.</summary>
    public IReadOnlyList<JsonSchemaProblem> Problems { get; } = problems;
}
