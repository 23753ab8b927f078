using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary><c>type</c></summary>
internal sealed class TypeKeyword(ushort mask, string types) : Keyword("type")
{
    public ushort Mask { get; } = mask;

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        if (TypeMask.Contains(run.Tree, node, Mask))
        {
            return true;
        }
        unit?.Fail($"is {Words.Kind(run.Tree.Kind(node))}, not {types}");
        return false;
    }
}
