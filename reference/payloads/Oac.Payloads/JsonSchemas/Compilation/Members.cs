using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Keywords;
using Oac.Payloads.JsonSchemas.Patterns;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>Compiles the four keywords that are judged in one pass over an object's members.</summary>
internal static class Members
{
    private static readonly string[] Names = ["properties", "patternProperties", "additionalProperties", "required"];

    /// <summary>The first of them that is there stands for all.</summary>
    public static Keyword? Compile(KeywordSite site)
    {
        if (Array.Find(Names, n => site.Sibling(n) >= 0) != site.Name)
        {
            return null;
        }
        List<(string, SchemaNode)>? properties = null;
        if (site.At("properties") is { } at)
        {
            properties = [.. at.Members().Select(m => (m.Name, site.Schema(m.Value)))];
        }
        var patterns = new List<(EcmaPattern, SchemaNode)>();
        if (site.At("patternProperties") is { } byPattern)
        {
            foreach (var (source, value) in byPattern.Members())
            {
                var schema = site.Schema(value);
                if (site.Pattern(source, value) is { } pattern)
                {
                    patterns.Add((pattern, schema));
                }
            }
        }
        var additional = site.Sibling("additionalProperties") is var rest and >= 0 ? site.Schema(rest) : null;
        // Draft 3 had a boolean here, and schemas that call themselves later still do: the meta-schema says that.
        var required = site.At("required") is { } list ? list.Strings(list.Value) : [];
        return new MembersKeyword(properties, [.. patterns], additional, required);
    }
}
