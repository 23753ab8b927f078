using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Output;
using Oac.Payloads.JsonSchemas.Patterns;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary>
/// <c>properties</c>, <c>patternProperties</c>, <c>additionalProperties</c> and <c>required</c> in one pass over the members, because the
/// third depends on the first two and one look at a name serves all.
/// </summary>
internal sealed class MembersKeyword : Keyword
{
    private readonly NameTable _table;
    private readonly SchemaNode?[] _properties;
    private readonly int[] _requiredIndex;
    private readonly int _required;
    private readonly ulong _allRequired;
    private readonly (EcmaPattern Pattern, SchemaNode Schema)[] _patterns;
    private readonly SchemaNode? _additional;
    private readonly bool _hasProperties;

    public MembersKeyword(
        IReadOnlyList<(string Name, SchemaNode Schema)>? properties,
        (EcmaPattern Pattern, SchemaNode Schema)[] patterns,
        SchemaNode? additional,
        string[] required
    )
        : base("properties", Objects)
    {
        _hasProperties = properties is not null;
        properties ??= [];
        _table = new([.. properties.Select(static p => p.Name).Concat(required).Distinct(StringComparer.Ordinal)]);
        _properties = new SchemaNode?[_table.Names.Length];
        _requiredIndex = new int[_table.Names.Length];
        var wanted = required.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < _table.Names.Length; i++)
        {
            _requiredIndex[i] = wanted.Contains(_table.Names[i]) ? _required++ : -1;
        }
        for (var i = 0; i < properties.Count; i++)
        {
            // Names are in the table in this order.
            _properties[i] = properties[i].Schema;
        }
        _allRequired = _required == 64 ? ulong.MaxValue : (1UL << (_required & 63)) - 1;
        _patterns = patterns;
        _additional = additional;
    }

    public override bool Reports => false;

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var tree = run.Tree;
        var count = tree.Children(node);
        if (unit is null && count < _required)
        {
            return false;
        }
        var parts = unit is null ? null : new MembersOutput(unit);
        // More than 64 required names are rare; they are marked where the evaluated children are.
        var manyRequired = _required > 64 ? run.Reserve(_required) : -1;
        var seen = 0UL;
        var ok = true;
        var end = tree.Nodes[node].Next;
        var child = 0;
        run.Spend(count);
        for (var name = node + 1; name < end; name = tree.Nodes[name + 1].Next, child++)
        {
            var value = name + 1;
            var evaluated = false;
            var index = _table.Find(tree, name);
            if (index >= 0)
            {
                if (_requiredIndex[index] is var required and >= 0)
                {
                    if (manyRequired >= 0)
                    {
                        run.Mark(manyRequired, required);
                    }
                    else
                    {
                        seen |= 1UL << required;
                    }
                }
                if (_properties[index] is { } schema)
                {
                    evaluated = true;
                    ok &= Holds(run, value, schema, parts?.Property(schema, _table.Names[index]));
                }
            }
            foreach (var (pattern, schema) in _patterns)
            {
                if (pattern.IsMatch(run, tree.Text(name)))
                {
                    evaluated = true;
                    ok &= Holds(run, value, schema, parts?.Pattern(schema, pattern.Source, tree.String(name)));
                }
            }
            if (!evaluated && _additional is not null)
            {
                evaluated = true;
                ok &= Holds(run, value, _additional, parts?.Additional(_additional, tree.String(name)));
            }
            if (!ok && unit is null)
            {
                break;
            }
            if (evaluated && marks >= 0)
            {
                run.Mark(marks, child);
            }
        }
        if (ok || unit is not null)
        {
            ok &= HasRequired(run, manyRequired, seen, unit);
        }
        parts?.Close(_hasProperties, _patterns.Length > 0, _additional is not null);
        if (manyRequired >= 0)
        {
            run.Release(manyRequired);
        }
        return ok;
    }

    private static bool Holds(Run run, int value, SchemaNode schema, OutputUnit? unit)
    {
        var holds = schema.Evaluate(run, value, -1, unit);
        unit?.Close(holds);
        return holds;
    }

    private bool HasRequired(Run run, int many, ulong seen, OutputUnit? unit)
    {
        if (many < 0 && seen == _allRequired)
        {
            return true;
        }
        List<string>? missing = null;
        var some = false;
        for (var i = 0; i < _requiredIndex.Length; i++)
        {
            var index = _requiredIndex[i];
            if (index < 0 || (many < 0 ? (seen & (1UL << index)) != 0 : run.IsMarked(many, index)))
            {
                continue;
            }
            some = true;
            if (unit is null)
            {
                return false;
            }
            (missing ??= []).Add(_table.Names[i]);
        }
        if (some)
        {
            Missing.Report(unit!.Keyword("required"), missing!);
        }
        return !some;
    }
}
