using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary><c>$ref</c></summary>
internal sealed class Reference(string name, SchemaNode target) : Keyword(name)
{
    public SchemaNode Target { get; } = target;

    public override IEnumerable<SchemaNode> InPlace => [Target];

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var sub = unit?.Sub(Target);
        var holds = Target.Evaluate(run, node, marks, sub);
        sub?.Close(holds);
        return holds;
    }
}

/// <summary>
/// <c>$dynamicRef</c> and <c>$recursiveRef</c> that lead to an anchor of their kind: where the outermost resource of the dynamic scope has
/// one of that name, they lead there.
/// </summary>
internal sealed class DynamicReference(string name, string anchor, SchemaNode target) : Keyword(name)
{
    // Where it leads without a dynamic scope: a circle through that is a circle in any case.
    public override IEnumerable<SchemaNode> InPlace => [target];

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var schema = run.Outermost(anchor) ?? target;
        var sub = unit?.Sub(schema);
        var holds = schema.Evaluate(run, node, marks, sub);
        sub?.Close(holds);
        return holds;
    }
}
