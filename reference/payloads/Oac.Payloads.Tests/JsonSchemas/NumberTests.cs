namespace Oac.Payloads.JsonSchemas;

public class NumberTests
{
    [Theory]
    [InlineData("""{"type": "integer"}""", "1e400", true)]
    [InlineData("""{"type": "integer"}""", "1.50e1", true)]
    [InlineData("""{"type": "integer"}""", "1.55e1", false)]
    [InlineData("""{"type": "integer"}""", "-0.0", true)]
    [InlineData("""{"type": "integer"}""", "1e-400", false)]
    [InlineData("""{"minimum": 9007199254740993}""", "9007199254740992", false)]
    [InlineData("""{"maximum": 18446744073709551616}""", "18446744073709551615.9", true)]
    [InlineData("""{"exclusiveMaximum": 1e400}""", "1e400", false)]
    [InlineData("""{"exclusiveMaximum": 1e400}""", "9.99e399", true)]
    [InlineData("""{"exclusiveMinimum": -1e400}""", "-1e401", false)]
    [InlineData("""{"minimum": 0.1}""", "0.10000000000000000000001", true)]
    [InlineData("""{"minimum": 0}""", "-1e-999999999", false)]
    [InlineData("""{"multipleOf": 0.1}""", "0.3", true)]
    [InlineData("""{"multipleOf": 0.01}""", "4.35", true)]
    [InlineData("""{"multipleOf": 0.01}""", "4.355", false)]
    [InlineData("""{"multipleOf": 7}""", "7e300", true)]
    [InlineData("""{"multipleOf": 7}""", "1e999999999", false)]
    [InlineData("""{"multipleOf": 1e-999999999}""", "1e999999999", true)]
    [InlineData("""{"multipleOf": 1e20}""", "1e19", false)]
    [InlineData("""{"multipleOf": 1e20}""", "0", true)]
    [InlineData("""{"multipleOf": 123456789012345678901}""", "1234567890123456789010", true)]
    [InlineData("""{"const": 100}""", "1e2", true)]
    [InlineData("""{"const": 9007199254740993}""", "9007199254740992", false)]
    [InlineData("""{"enum": [1,2,3,4,5,6,7,1e25]}""", "10000000000000000000000000", true)]
    [InlineData("""{"enum": [1,2,3,4,5,6,7,1.10]}""", "1.1", true)]
    [InlineData("""{"uniqueItems": true}""", "[1, 1.0]", false)]
    [InlineData("""{"uniqueItems": true}""", "[1e30, 1000000000000000000000000000000.0]", false)]
    [InlineData("""{"uniqueItems": true}""", "[0, -0, false]", false)]
    [InlineData("""{"uniqueItems": true}""", "[0, false, null, \"\", [], {}]", true)]
    [InlineData("""{"uniqueItems": true}""", """[{"a":1,"b":2},{"b":2.0,"a":1}]""", false)]
    [InlineData("""{"const": {"a": 1, "b": 2}}""", """{"a": 1, "a": 1}""", false)]
    [InlineData("""{"minLength": 2e0}""", "\"😀\"", false)]
    [InlineData("""{"maxLength": 1}""", "\"\\ud83d\\ude00\"", true)]
    [InlineData("""{"maxLength": 1}""", "\"\\ud83d\"", true)]
    [InlineData("""{"const": "\ufffd"}""", "\"\\ud83d\"", false)]
    [InlineData("""{"const": "aé\n"}""", "\"\\u0061\\u00e9\\n\"", true)]
    [InlineData("""{"properties": {"a": {"type": "string"}}}""", """{"\u0061": 1}""", false)]
    [InlineData("""{"properties": {"a": {"type": "string"}}}""", """{"a": 1, "a": "last"}""", false)]
    public void Values_are_exact(string schema, string instance, bool valid) =>
        Assert.Equal(valid ? JsonVerdict.Valid : JsonVerdict.Invalid, Schemas.Judge(schema, instance));

    [Fact]
    public void In_draft_4_a_whole_number_is_written_as_one()
    {
        const string draft4 = "\"$schema\": \"http://json-schema.org/draft-04/schema#\"";
        Assert.Equal(JsonVerdict.Invalid, Schemas.Judge($$"""{{{draft4}}, "type": "integer"}""", "1.0"));
        Assert.Equal(JsonVerdict.Valid, Schemas.Judge($$"""{{{draft4}}, "type": ["integer", "number"]}""", "1.0"));
    }

    [Fact]
    public void More_required_names_than_bits()
    {
        var names = Enumerable.Range(0, 100).Select(static i => $"\"p{i}\"").ToArray();
        var schema = Schemas.Compile(
            $$"""{"required": [{{string.Join(',', names)}}], "unevaluatedProperties": false, "additionalProperties": true}"""
        );
        Assert.True(
            schema.IsValid(
                System.Text.Encoding.UTF8.GetBytes("{" + string.Join(',', names.Select(static n => n + ":1")) + "}")
            )
        );
        var without = names.Where(static n => n != "\"p77\"").Select(static n => n + ":1").Append("\"q\":1");
        var result = schema.Evaluate(System.Text.Encoding.UTF8.GetBytes("{" + string.Join(',', without) + "}"));
        Assert.Equal("lacks 'p77'", Assert.Single(result.Units).Error);
    }

    [Fact]
    public void Judging_allocates_nothing()
    {
        var schema = Schemas.Compile(
            """{"type": "object", "properties": {"a": {"type": "array", "items": {"minimum": 0.5}, "uniqueItems": true}, "b": {"pattern": "^[a-z]+$"}}, "required": ["a"], "additionalProperties": false}"""
        );
        var instance = """{"a": [1, 2, 3.25], "b": "abc"}"""u8.ToArray();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(schema.IsValid(instance));
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            schema.IsValid(instance);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }
}
