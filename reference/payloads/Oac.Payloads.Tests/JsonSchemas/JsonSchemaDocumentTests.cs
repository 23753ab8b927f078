using System.Text;

namespace Oac.Payloads.JsonSchemas;

public class JsonSchemaDocumentTests
{
    private const string Known = "(draft-04, draft-06, draft-07, 2019-09 and 2020-12";

    private static string? Check(string text) => JsonSchemaDocument.Check(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("http://json-schema.org/draft-04/schema#")]
    [InlineData("http://json-schema.org/draft-04/schema")]
    [InlineData("http://json-schema.org/draft-06/schema#")]
    [InlineData("https://json-schema.org/draft-07/schema")]
    [InlineData("http://json-schema.org/draft-07/schema#")]
    [InlineData("https://json-schema.org/draft/2019-09/schema")]
    [InlineData("https://json-schema.org/draft/2020-12/schema")]
    [InlineData("https://json-schema.org/draft/2020-12/schema#")]
    [InlineData("http://json-schema.org/draft/2020-12/schema")]
    public void Known_dialects(string identifier)
    {
        Assert.Null(Check($$"""{"type": "object", "$schema": "{{identifier}}"}"""));
        // The same letters, written otherwise.
        Assert.Null(Check($$"""{"\u0024schema": "\u0068{{identifier[1..]}}"}"""));
    }

    [Theory]
    [InlineData("http://json-schema.org/schema#")]
    [InlineData("http://json-schema.org/draft-03/schema#")]
    [InlineData("http://json-schema.org/draft-07/schema##")]
    [InlineData("HTTP://json-schema.org/draft-07/schema")]
    [InlineData("json-schema.org/draft-07/schema")]
    [InlineData("https://example.com/schema")]
    [InlineData("")]
    public void Other_dialects(string identifier) =>
        Assert.Equal(
            $"line 1, column 13: '$schema' is '{identifier}', none of the known dialects {Known})",
            Check($$"""{"$schema": "{{identifier}}"}""")
        );

    [Theory]
    [InlineData("""{"type": "object"}""")]
    [InlineData("""{"properties": {"$schema": {"const": "http://json-schema.org/draft-07/schema#"}}}""")]
    [InlineData("""{"examples": [{"$schema": "http://json-schema.org/draft-07/schema#"}]}""")]
    [InlineData("true")]
    [InlineData("false")]
    public void Without_a_dialect_it_is_the_latest(string text) => Assert.Null(Check(text));

    [Theory]
    [InlineData("""{"type": "object"}""", true)]
    [InlineData("{}", true)]
    [InlineData("""{"properties": {"$schema": {"const": "x"}}}""", true)]
    [InlineData("""{"type": "object", "$schema": 7}""", false)]
    [InlineData("""{"\u0024schema": "x"}""", false)]
    [InlineData("true", false)]
    [InlineData("[]", false)]
    [InlineData("{} {}", false)]
    [InlineData("{\"\\ud800x\": 1}", true)]
    [InlineData("{\"a\": 1", false)]
    [InlineData("", false)]
    public void Whether_a_dialect_must_be_assumed(string text, bool assumed) =>
        Assert.Equal(assumed, JsonSchemaDocument.NamesNoDialect(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("""{"prefixItems": [{"type": 7}]}""", "at /prefixItems/0/type: is as none of the 2 schemas asks")]
    [InlineData("""{"$ref": "#/$defs/a"}""", "at /$ref: the reference '#/$defs/a' leads nowhere")]
    [InlineData(
        """{"items": {"$ref": "#a"}, "not": {"pattern": "["}}""",
        "at /items/$ref: the reference '#a' leads nowhere (and 1 more)"
    )]
    [InlineData(
        """{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": []}""",
        "at /definitions: is an array, not an object"
    )]
    public void Schemas_that_cannot_be_used(string text, string problem) => Assert.Equal(problem, Check(text));

    [Theory]
    [InlineData(
        """{"$defs": {"a": {"properties": {"b": {"$ref": "#/$defs/c"}}}}}""",
        "at /$defs/a/properties/b/$ref: the reference '#/$defs/c' leads nowhere"
    )]
    [InlineData("""{"$defs": {"a": {"$ref": "#c"}}}""", "at /$defs/a/$ref: the reference '#c' leads nowhere")]
    [InlineData(
        """{"$defs": {"a": {"$dynamicRef": "#c"}}}""",
        "at /$defs/a/$dynamicRef: the reference '#c' leads nowhere"
    )]
    [InlineData(
        """{"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/b", "definitions": {"a": {"$ref": "#/b"}, "b": {}}}""",
        "at /definitions/a/$ref: the reference '#/b' leads nowhere"
    )]
    [InlineData(
        """{"$defs": {"a": {"$id": "x", "items": {"$ref": "#/$defs/b"}}, "b": true}}""",
        "at /$defs/a/items/$ref: the reference '#/$defs/b' leads nowhere"
    )]
    [InlineData(
        """{"properties": {"p": {"$ref": "#/$defs/x"}}, "$defs": {"a": {"$ref": "#/$defs/y"}}}""",
        "at /properties/p/$ref: the reference '#/$defs/x' leads nowhere (and 1 more)"
    )]
    public void A_definition_that_nothing_uses_refers_to_nowhere(string text, string problem)
    {
        Assert.Equal(problem, Check(text));
        // To judge instances it does not matter.
        if (!problem.Contains("more", StringComparison.Ordinal))
        {
            Assert.True(Schemas.Compile(text).IsValid("1"u8));
        }
    }

    [Theory]
    [InlineData("""{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$anchor": "n", "items": {"$ref": "#n"}}}}""")]
    [InlineData("""{"$defs": {"a": {"$ref": "#/x~1y/0"}}, "x/y": [true]}""")]
    [InlineData("""{"$defs": {"a": {"$ref": "other.json#/a"}, "b": {"$ref": "#"}}}""")]
    [InlineData("""{"$defs": {"a": {"const": {"$ref": "#/nowhere"}, "x": {"$ref": "#/nowhere"}}}}""")]
    [InlineData("""{"$defs": {"a": {"properties": {"$ref": {"type": "string"}}}}}""")]
    [InlineData(
        """{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {"$ref": "#/definitions/b", "not": {"$ref": "#/nowhere"}}, "b": {}}}"""
    )]
    public void A_definition_that_nothing_uses_is_as_it_should_be(string text) => Assert.Null(Check(text));

    [Theory]
    [InlineData("  null", "line 1, column 3: null, not a JSON object")]
    [InlineData("\n 12.5", "line 2, column 2: a number, not a JSON object")]
    [InlineData("\"text\"", "line 1, column 1: a string, not a JSON object")]
    [InlineData("[{\"$schema\": 1}]", "line 1, column 1: an array, not a JSON object")]
    [InlineData("{\"$schema\": 7}", "line 1, column 13: '$schema' is a number, not a string")]
    [InlineData("{\"$schema\":\n  [\"x\"]}", "line 2, column 3: '$schema' is an array, not a string")]
    [InlineData("{\"$schema\": \"\\ud800\"}", "line 1, column 13: '$schema' holds half a surrogate pair")]
    [InlineData(
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\",\n \"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
        "line 2, column 2: '$schema' stands there a second time"
    )]
    public void Other_values(string text, string problem) => Assert.Equal(problem, Check(text));

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("   ", "line 1, column 4: not JSON: ")]
    [InlineData("type: object", "line 1, column 2: not JSON: ")]
    [InlineData("{\"a\": 1,}", "line 1, column 9: not JSON: ")]
    [InlineData("{\"é😀\": 1,\r\n\"ü😀\": x}", "line 2, column 8: not JSON: ")]
    [InlineData("{} {}", "line 1, column 4: not JSON: ")]
    [InlineData("{\"$schema\": 1, ", "line 1, column 16: not JSON: ")]
    [InlineData("\uFEFF{}", "line 1, column 1: a byte order mark, which JSON does not allow")]
    public void Not_json(string text, string problem) =>
        Assert.StartsWith(problem, Check(text), StringComparison.Ordinal);

    [Fact]
    public void A_name_with_half_a_surrogate_pair_as_long_as_a_keyword_throws_nothing() =>
        Assert.Null(Record.Exception(static () => Check("{\"\\ud800x\": 1}")));

    [Fact]
    public void Not_utf_8()
    {
        Assert.Equal(
            "line 2, column 8: not UTF-8",
            JsonSchemaDocument.Check((byte[])[.. "{\"é\": 1,\n\"title\""u8, 0xE9, .. ": 1}"u8])
        );
        Assert.Equal("line 1, column 3: not UTF-8", JsonSchemaDocument.Check((byte[])[.. "{\""u8, 0xF0, 0x9F]));
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
        {
            Assert.Equal(
                "not UTF-8: it looks like UTF-16 or UTF-32",
                JsonSchemaDocument.Check(encoding.GetBytes("{}"))
            );
            Assert.Equal(
                "not UTF-8: it looks like UTF-16 or UTF-32",
                JsonSchemaDocument.Check((byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes("{}")])
            );
        }
    }

    [Fact]
    public void Size_is_limited()
    {
        var limits = JsonSchemaLimits.Default with { MaxBytes = 53 };
        var text = """{"$schema": "http://json-schema.org/draft-07/schema"}"""u8.ToArray();
        Assert.Null(JsonSchemaDocument.Check(text, limits));
        Assert.Equal(
            "54 bytes are more than the 53 that a JSON Schema may have",
            JsonSchemaDocument.Check((byte[])[.. text, 0x20], limits)
        );
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Depth_is_limited(char open, char close)
    {
        Assert.Null(Check(Nested(128)));
        Assert.Equal(
            $"line 2, column {(open == '[' ? 128 : 5 * 128 - 4)}: nested deeper than 128 levels",
            Check(Nested(129))
        );
        Assert.EndsWith("nested deeper than 128 levels", Check(Nested(100_000)), StringComparison.Ordinal);

        string Nested(int depth)
        {
            var inner = depth - 1;
            var opened =
                open == '[' ? new string('[', inner) : string.Concat(Enumerable.Repeat("{\"a\":", inner - 1)) + "{";
            return "{\"$schema\": \"http://json-schema.org/draft-07/schema\", \"a\":\n"
                + opened
                + new string(close, inner)
                + "}";
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_mutation_throws(int seed)
    {
        var random = new Random(seed);
        var text =
            "{\n \"$schema\": \"http://json-schema.org/draft-07/schema#\", \"é\": [1e5, {\"x\": \"\\u00e9😀\"}, null, true]}"u8.ToArray();
        var good = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var mutated = text.ToList();
            for (var n = random.Next(1, 3); n > 0; n--)
            {
                var at = random.Next(mutated.Count);
                switch (random.Next(3))
                {
                    case 0:
                        mutated[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        mutated.Insert(at, text[random.Next(text.Length)]);
                        break;
                    default:
                        mutated.RemoveRange(at, Math.Min(random.Next(1, 9), mutated.Count - at));
                        break;
                }
            }
            var problem = JsonSchemaDocument.Check(mutated.ToArray());
            good += problem is null ? 1 : 0;
            Assert.True(problem is null || !problem.Any(char.IsControl), problem);
        }
        Assert.InRange(good, 100, 19_000);
    }
}
