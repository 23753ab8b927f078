using Oac.Payloads.JsonSchemas.Compilation;
using Oac.Payloads.JsonSchemas.Formats;

namespace Oac.Payloads.JsonSchemas.Dialects;

/// <summary>Draft 6: all its keywords, in the order in which they are evaluated.</summary>
internal static class Draft6
{
    public static readonly Dialect Dialect = new(
        JsonSchemaDialect.Draft6,
        "http://json-schema.org/draft-06/schema",
        [
            new("$schema", Vocabularies.Core, SchemaShape.None, null),
            new("$id", Vocabularies.Core, SchemaShape.None, null),
            new("definitions", Vocabularies.Core, SchemaShape.ByName, null),
            new("type", Vocabularies.Validation, SchemaShape.None, Assertions.Type),
            new("const", Vocabularies.Validation, SchemaShape.None, Assertions.Const),
            new("enum", Vocabularies.Validation, SchemaShape.None, Assertions.Enum),
            new("minimum", Vocabularies.Validation, SchemaShape.None, Assertions.Minimum),
            new("maximum", Vocabularies.Validation, SchemaShape.None, Assertions.Maximum),
            new("exclusiveMinimum", Vocabularies.Validation, SchemaShape.None, Assertions.ExclusiveMinimum),
            new("exclusiveMaximum", Vocabularies.Validation, SchemaShape.None, Assertions.ExclusiveMaximum),
            new("multipleOf", Vocabularies.Validation, SchemaShape.None, Assertions.MultipleOf),
            new("minLength", Vocabularies.Validation, SchemaShape.None, Assertions.MinLength),
            new("maxLength", Vocabularies.Validation, SchemaShape.None, Assertions.MaxLength),
            new("minItems", Vocabularies.Validation, SchemaShape.None, Assertions.MinItems),
            new("maxItems", Vocabularies.Validation, SchemaShape.None, Assertions.MaxItems),
            new("minProperties", Vocabularies.Validation, SchemaShape.None, Assertions.MinProperties),
            new("maxProperties", Vocabularies.Validation, SchemaShape.None, Assertions.MaxProperties),
            new("pattern", Vocabularies.Validation, SchemaShape.None, Assertions.Pattern),
            new("format", Vocabularies.Format, SchemaShape.None, Assertions.Format),
            new("properties", Vocabularies.Applicator, SchemaShape.ByName, Members.Compile),
            new("patternProperties", Vocabularies.Applicator, SchemaShape.ByName, Members.Compile),
            new("additionalProperties", Vocabularies.Applicator, SchemaShape.One, Members.Compile),
            new("required", Vocabularies.Validation, SchemaShape.None, Members.Compile),
            new("propertyNames", Vocabularies.Applicator, SchemaShape.One, Applicators.PropertyNames),
            new("dependencies", Vocabularies.Applicator, SchemaShape.ByName, Applicators.Dependencies),
            new("items", Vocabularies.Applicator, SchemaShape.OneOrMany, Applicators.Items),
            new("additionalItems", Vocabularies.Applicator, SchemaShape.One, Applicators.AdditionalItems),
            new("contains", Vocabularies.Applicator, SchemaShape.One, Applicators.Contains),
            new("uniqueItems", Vocabularies.Validation, SchemaShape.None, Assertions.UniqueItems),
            new("$ref", Vocabularies.Core, SchemaShape.None, Referencing.Ref),
            new("allOf", Vocabularies.Applicator, SchemaShape.Many, Applicators.AllOf),
            new("anyOf", Vocabularies.Applicator, SchemaShape.Many, Applicators.AnyOf),
            new("oneOf", Vocabularies.Applicator, SchemaShape.Many, Applicators.OneOf),
            new("not", Vocabularies.Applicator, SchemaShape.One, Applicators.Not),
            new("title", Vocabularies.MetaData, SchemaShape.None, Annotations.OfAll),
            new("description", Vocabularies.MetaData, SchemaShape.None, Annotations.OfAll),
            new("default", Vocabularies.MetaData, SchemaShape.None, Annotations.OfAll),
            new("examples", Vocabularies.MetaData, SchemaShape.None, Annotations.OfAll),
        ],
        FormatList.Draft6
    );
}
