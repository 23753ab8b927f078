using System.Text.Json;
using Oac.Payloads.JsonSchemas.Instances;

namespace Oac.Payloads.JsonSchemas;

/// <summary>A parsed value, for judging one by several schemas. Immutable.</summary>
public sealed class JsonInstance
{
    private JsonInstance(JsonTree tree) => Tree = tree;

    internal JsonTree Tree { get; }

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">It is not JSON, or beyond <see cref="JsonSchemaLimits"/>.</exception>
    public static JsonInstance Parse(ReadOnlySpan<byte> utf8, JsonSchemaLimits? limits = null)
    {
        limits ??= JsonSchemaLimits.Default;
        var tree = new JsonTree();
        try
        {
            tree.Read(utf8, limits.MaxInstanceBytes, limits);
        }
        catch (JsonSchemaLimitException e)
        {
            throw new JsonException(e.Message);
        }
        return new(tree);
    }
}
