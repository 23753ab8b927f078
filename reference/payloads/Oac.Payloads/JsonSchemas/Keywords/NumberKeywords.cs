using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Numbers;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary><c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c></summary>
/// <param name="name">The keyword.</param>
/// <param name="bound">The bound.</param>
/// <param name="text">The bound as the schema writes it.</param>
/// <param name="sign">1 for a lower bound, -1 for an upper one.</param>
/// <param name="exclusive">Whether the bound itself is out.</param>
internal sealed class BoundKeyword(string name, JsonNumber bound, string text, int sign, bool exclusive)
    : Keyword(name, Numbers)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var order = JsonNumber.Compare(JsonNumber.Read(run.Tree.Text(node)), bound) * sign;
        if (exclusive ? order > 0 : order >= 0)
        {
            return true;
        }
        unit?.Fail(
            $"is not {(sign > 0 ? "more" : "less")} than {(exclusive ? "" : "or equal to ")}{MessageText.Plain(text)}"
        );
        return false;
    }
}

/// <summary><c>multipleOf</c></summary>
internal sealed class MultipleOfKeyword(JsonNumber divisor, string text) : Keyword("multipleOf", Numbers)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var number = JsonNumber.Read(run.Tree.Text(node));
        // Long division is the one dear thing here.
        run.Spend(run.Tree.Text(node).Length >> 4);
        if (number.IsMultipleOf(divisor))
        {
            return true;
        }
        unit?.Fail($"is not a multiple of {MessageText.Plain(text)}");
        return false;
    }
}
