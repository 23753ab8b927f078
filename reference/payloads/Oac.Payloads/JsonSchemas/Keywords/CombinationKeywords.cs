using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary><c>allOf</c></summary>
internal sealed class AllOfKeyword(string name, SchemaNode[] schemas) : Keyword(name)
{
    public override IEnumerable<SchemaNode> InPlace => schemas;

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var ok = true;
        for (var i = 0; i < schemas.Length; i++)
        {
            var sub = unit?.Sub(schemas[i], i);
            var holds = schemas[i].Evaluate(run, node, marks, sub);
            sub?.Close(holds);
            ok &= holds;
            if (!ok && unit is null)
            {
                break;
            }
        }
        return ok;
    }
}

/// <summary><c>anyOf</c></summary>
internal sealed class AnyOfKeyword(SchemaNode[] schemas) : Keyword("anyOf")
{
    public override IEnumerable<SchemaNode> InPlace => schemas;

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var ok = false;
        for (var i = 0; i < schemas.Length; i++)
        {
            var sub = unit?.Sub(schemas[i], i);
            var holds = schemas[i].Evaluate(run, node, marks, sub);
            sub?.Close(holds);
            ok |= holds;
            if (ok && unit is null && marks < 0)
            {
                break;
            }
        }
        if (!ok)
        {
            unit?.Fail($"is as none of the {MessageText.Count(schemas.Length)} schemas asks");
        }
        return ok;
    }
}

/// <summary><c>oneOf</c></summary>
internal sealed class OneOfKeyword(SchemaNode[] schemas) : Keyword("oneOf")
{
    public override IEnumerable<SchemaNode> InPlace => schemas;

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var first = -1;
        var second = -1;
        for (var i = 0; i < schemas.Length; i++)
        {
            var sub = unit?.Sub(schemas[i], i);
            var holds = schemas[i].Evaluate(run, node, marks, sub);
            sub?.Close(holds);
            if (!holds)
            {
                continue;
            }
            if (first >= 0)
            {
                second = i;
                break;
            }
            first = i;
        }
        if (second >= 0)
        {
            unit?.Fail($"is as more than one of the schemas asks: {first} and {second}");
        }
        else if (first < 0)
        {
            unit?.Fail($"is as none of the {MessageText.Count(schemas.Length)} schemas asks");
        }
        return first >= 0 && second < 0;
    }
}

/// <summary><c>not</c></summary>
internal sealed class NotKeyword(SchemaNode schema) : Keyword("not")
{
    public override IEnumerable<SchemaNode> InPlace => [schema];

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        // What is told of a schema that should not hold is of no use to anyone.
        if (!schema.Evaluate(run, node, -1, null))
        {
            return true;
        }
        unit?.Fail("is as it must not be");
        return false;
    }
}

/// <summary><c>if</c>, <c>then</c>, <c>else</c></summary>
internal sealed class IfKeyword(SchemaNode condition, SchemaNode? then, SchemaNode? otherwise) : Keyword("if")
{
    public override bool Reports => false;

    public override IEnumerable<SchemaNode> InPlace => new[] { condition, then, otherwise }.OfType<SchemaNode>();

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var part = unit?.Keyword("if").Sub(condition);
        var holds = condition.Evaluate(run, node, marks, part);
        if (holds && part is not null)
        {
            part.Close(true);
            part.Parent!.Close(true);
        }
        var branch = holds ? then : otherwise;
        if (branch is null)
        {
            return true;
        }
        var taken = unit?.Keyword(holds ? "then" : "else");
        var sub = taken?.Sub(branch);
        var ok = branch.Evaluate(run, node, marks, sub);
        sub?.Close(ok);
        taken?.Close(ok);
        return ok;
    }
}
