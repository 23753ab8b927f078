using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Numbers;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary>A set of types: a bit for each <see cref="JsonKind"/>, and two on numbers.</summary>
internal static class TypeMask
{
    /// <summary>Numbers that are not whole are in the set too.</summary>
    public const ushort Fraction = 1 << 7;

    /// <summary>Whole numbers are those that are written so: 1.0 is none (draft 4).</summary>
    public const ushort Literal = 1 << 8;

    public const ushort All = 0xFF;

    public static ushort Of(string type, bool literal) =>
        type switch
        {
            "null" => 1,
            "boolean" => 1 << 1 | 1 << 2,
            "integer" => (ushort)(1 << 3 | (literal ? Literal : 0)),
            "number" => 1 << 3 | Fraction,
            "string" => 1 << 4,
            "array" => 1 << 5,
            "object" => 1 << 6,
            _ => 0,
        };

    public static bool Contains(JsonTree tree, int node, ushort types)
    {
        var kind = tree.Kind(node);
        return (types & (1 << (int)kind)) != 0
            && (kind != JsonKind.Number || (types & Fraction) != 0 || IsInteger(tree, node, types));
    }

    public static bool IsInteger(JsonTree tree, int node, ushort types) =>
        tree.Nodes[node].Extra == 0 || ((types & Literal) == 0 && JsonNumber.Read(tree.Text(node)).IsInteger);
}
