namespace Oac.Payloads.JsonSchemas;

/// <summary>How much is told of an evaluation: the output formats of the specification.</summary>
public enum JsonSchemaOutput
{
    /// <summary>Whether the instance keeps the schema, and no more. The fastest: it ends at the first error.</summary>
    Flag,

    /// <summary>A list of all errors, or of all annotations.</summary>
    Basic,

    /// <summary>A tree of errors or annotations that follows the schema, without nodes that say nothing.</summary>
    Detailed,
}
