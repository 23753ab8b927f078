using System.Collections.Frozen;

namespace Oac.Payloads.JsonSchemas.Evaluation;

/// <summary>A schema resource: what has a URI of its own. Of interest while evaluating only for dynamic references.</summary>
internal sealed class Resource(int id, string uri)
{
    /// <summary>Counts from 0 among the resources of a compiled schema.</summary>
    public int Id { get; } = id;

    /// <summary>Absolute, without a fragment.</summary>
    public string Uri { get; } = uri;

    /// <summary>What dynamic references may find here, by name. <c>$recursiveAnchor</c> is the name "".</summary>
    public FrozenDictionary<string, SchemaNode> Dynamic { get; set; } = FrozenDictionary<string, SchemaNode>.Empty;
}
