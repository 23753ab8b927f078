using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary><c>minLength</c>, <c>maxLength</c>: in characters, each code point one.</summary>
internal sealed class LengthKeyword(string name, int bound, bool isMinimum) : Keyword(name, Strings)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var text = run.Tree.Text(node);
        run.Spend(text.Length >> 6);
        // The bytes settle most cases: a character has one to four.
        if (isMinimum ? text.Length >= bound * 4L : text.Length <= bound)
        {
            return true;
        }
        var count = Characters.Count(text);
        if (isMinimum ? count >= bound : count <= bound)
        {
            return true;
        }
        unit?.Fail(
            $"has {Words.Count(count, "character", "characters")}, {(isMinimum ? "fewer" : "more")} than {MessageText.Count(bound)}"
        );
        return false;
    }
}

/// <summary><c>minItems</c>, <c>maxItems</c>, <c>minProperties</c>, <c>maxProperties</c></summary>
internal sealed class CountKeyword(string name, int bound, bool isMinimum, bool ofItems)
    : Keyword(name, ofItems ? Arrays : Objects)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var count = run.Tree.Children(node);
        if (isMinimum ? count >= bound : count <= bound)
        {
            return true;
        }
        var things = ofItems ? Words.Count(count, "item", "items") : Words.Count(count, "property", "properties");
        unit?.Fail($"has {things}, {(isMinimum ? "fewer" : "more")} than {MessageText.Count(bound)}");
        return false;
    }
}
