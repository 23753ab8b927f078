using System.Text;
using Oac.Payloads.JsonSchemas;

namespace Oac.Payloads;

public class JsonPayloadSchemaTests
{
    private const string Schema = """
        {
          "type": "object",
          "required": ["a"],
          "properties": { "a": { "type": "integer" }, "b": { "items": { "$ref": "#/$defs/x~y" } } },
          "$defs": { "x~y": true, "long": { "maxLength": 3 } }
        }
        """;

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static PayloadSchema Read(string schema, JsonSchemaLimits? limits = null)
    {
        var all = limits is null ? null : PayloadLimits.Default with { JsonSchema = limits };
        Assert.True(
            PayloadSchema.TryRead("application/schema+json", Bytes(schema), out var read, out var problems, all),
            string.Join("; ", problems)
        );
        Assert.Empty(problems);
        return read;
    }

    private static string[] Problems(PayloadSchema schema, string payload) =>
        [.. schema.Check("application/json", Bytes(payload)).Select(static p => p.ToString())];

    [Theory]
    [InlineData("application/schema+json")]
    [InlineData("Application/Schema+JSON ; charset=utf-8")]
    public void The_media_type_of_the_schema(string mediaType)
    {
        Assert.True(PayloadSchema.Knows(mediaType));
        Assert.True(PayloadSchema.TryRead(mediaType, Bytes("""{"type": "object"}"""), out var schema, out _));
        Assert.Empty(schema.Check("application/json", Bytes("{}")));
        Assert.NotEmpty(schema.Check("application/json", Bytes("1")));
    }

    [Fact]
    public void All_that_is_wrong_with_a_schema_is_told_with_its_place()
    {
        const string schema =
            """{"properties": {"a/b": {"$ref": "#x"}, "b": {"pattern": "["}}, "items": {"$ref": "https://example.com/"}}""";
        Assert.False(PayloadSchema.TryRead("application/schema+json", Bytes(schema), out var read, out var problems));
        Assert.Null(read);
        Assert.Equal(
            [
                (
                    "/items/$ref",
                    "the reference 'https://example.com/' leads to 'https://example.com/', which is not there; nothing is fetched"
                ),
                ("/properties/a~1b/$ref", "the reference '#x' leads nowhere"),
                ("/properties/b/pattern", "the regular expression '[' cannot be used: a '[' without its ']'"),
            ],
            problems.Select(static p => (p.Path, p.Message)).Order()
        );
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("7", "is a number, not an object or a boolean")]
    [InlineData("""{"type": "strnig"}""", "/type: is as none of the 2 schemas asks")]
    [InlineData("""{"$schema": "https://example.com/mine"}""", "/$schema: '$schema' is 'https://example.com/mine'")]
    public void What_is_no_schema_is_refused(string schema, string expected)
    {
        Assert.False(PayloadSchema.TryRead("application/schema+json", Bytes(schema), out var read, out var problems));
        Assert.Null(read);
        Assert.StartsWith(expected, Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_of_a_schema_are_bounded()
    {
        var name = new string('n', 2000);
        var schema =
            $$$"""{"$defs": {"{{{name}}}": {"allOf": [{{{string.Join(',', Enumerable.Repeat("7", 500))}}}]} } }""";
        Assert.False(PayloadSchema.TryRead("application/schema+json", Bytes(schema), out _, out var problems));
        Assert.InRange(problems.Count, 1, 100);
        Assert.All(problems, static p => Assert.InRange(p.Path.Length, 1, 1003));
        Assert.EndsWith("nnn...", problems[0].Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=utf-8")]
    [InlineData("application/cloudevents+json")]
    [InlineData("application/vnd.example.v1+JSON ; profile=\"x;y\"")]
    public void Json_is_judged_and_stays_as_it_is(string contentType)
    {
        var schema = Read(Schema);
        // Not as we would write it.
        var payload = Bytes(" {\"b\" : [1],\r\n\t\"a\" : 1e0 } ");
        Assert.True(schema.TryTransform(contentType, payload, out var transformed, out var problems));
        Assert.Empty(problems);
        Assert.Equal(contentType, transformed.ContentType);
        Assert.Equal(payload.ToArray(), transformed.Content.ToArray());
        Assert.False(schema.TryTransform(contentType, Bytes("""{"a": "x"}"""), out transformed, out problems));
        Assert.Null(transformed);
        Assert.Equal("/a: is a string, not an integer (#/properties/a/type)", Assert.Single(problems).ToString());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/octet-stream")]
    [InlineData("application/protobuf")]
    [InlineData("application/json-seq")]
    [InlineData("application/xjson")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Others_pass_unchanged(string contentType)
    {
        var schema = Read(Schema);
        byte[] payload = [0xFF, 0x00];
        Assert.Empty(schema.Check(contentType, payload));
        Assert.True(schema.TryTransform(contentType, payload, out var transformed, out _));
        Assert.Equal(new TypedPayload(contentType, payload), transformed with { Content = payload });
        Assert.Equal(payload, transformed.Content.ToArray());
    }

    [Fact]
    public void All_that_is_wrong_is_told_with_its_places()
    {
        var schema = Read(
            """{"$id": "https://example.com/s", "required": ["a"], "properties": {"b/c": {"items": {"$ref": "#/$defs/x"}}}, "$defs": {"x": {"type": "string"}}}"""
        );
        Assert.Equal(
            [
                new("is a number, not a string", "/b~1c/1", null)
                {
                    SchemaLocation = "https://example.com/s#/$defs/x/type",
                },
                new PayloadProblem("lacks 'a'", "", null) { SchemaLocation = "https://example.com/s#/required" },
            ],
            schema
                .Check("application/json", Bytes("""{"b/c": ["", 1]}"""))
                .OrderByDescending(static p => p.Path, StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("""{"a": 1""", "/a (byte 7): not JSON: ")]
    [InlineData("{\"a\": 1,\n \"b\": [0, }", "/b/0 (byte 19): not JSON: ")]
    [InlineData("", "at byte 0: not JSON: ")]
    [InlineData("\uFEFF{}", "at byte 0: not JSON: ")]
    [InlineData("{\n\n\"b\": [0, }", "/b/0 (byte 12): not JSON: ")]
    [InlineData("{} {}", "at byte 3: not JSON: ")]
    public void What_is_no_json_is_refused_with_its_place(string payload, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Problems(Read("true"), payload)), StringComparison.Ordinal);

    [Fact]
    public void What_is_no_utf8_is_refused_with_its_place() =>
        Assert.Equal(
            "at byte 3: the payload is not UTF-8",
            Assert
                .Single(Read("true").Check("application/json", new byte[] { 0x22, 0x61, 0x62, 0xFF, 0x22 }))
                .ToString()
        );

    public static TheoryData<string> Secrets =>
        [
            """{"key": "hunter2"}""",
            """{"key": 7331}""",
            """{"key": ["hunter2", "hunter2"]}""",
            """{"key": thunter2}""",
            """{"key": nhunter2' is so}""",
            """{"key": "hunter2\xhunter2"}""",
            """{"key": 07331}""",
            """{"key": 7331x}""",
            """{"key": 7331.x}""",
            "{\"key\": \"hunter2\nhunter2\"}",
            """{"key": "hunter2" hunter2}""",
            """hunter2""",
        ];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void No_value_is_quoted(string payload)
    {
        var json = Read(
            """{"additionalProperties": {"allOf": [{"enum": [1]}, {"const": 2}, {"pattern": "^a"}, {"maxLength": 3}, {"maximum": 5}, {"multipleOf": 2}, {"uniqueItems": true}, {"not": true}, {"format": "ipv4"}, {"oneOf": [true, true]}]}}"""
        );
        var set = Protoc.Compile([("a.proto", "syntax = \"proto3\"; message A { bool key = 1; }")]);
        Assert.True(PayloadSchema.TryRead("application/protobuf", set, out var protobuf, out _));
        foreach (var schema in (PayloadSchema[])[json, protobuf])
        {
            var problems = Problems(schema, payload);
            Assert.NotEmpty(problems);
            foreach (var part in (string[])["hunter", "733", "'h'", "'x'", "'7"])
            {
                Assert.All(problems, p => Assert.DoesNotContain(part, p, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Problems_of_a_payload_are_bounded()
    {
        var schema = Read("""{"additionalProperties": {"items": {"type": "string"}}}""");
        var problems = schema.Check("application/json", Bytes($$"""{"k": [{{Ones(20)}}]}"""));
        Assert.Equal(20, problems.Count);
        Assert.All(problems, static p => Assert.NotNull(p.SchemaLocation));
        problems = schema.Check("application/json", Bytes($$"""{"k": [{{Ones(5000)}}]}"""));
        Assert.Equal(21, problems.Count);
        Assert.Equal("more is wrong than is told here", problems[^1].ToString());

        static string Ones(int count) => string.Join(',', Enumerable.Repeat("1", count));
    }

    [Fact]
    public void Places_are_bounded()
    {
        var schema = Read("""{"additionalProperties": {"$ref": "#"}, "type": "object"}""");
        var name = new string('n', 600);
        Assert.Equal(
            $"/{name}/{name[..398]}...",
            Assert.Single(schema.Check("application/json", Bytes($$$"""{"{{{name}}}": {"{{{name}}}": 1}}"""))).Path
        );
        name = new string('n', 998);
        Assert.Equal($"/{name}", Assert.Single(schema.Check("application/json", Bytes($$"""{"{{name}}": 1}"""))).Path);
        name = new string('é', 3_000_000 / 2);
        Assert.Equal(
            $"/{name[..999]}...",
            Assert.Single(schema.Check("application/json", Bytes($$"""{"{{name}}": 1}"""))).Path
        );
        name = new string('n', 2000);
        schema = Read($$$"""{"properties": {"a": {"$ref": "#/$defs/{{{name}}}"}}, "$defs": {"{{{name}}}": false}}""");
        Assert.Equal(
            $"#/$defs/{name[..992]}...",
            Assert.Single(schema.Check("application/json", Bytes("""{"a": 1}"""))).SchemaLocation
        );
    }

    [Fact]
    public void What_takes_more_than_the_limits_allow_is_wrong()
    {
        var limits = PayloadLimits.Default.JsonSchema with
        {
            MaxInstanceBytes = 12,
            MaxInstanceDepth = 2,
            MaxSteps = 5,
        };
        var schema = Read("""{"items": {"type": "integer"}}""", limits);
        Assert.Empty(schema.Check("application/json", Bytes("[1,2,3,4567]")));
        Assert.Equal(
            ["it could not be judged: 13 bytes are more than the 12 that are read"],
            Problems(schema, "[1,2,3,45678]")
        );
        Assert.Empty(schema.Check("application/json", Bytes("[]")));
        Assert.Equal(["it could not be judged: nested deeper than 2 levels"], Problems(schema, "[[[]]]"));
        Assert.Equal(
            ["it could not be judged: the evaluation takes more steps than allowed"],
            Problems(schema, "[1,1,1,1,1]")
        );
        Assert.False(
            schema.TryTransform("application/json", Bytes("[1,1,1,1,1]"), out var transformed, out var problems)
        );
        Assert.Null(transformed);
        Assert.Single(problems);
    }

    [Fact]
    public void What_is_wrong_stays_wrong_where_telling_all_takes_too_much()
    {
        var limits = PayloadLimits.Default.JsonSchema with { MaxSteps = 8 };
        var schema = Read("""{"allOf": [{"type": "string"}, {"items": {"type": "string"}}]}""", limits);
        Assert.Equal(
            ["breaks the schema; what it breaks takes more than the limits allow to tell"],
            Problems(schema, "[1,1,1,1,1,1,1,1,1,1]")
        );
    }

    [Fact]
    public void Payloads_may_have_four_mebibytes()
    {
        var schema = Read("true");
        var largest = $"\"{new string('x', (4 << 20) - 2)}\"";
        Assert.Empty(schema.Check("application/json", Bytes(largest)));
        Assert.Equal(
            ["it could not be judged: 4,194,305 bytes are more than the 4,194,304 that are read"],
            Problems(schema, largest + " ")
        );
    }
}
