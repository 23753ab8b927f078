using System.Text;

namespace Oac.Payloads.JsonSchemas;

public class ProblemTests
{
    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("7", "is a number, not an object or a boolean")]
    [InlineData("""{"type": "strnig"}""", "at /type: is as none of the 2 schemas asks")]
    [InlineData(
        """{"properties": {"a~/b": {"minLength": -1}}}""",
        "at /properties/a~0~1b/minLength: is not more than or equal to 0"
    )]
    [InlineData("""{"$ref": "#/$defs/a"}""", "at /$ref: the reference '#/$defs/a' leads nowhere")]
    [InlineData("""{"$ref": "#a"}""", "at /$ref: the reference '#a' leads nowhere")]
    [InlineData(
        """{"items": {"$ref": "https://example.com/x"}}""",
        "at /items/$ref: the reference 'https://example.com/x' leads to 'https://example.com/x', which is not there; nothing is fetched"
    )]
    [InlineData(
        """{"$ref": "other.json"}""",
        "at /$ref: the reference 'other.json' leads to 'schema:///other.json', which is not there; nothing is fetched"
    )]
    [InlineData(
        """{"$schema": "https://example.com/mine"}""",
        "at /$schema: '$schema' is 'https://example.com/mine', none of the known dialects (draft-04, draft-06, draft-07, 2019-09 and 2020-12)"
    )]
    [InlineData("""{"$schema": 1}""", "at /$schema: '$schema' is a number, not a string")]
    [InlineData("""{"title": "a", "title": "b"}""", "at /title: 'title' stands there a second time")]
    [InlineData(
        """{"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}""",
        "at /$defs/b: another schema has the anchor 'x' too"
    )]
    [InlineData(
        """{"$defs": {"a": {"$id": "x"}, "b": {"$id": "x"}}}""",
        "at /$defs/b: another schema has the identifier 'schema:///x' too"
    )]
    [InlineData(
        """{"pattern": "(a"}""",
        "at /pattern: the regular expression '(a' cannot be used: a '(' without its ')'"
    )]
    [InlineData(
        """{"patternProperties": {"\\p{Script=Greek}": true}}""",
        "at /patternProperties/\\p{Script=Greek}: the regular expression '\\p{Script=Greek}' cannot be used: the property 'Script=Greek' of characters is not known here (general categories are)"
    )]
    public void What_is_wrong_is_said_with_its_place(string schema, string problem) =>
        Assert.Equal([problem], Schemas.Problems(schema));

    [Fact]
    public void All_problems_are_told_at_once() =>
        Assert.Equal(
            [
                "at /properties/a/$ref: the reference '#x' leads nowhere",
                "at /properties/b/pattern: the regular expression '[' cannot be used: a '[' without its ']'",
            ],
            Schemas.Problems("""{"properties": {"a": {"$ref": "#x"}, "b": {"pattern": "["}}}""")
        );

    [Theory]
    [InlineData("""{"$ref": "#"}""")]
    [InlineData("""{"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"anyOf": [true, {"$ref": "#"}]}}}""")]
    [InlineData("""{"if": {"not": {"$dynamicRef": "#x"}}, "$dynamicAnchor": "x"}""")]
    [InlineData(
        """{"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveAnchor": true, "oneOf": [{"$recursiveRef": "#"}]}"""
    )]
    [InlineData("""{"dependentSchemas": {"a": {"$ref": "#"}}}""")]
    public void References_in_a_circle_are_refused(string schema) =>
        Assert.Contains("without a step into the instance", Schemas.Problems(schema)[0], StringComparison.Ordinal);

    [Fact]
    public void A_circle_that_steps_into_the_instance_is_none()
    {
        const string schema = """{"type": "object", "additionalProperties": {"$ref": "#"}}""";
        Assert.Equal(JsonVerdict.Valid, Schemas.Judge(schema, """{"a": {"b": {}}}"""));
        Assert.Equal(JsonVerdict.Invalid, Schemas.Judge(schema, """{"a": {"b": 1}}"""));
    }

    [Fact]
    public void Documents_are_found_by_their_own_identifier_and_where_they_were()
    {
        var options = JsonSchemaOptions.Default with
        {
            BaseUri = "https://example.com/schemas/main.json",
            Documents = new Dictionary<string, ReadOnlyMemory<byte>>
            {
                ["https://example.com/schemas/part.json"] =
                    """{"$id": "urn:example:part", "type": "integer"}"""u8.ToArray(),
                ["https://example.com/bad.json"] = """{"type": 1}"""u8.ToArray(),
            },
        };
        var schema = Schemas.Compile("""{"allOf": [{"$ref": "part.json"}, {"$ref": "urn:example:part"}]}""", options);
        Assert.True(schema.IsValid("1"u8));
        Assert.False(schema.IsValid("\"\""u8));

        JsonSchema.TryCompile("""{"$ref": "/bad.json"}"""u8.ToArray(), options, out _, out var problems);
        Assert.Equal(
            ["https://example.com/bad.json /type", "https://example.com/schemas/main.json /$ref"],
            problems.Select(static p => $"{p.Document} {p.Location}")
        );
    }

    [Fact]
    public void A_vocabulary_that_must_be_known_and_is_not()
    {
        var meta =
            """{"$schema": "https://json-schema.org/draft/2020-12/schema", "$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": true, "https://example.com/mine": true}}""";
        var options = JsonSchemaOptions.Default with
        {
            Documents = new Dictionary<string, ReadOnlyMemory<byte>>
            {
                ["https://example.com/meta"] = Encoding.UTF8.GetBytes(meta),
            },
        };
        Assert.Equal(
            ["at /$schema: the meta-schema asks for the vocabulary 'https://example.com/mine', which is not known"],
            Schemas.Problems("""{"$schema": "https://example.com/meta"}""", options)
        );
    }
}
