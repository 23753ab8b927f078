using System.Text;

namespace Oac.Payloads.JsonSchemas;

public class OutputTests
{
    // The example of the specification, section 12.4.
    private const string Polygon = """
        {
          "$id": "https://example.com/polygon",
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$defs": {
            "point": {
              "type": "object",
              "properties": { "x": { "type": "number" }, "y": { "type": "number" } },
              "additionalProperties": false,
              "required": [ "x", "y" ]
            }
          },
          "type": "array",
          "items": { "$ref": "#/$defs/point" },
          "minItems": 3
        }
        """;

    private const string Wrong = """[{"x": 2.5, "y": 1.3}, {"x": 1, "z": 6.7}]""";

    /// <summary>The schema of outputs that the specification publishes, here what every unit must be.</summary>
    private static readonly JsonSchema Shape = Schemas.Compile(
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "required": ["valid"],
          "properties": {
            "valid": { "type": "boolean" },
            "errors": { "type": "array", "items": { "$ref": "#/$defs/unit" } },
            "annotations": { "type": "array", "items": { "$ref": "#/$defs/unit" } }
          },
          "if": { "properties": { "valid": { "const": false } } },
          "then": { "not": { "required": ["annotations"] } },
          "else": { "not": { "required": ["errors"] } },
          "$defs": {
            "unit": {
              "required": ["valid", "keywordLocation", "instanceLocation"],
              "properties": {
                "valid": { "type": "boolean" },
                "keywordLocation": { "type": "string", "format": "json-pointer" },
                "absoluteKeywordLocation": { "type": "string", "format": "uri" },
                "instanceLocation": { "type": "string", "format": "json-pointer" },
                "error": { "type": "string", "minLength": 1 },
                "annotation": true,
                "errors": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/unit" } },
                "annotations": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/unit" } }
              },
              "unevaluatedProperties": false,
              "allOf": [
                {
                  "if": { "properties": { "keywordLocation": { "pattern": "/\\$(ref|dynamicRef)(/|$)" } } },
                  "then": { "required": ["absoluteKeywordLocation"] }
                },
                {
                  "if": { "properties": { "valid": { "const": false } } },
                  "then": { "anyOf": [{ "required": ["error"] }, { "required": ["errors"] }] }
                }
              ]
            }
          }
        }
        """,
        JsonSchemaOptions.Default with
        {
            Formats = JsonSchemaFormats.Assert,
        }
    );

    private static string Text(string schema, string instance, JsonSchemaOutput output)
    {
        var text = Schemas.Evaluate(schema, instance, output).ToString();
        var judged = Shape.Evaluate(Encoding.UTF8.GetBytes(text));
        Assert.True(judged.IsValid, $"{text}\n{judged}");
        return text;
    }

    [Fact]
    public void Flag()
    {
        Assert.Equal("""{"valid":false}""", Text(Polygon, Wrong, JsonSchemaOutput.Flag));
        Assert.Equal(
            """{"valid":true}""",
            Text(Polygon, "[{\"x\":1,\"y\":1},{\"x\":1,\"y\":2},{\"x\":2,\"y\":1}]", JsonSchemaOutput.Flag)
        );
    }

    [Fact]
    public void Basic() =>
        Assert.Equal(
            [
                ("/minItems", "https://example.com/polygon#/minItems", "", "has 2 items, fewer than 3"),
                ("/items/$ref/required", "https://example.com/polygon#/$defs/point/required", "/1", "lacks 'y'"),
                (
                    "/items/$ref/additionalProperties",
                    "https://example.com/polygon#/$defs/point/additionalProperties",
                    "/1/z",
                    "nothing is allowed here"
                ),
            ],
            Schemas
                .Evaluate(Polygon, Wrong)
                .Units.Select(static u => (u.KeywordLocation, u.AbsoluteKeywordLocation, u.InstanceLocation, u.Error!))
                .OrderBy(static u => u.Item1 != "/minItems")
        );

    [Fact]
    public void Detailed() =>
        Assert.Equal(
            """{"valid":false,"keywordLocation":"","absoluteKeywordLocation":"https://example.com/polygon#","instanceLocation":"","errors":["""
                + """{"valid":false,"keywordLocation":"/minItems","absoluteKeywordLocation":"https://example.com/polygon#/minItems","instanceLocation":"","error":"has 2 items, fewer than 3"},"""
                + """{"valid":false,"keywordLocation":"/items/$ref","absoluteKeywordLocation":"https://example.com/polygon#/$defs/point","instanceLocation":"/1","errors":["""
                + """{"valid":false,"keywordLocation":"/items/$ref/required","absoluteKeywordLocation":"https://example.com/polygon#/$defs/point/required","instanceLocation":"/1","error":"lacks \u0027y\u0027"},"""
                + """{"valid":false,"keywordLocation":"/items/$ref/additionalProperties","absoluteKeywordLocation":"https://example.com/polygon#/$defs/point/additionalProperties","instanceLocation":"/1/z","error":"nothing is allowed here"}]}]}""",
            Text(Polygon, Wrong, JsonSchemaOutput.Detailed)
        );

    [Theory]
    [InlineData("""{"anyOf": [{"type": "string"}, {"minimum": 5}], "title": "t"}""", "1")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"minimum": 5}], "title": "t"}""", "7")]
    [InlineData(
        """{"properties": {"a/b": {"$ref": "#/$defs/x%y"}}, "$defs": {"x%y": {"if": {"minimum": 1}, "then": false}}}""",
        """{"a/b": 3}"""
    )]
    [InlineData("""{"contains": {"type": "string"}, "minContains": 2, "x-y": [1]}""", "[\"a\", 1]")]
    [InlineData("""{"prefixItems": [{"title": "a"}], "unevaluatedItems": {"title": "b"}}""", "[1, 2, 3]")]
    [InlineData(
        """{"dependentRequired": {"a": ["b"]}, "propertyNames": {"maxLength": 1}, "not": {"minProperties": 2}}""",
        """{"a": 1, "cc": 1}"""
    )]
    [InlineData("""{"type": "string"}""", "{")]
    public void Every_output_is_of_the_published_shape(string schema, string instance)
    {
        foreach (var output in Enum.GetValues<JsonSchemaOutput>())
        {
            Text(schema.Replace("x%y", "xy", StringComparison.Ordinal), instance, output);
        }
    }

    [Fact]
    public void Annotations_of_what_holds_alone()
    {
        const string schema = """
            {"title": "t", "anyOf": [{"title": "no", "type": "string"}, {"title": "yes"}], "properties": {"a": {"default": 1}}, "x": {"y": 1}}
            """;
        Assert.Equal(
            [
                ("/properties", "", "[\"a\"]"),
                ("/properties/a/default", "/a", "1"),
                ("/anyOf/1/title", "", "\"yes\""),
                ("/title", "", "\"t\""),
                ("/x", "", "{\"y\": 1}"),
            ],
            Schemas
                .Evaluate(schema, """{"a": 2}""")
                .Units.Select(static u => (u.KeywordLocation, u.InstanceLocation, u.Annotation!))
        );
    }

    [Fact]
    public void No_value_of_the_instance_is_quoted()
    {
        const string schema =
            """{"type": "object", "additionalProperties": {"enum": [1], "const": 2, "pattern": "^a", "maxLength": 3, "type": "number"}}""";
        var text = Text(schema, """{"key": "password-hunter2"}""", JsonSchemaOutput.Basic);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Contains("/key", text, StringComparison.Ordinal);
    }
}
