using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary><c>enum</c>, and <c>const</c> as an enumeration of one.</summary>
internal sealed class EnumKeyword : Keyword
{
    // Below this many, comparing each costs less than a hash of the value.
    private const int Few = 6;

    private readonly JsonTree _schema;
    private readonly int[] _values;
    private readonly int[] _kinds = new int[7];
    private readonly Dictionary<int, int[]>? _byHash;

    public EnumKeyword(string name, JsonTree schema, int[] values)
        : base(name)
    {
        _schema = schema;
        _values = values;
        foreach (var value in values)
        {
            _kinds[(int)schema.Kind(value)]++;
        }
        if (values.Length > Few)
        {
            var run = new Run();
            // Bounded by the size of the document.
            run.Start(schema, JsonSchemaLimits.Default with { MaxSteps = long.MaxValue }, 0, false, null);
            _byHash = values
                .GroupBy(v => Equality.Hash(run, schema, v))
                .ToDictionary(static g => g.Key, static g => g.ToArray());
        }
    }

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        if (_kinds[(int)run.Tree.Kind(node)] > 0 && IsOne(run, node))
        {
            return true;
        }
        unit?.Fail(
            Name == "const"
                ? "is not the one value that is allowed"
                : $"is none of the {MessageText.Count(_values.Length)} values that are allowed"
        );
        return false;
    }

    private bool IsOne(Run run, int node)
    {
        var values = _values;
        if (_byHash is not null && !_byHash.TryGetValue(Equality.Hash(run, run.Tree, node), out values))
        {
            return false;
        }
        foreach (var value in values)
        {
            if (Equality.Equal(run, run.Tree, node, _schema, value))
            {
                return true;
            }
        }
        return false;
    }
}
