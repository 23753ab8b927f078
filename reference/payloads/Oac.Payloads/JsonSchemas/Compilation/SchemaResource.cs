using Oac.Payloads.JsonSchemas.Dialects;
using Oac.Payloads.JsonSchemas.Evaluation;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>A schema resource while it is compiled.</summary>
internal sealed class SchemaResource(Resource runtime, SchemaDocument document, int root, Dialect dialect)
{
    /// <summary>What of it is of interest while evaluating.</summary>
    public Resource Runtime { get; } = runtime;

    public string Uri => Runtime.Uri;

    public SchemaDocument Document { get; } = document;

    public int Root { get; } = root;

    public Dialect Dialect { get; } = dialect;

    /// <summary>Names of schemas in it, those of dynamic anchors too.</summary>
    public Dictionary<string, int> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>Names for dynamic references; "" where <c>$recursiveAnchor</c> is true.</summary>
    public Dictionary<string, int> DynamicAnchors { get; } = new(StringComparer.Ordinal);
}
