using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary>A compiled keyword, or several that can only be judged together. Immutable once the compiler is done.</summary>
internal abstract class Keyword(string name, int kinds = Keyword.AllKinds)
{
    public const int AllKinds = 0x7F;
    public const int Numbers = 1 << 3;
    public const int Strings = 1 << 4;
    public const int Arrays = 1 << 5;
    public const int Objects = 1 << 6;

    public string Name { get; } = name;

    /// <summary>Bits of the kinds of values that it says something about.</summary>
    public int Kinds { get; } = kinds;

    /// <summary>Whether it asks which children other keywords evaluated.</summary>
    public virtual bool ReadsMarks => false;

    /// <summary>Whether it gets a unit of its own; otherwise that of the schema, to make units itself.</summary>
    public virtual bool Reports => true;

    /// <summary>The schemas that are evaluated against the same value: where these lead in a circle there is no end.</summary>
    public virtual IEnumerable<SchemaNode> InPlace => [];

    /// <summary>Whether the value holds.</summary>
    /// <param name="run">The evaluation.</param>
    /// <param name="node">The value, of a kind in <see cref="Kinds"/>.</param>
    /// <param name="marks">Where to mark the children that it evaluated; -1 where nobody asks.</param>
    /// <param name="unit">Gets errors and annotations; null where only the answer counts, as soon as it is known.</param>
    public abstract bool Evaluate(Run run, int node, int marks, OutputUnit? unit);
}
