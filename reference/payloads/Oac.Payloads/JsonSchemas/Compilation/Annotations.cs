using Oac.Payloads.JsonSchemas.Keywords;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>Compiles the keywords that only say something.</summary>
internal static class Annotations
{
    public static Keyword? OfAll(KeywordSite site) => new Annotation(site.Name, site.Tree, site.Value);

    public static Keyword? OfStrings(KeywordSite site) =>
        new Annotation(site.Name, site.Tree, site.Value, Keyword.Strings);
}
