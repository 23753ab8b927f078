using Oac.Payloads.JsonSchemas.Keywords;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>Compiles references.</summary>
internal static class Referencing
{
    public static Keyword? Ref(KeywordSite site) =>
        site.String() is { } reference && site.Resolve(reference) is var (node, _, _)
            ? new Reference(site.Name, node)
            : null;

    public static Keyword? DynamicRef(KeywordSite site)
    {
        if (site.String() is not { } reference || site.Resolve(reference) is not var (node, resource, anchor))
        {
            return null;
        }
        // Only where it leads to a dynamic anchor by its name is it dynamic.
        if (anchor is null || !resource.DynamicAnchors.ContainsKey(anchor))
        {
            return new Reference(site.Name, node);
        }
        site.UseDynamic(anchor);
        return new DynamicReference(site.Name, anchor, node);
    }

    public static Keyword? RecursiveRef(KeywordSite site)
    {
        if (site.String() is not { } reference || site.Resolve(reference) is not var (node, resource, _))
        {
            return null;
        }
        if (!resource.DynamicAnchors.ContainsKey(""))
        {
            return new Reference(site.Name, node);
        }
        site.UseDynamic("");
        return new DynamicReference(site.Name, "", node);
    }
}
