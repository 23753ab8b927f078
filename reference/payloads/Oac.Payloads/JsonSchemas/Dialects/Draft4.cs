using Oac.Payloads.JsonSchemas.Compilation;
using Oac.Payloads.JsonSchemas.Formats;

namespace Oac.Payloads.JsonSchemas.Dialects;

/// <summary>Draft 4: all its keywords, in the order in which they are evaluated.</summary>
internal static class Draft4
{
    public static readonly Dialect Dialect = new(
        JsonSchemaDialect.Draft4,
        "http://json-schema.org/draft-04/schema",
        [
            new("$schema", Vocabularies.Core, SchemaShape.None, null),
            new("id", Vocabularies.Core, SchemaShape.None, null),
            new("definitions", Vocabularies.Core, SchemaShape.ByName, null),
            new("type", Vocabularies.Validation, SchemaShape.None, Assertions.Type),
            new("enum", Vocabularies.Validation, SchemaShape.None, Assertions.Enum),
            new("minimum", Vocabularies.Validation, SchemaShape.None, Assertions.MinimumOfDraft4),
            new("maximum", Vocabularies.Validation, SchemaShape.None, Assertions.MaximumOfDraft4),
            new("exclusiveMinimum", Vocabularies.Validation, SchemaShape.None, null),
            new("exclusiveMaximum", Vocabularies.Validation, SchemaShape.None, null),
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
            new("dependencies", Vocabularies.Applicator, SchemaShape.ByName, Applicators.Dependencies),
            new("items", Vocabularies.Applicator, SchemaShape.OneOrMany, Applicators.Items),
            new("additionalItems", Vocabularies.Applicator, SchemaShape.One, Applicators.AdditionalItems),
            new("uniqueItems", Vocabularies.Validation, SchemaShape.None, Assertions.UniqueItems),
            new("$ref", Vocabularies.Core, SchemaShape.None, Referencing.Ref),
            new("allOf", Vocabularies.Applicator, SchemaShape.Many, Applicators.AllOf),
            new("anyOf", Vocabularies.Applicator, SchemaShape.Many, Applicators.AnyOf),
            new("oneOf", Vocabularies.Applicator, SchemaShape.Many, Applicators.OneOf),
            new("not", Vocabularies.Applicator, SchemaShape.One, Applicators.Not),
            new("title", Vocabularies.MetaData, SchemaShape.None, Annotations.OfAll),
            new("description", Vocabularies.MetaData, SchemaShape.None, Annotations.OfAll),
            new("default", Vocabularies.MetaData, SchemaShape.None, Annotations.OfAll),
        ],
        FormatList.Draft4
    );
}
