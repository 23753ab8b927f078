using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Keywords;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>Compiles the keywords that apply schemas.</summary>
internal static class Applicators
{
    public static Keyword? PropertyNames(KeywordSite site) => new PropertyNamesKeyword(site.Schema(site.Value));

    public static Keyword? DependentRequired(KeywordSite site) =>
        new DependentRequiredKeyword(
            site.Name,
            [.. site.Members().Select(m => (Table(m.Name, site.Strings(m.Value)), m.Name))]
        );

    public static Keyword? DependentSchemas(KeywordSite site) =>
        new DependentSchemasKeyword(
            site.Name,
            [.. site.Members().Select(m => (new NameTable([m.Name]), site.Schema(m.Value)))]
        );

    /// <summary>Each member is a list of names or a schema.</summary>
    public static Keyword? Dependencies(KeywordSite site)
    {
        var names = new List<(NameTable, string)>();
        var schemas = new List<(NameTable, SchemaNode)>();
        foreach (var (name, value) in site.Members())
        {
            if (site.Tree.Kind(value) == JsonKind.Array)
            {
                names.Add((Table(name, site.Strings(value)), name));
            }
            else
            {
                schemas.Add((new NameTable([name]), site.Schema(value)));
            }
        }
        var required = new DependentRequiredKeyword(site.Name, [.. names]);
        var applied = new DependentSchemasKeyword(site.Name, [.. schemas]);
        return schemas.Count == 0 ? required
            : names.Count == 0 ? applied
            : new BothKeyword(required, applied);
    }

    public static Keyword? PrefixItems(KeywordSite site) => new PrefixItemsKeyword(site.Name, site.Schemas());

    public static Keyword? ItemsAfterPrefix(KeywordSite site)
    {
        var prefix = site.Sibling("prefixItems");
        var after = prefix >= 0 && site.Tree.Kind(prefix) == JsonKind.Array ? site.Tree.Children(prefix) : 0;
        return new ItemsKeyword(site.Name, site.Schema(site.Value), after);
    }

    /// <summary>One schema for all items, or a list for the first ones.</summary>
    public static Keyword? Items(KeywordSite site) =>
        site.Kind == JsonKind.Array
            ? new PrefixItemsKeyword(site.Name, site.Schemas())
            : new ItemsKeyword(site.Name, site.Schema(site.Value), 0);

    /// <summary>Says nothing unless <c>items</c> is a list.</summary>
    public static Keyword? AdditionalItems(KeywordSite site)
    {
        var items = site.Sibling("items");
        return items >= 0 && site.Tree.Kind(items) == JsonKind.Array
            ? new ItemsKeyword(site.Name, site.Schema(site.Value), site.Tree.Children(items))
            : null;
    }

    public static Keyword? Contains(KeywordSite site)
    {
        var least = site.At("minContains")?.Count() ?? 1;
        var most = site.At("maxContains")?.Count() ?? int.MaxValue;
        var marks = site.Dialect.Version >= JsonSchemaDialect.Draft202012;
        return new ContainsKeyword(site.Schema(site.Value), least, most, marks);
    }

    public static Keyword? AllOf(KeywordSite site) => new AllOfKeyword(site.Name, site.Schemas());

    public static Keyword? AnyOf(KeywordSite site) => new AnyOfKeyword(site.Schemas());

    public static Keyword? OneOf(KeywordSite site) => new OneOfKeyword(site.Schemas());

    public static Keyword? Not(KeywordSite site) => new NotKeyword(site.Schema(site.Value));

    public static Keyword? If(KeywordSite site)
    {
        var then = site.Sibling("then");
        var otherwise = site.Sibling("else");
        return new IfKeyword(
            site.Schema(site.Value),
            then >= 0 ? site.Schema(then) : null,
            otherwise >= 0 ? site.Schema(otherwise) : null
        );
    }

    public static Keyword? UnevaluatedItems(KeywordSite site) => new UnevaluatedItemsKeyword(site.Schema(site.Value));

    public static Keyword? UnevaluatedProperties(KeywordSite site) =>
        new UnevaluatedPropertiesKeyword(site.Schema(site.Value));

    private static NameTable Table(string name, string[] required) => new([name, .. required.Where(r => r != name)]);
}
