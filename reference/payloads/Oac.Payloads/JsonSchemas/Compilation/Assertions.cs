using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Keywords;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>Compiles the keywords that judge a value by itself.</summary>
internal static class Assertions
{
    public static Keyword? Type(KeywordSite site)
    {
        var names = site.Kind == JsonKind.String ? [site.Tree.String(site.Value)] : site.Strings(site.Value);
        ushort mask = 0;
        foreach (var name in names)
        {
            var type = TypeMask.Of(name, site.Dialect.Version == JsonSchemaDialect.Draft4);
            if (type == 0)
            {
                site.Problem($"{MessageText.Quoted(name)} is no type");
            }
            mask |= type;
        }
        // Where fractions are allowed, it does not matter how whole numbers are written.
        if ((mask & TypeMask.Fraction) != 0)
        {
            mask &= TypeMask.All;
        }
        return new TypeKeyword(mask, string.Join(" or ", names.Select(Words.Type)));
    }

    public static Keyword? Const(KeywordSite site) => new EnumKeyword("const", site.Tree, [site.Value]);

    public static Keyword? Enum(KeywordSite site)
    {
        if (site.Kind == JsonKind.Array)
        {
            return new EnumKeyword("enum", site.Tree, [.. site.Items(site.Value)]);
        }
        site.Problem($"'enum' is {Words.Kind(site.Kind)}, not an array");
        return null;
    }

    public static Keyword? Minimum(KeywordSite site) => Bound(site, 1, exclusive: false);

    public static Keyword? Maximum(KeywordSite site) => Bound(site, -1, exclusive: false);

    public static Keyword? ExclusiveMinimum(KeywordSite site) => Bound(site, 1, exclusive: true);

    public static Keyword? ExclusiveMaximum(KeywordSite site) => Bound(site, -1, exclusive: true);

    public static Keyword? MinimumOfDraft4(KeywordSite site) => Bound(site, 1, IsTrue(site, "exclusiveMinimum"));

    public static Keyword? MaximumOfDraft4(KeywordSite site) => Bound(site, -1, IsTrue(site, "exclusiveMaximum"));

    public static Keyword? MultipleOf(KeywordSite site)
    {
        if (site.Number() is not { } divisor)
        {
            return null;
        }
        if (divisor.IsPositive)
        {
            return new MultipleOfKeyword(divisor, site.Raw);
        }
        site.Problem("'multipleOf' is not more than 0");
        return null;
    }

    public static Keyword? MinLength(KeywordSite site) =>
        site.Count() is { } bound ? new LengthKeyword(site.Name, bound, isMinimum: true) : null;

    public static Keyword? MaxLength(KeywordSite site) =>
        site.Count() is { } bound ? new LengthKeyword(site.Name, bound, isMinimum: false) : null;

    public static Keyword? MinItems(KeywordSite site) => Count(site, isMinimum: true, ofItems: true);

    public static Keyword? MaxItems(KeywordSite site) => Count(site, isMinimum: false, ofItems: true);

    public static Keyword? MinProperties(KeywordSite site) => Count(site, isMinimum: true, ofItems: false);

    public static Keyword? MaxProperties(KeywordSite site) => Count(site, isMinimum: false, ofItems: false);

    public static Keyword? UniqueItems(KeywordSite site) =>
        site.Kind == JsonKind.True ? new UniqueItemsKeyword() : null;

    public static Keyword? Pattern(KeywordSite site) =>
        site.String() is { } source && site.Pattern(source, site.Value) is { } pattern
            ? new PatternKeyword(pattern)
            : null;

    public static Keyword? Format(KeywordSite site)
    {
        var asserts =
            site.Options.Formats == JsonSchemaFormats.Assert
            || (site.Options.Formats == JsonSchemaFormats.ByDialect && site.Dialect.AssertsFormats);
        return asserts && site.String() is { } name && site.Dialect.Formats.TryGetValue(name, out var check)
            ? new FormatKeyword(name, check, site.Raw)
            : Annotations.OfAll(site);
    }

    /// <summary>Both keywords are judged by the one that stands first in the list.</summary>
    public static Keyword? Content(KeywordSite site)
    {
        if (!site.Options.AssertContent)
        {
            return Annotations.OfStrings(site);
        }
        if (site.Name == "contentMediaType" && site.Sibling("contentEncoding") >= 0)
        {
            return null;
        }
        var base64 = site.At("contentEncoding")?.String() == "base64";
        var json = site.At("contentMediaType")?.String() is "application/json";
        return base64 || json ? new ContentKeyword(base64, json, site.Options.Limits.MaxInstanceDepth) : null;
    }

    private static bool IsTrue(KeywordSite site, string name) =>
        site.Sibling(name) is var value and >= 0 && site.Tree.Kind(value) == JsonKind.True;

    private static BoundKeyword? Bound(KeywordSite site, int sign, bool exclusive) =>
        site.Number() is { } bound ? new BoundKeyword(site.Name, bound, site.Raw, sign, exclusive) : null;

    private static CountKeyword? Count(KeywordSite site, bool isMinimum, bool ofItems) =>
        site.Count() is { } bound ? new CountKeyword(site.Name, bound, isMinimum, ofItems) : null;
}
