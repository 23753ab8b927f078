using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Keywords;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Evaluation;

/// <summary>A compiled schema or subschema. Filled once by the compiler and not changed after.</summary>
internal sealed class SchemaNode(Resource resource, SchemaPlace place)
{
    private bool? _constant;
    private Keyword[] _keywords = [];
    private readonly Keyword[][] _byKind = new Keyword[7][];
    private ushort _types = TypeMask.All;
    private bool _needsMarks;

    public Resource Resource { get; } = resource;

    /// <summary>URI with a JSON Pointer as its fragment.</summary>
    public string Location => place.ToString();

    /// <summary>How long <see cref="Location"/> is.</summary>
    public long LocationLength => place.Length;

    /// <summary>The keywords in the order of evaluation.</summary>
    public IReadOnlyList<Keyword> Keywords => _keywords;

    public void Fill(bool constant) => _constant = constant;

    public void Fill(Keyword[] keywords)
    {
        _keywords = keywords;
        _needsMarks = keywords.Any(static k => k.ReadsMarks);
        if (keywords.OfType<TypeKeyword>().FirstOrDefault() is { } type)
        {
            _types = type.Mask;
        }
        for (var kind = 0; kind < _byKind.Length; kind++)
        {
            var applies = keywords
                .Where(k => (k.Kinds & (1 << kind)) != 0 && k is not (TypeKeyword or Annotation))
                .ToArray();
            _byKind[kind] = applies;
        }
    }

    /// <summary>Whether an instance keeps the schema. With a unit, all is evaluated and told; without, only until it is known.</summary>
    /// <param name="run">The evaluation.</param>
    /// <param name="node">The value.</param>
    /// <param name="marks">Where to mark the children that were evaluated, or -1 where nobody asks.</param>
    /// <param name="unit">Gets the errors and annotations.</param>
    public bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        if (_constant is { } constant)
        {
            if (!constant)
            {
                unit?.Fail("nothing is allowed here");
            }
            return constant;
        }
        if (unit is null)
        {
            return EvaluateQuickly(run, node, marks);
        }
        run.Enter();
        EnterScope(run);
        var ok =
            _needsMarks || marks >= 0
                ? EvaluateMarking(run, node, marks, _keywords, unit)
                : EvaluateAll(run, node, -1, _keywords, unit);
        LeaveScope(run);
        run.Leave();
        return ok;
    }

    private bool EvaluateQuickly(Run run, int node, int marks)
    {
        var kind = run.Tree.Kind(node);
        if ((_types & (1 << (int)kind)) == 0)
        {
            return false;
        }
        if (kind == JsonKind.Number && (_types & TypeMask.Fraction) == 0 && !TypeMask.IsInteger(run.Tree, node, _types))
        {
            return false;
        }
        var keywords = _byKind[(int)kind];
        if (keywords.Length == 0)
        {
            return true;
        }
        run.Enter();
        EnterScope(run);
        var ok = true;
        if (_needsMarks || marks >= 0)
        {
            ok = EvaluateMarking(run, node, marks, keywords, null);
        }
        else
        {
            foreach (var keyword in keywords)
            {
                if (!keyword.Evaluate(run, node, -1, null))
                {
                    ok = false;
                    break;
                }
            }
        }
        LeaveScope(run);
        run.Leave();
        return ok;
    }

    private void EnterScope(Run run)
    {
        if (run.TracksScope)
        {
            run.EnterScope(Resource);
        }
    }

    private void LeaveScope(Run run)
    {
        if (run.TracksScope)
        {
            run.LeaveScope(Resource);
        }
    }

    private static bool EvaluateMarking(Run run, int node, int marks, Keyword[] keywords, OutputUnit? unit)
    {
        var kind = run.Tree.Kind(node);
        if (kind < JsonKind.Array)
        {
            return EvaluateAll(run, node, -1, keywords, unit);
        }
        var children = run.Tree.Children(node);
        // Marks of its own: what a schema beside this one evaluated is not for its unevaluated… to see, and a schema that fails marks nothing.
        var own = run.Reserve(children);
        var ok = EvaluateAll(run, node, own, keywords, unit);
        if (ok && marks >= 0)
        {
            run.Merge(own, marks, children);
        }
        run.Release(own);
        return ok;
    }

    private static bool EvaluateAll(Run run, int node, int marks, Keyword[] keywords, OutputUnit? unit)
    {
        var kind = 1 << (int)run.Tree.Kind(node);
        var ok = true;
        foreach (var keyword in keywords)
        {
            if ((keyword.Kinds & kind) == 0)
            {
                continue;
            }
            var part = keyword.Reports ? unit?.Keyword(keyword.Name) : unit;
            var holds = keyword.Evaluate(run, node, marks, part);
            if (keyword.Reports)
            {
                part?.Close(holds);
            }
            if (!holds)
            {
                ok = false;
                if (unit is null)
                {
                    break;
                }
            }
        }
        return ok;
    }
}
