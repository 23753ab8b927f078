using System.Text;

namespace Oac.Payloads.JsonSchemas;

/// <summary>Each limit: what is just within it, and what is over it, which is never valid.</summary>
public class LimitTests
{
    private static readonly JsonSchemaLimits Default = JsonSchemaLimits.Default;

    private static void Stops(string reason, string schema, string instance, JsonSchemaLimits? limits = null)
    {
        Assert.Equal(JsonVerdict.Undecided, Schemas.Judge(schema, instance, limits));
        foreach (var output in Enum.GetValues<JsonSchemaOutput>())
        {
            var result = Schemas.Evaluate(schema, instance, output, limits);
            Assert.Equal((JsonVerdict.Undecided, false), (result.Verdict, result.IsValid));
            Assert.Equal(reason, result.Reason);
        }
    }

    [Fact]
    public void Bytes_of_an_instance()
    {
        var limits = Default with { MaxInstanceBytes = 4 };
        Assert.Equal(JsonVerdict.Valid, Schemas.Judge("true", "1234", limits));
        Stops("5 bytes are more than the 4 that are read", "true", "12345", limits);
    }

    [Fact]
    public void Depth_of_an_instance()
    {
        Assert.Equal(JsonVerdict.Valid, Schemas.Judge("true", new string('[', 128) + new string(']', 128)));
        Stops("nested deeper than 128 levels", "true", new string('[', 100_000));
    }

    [Theory]
    [InlineData("""{"minimum": 1}""")]
    [InlineData("""{"multipleOf": 7}""")]
    [InlineData("""{"type": "integer"}""")]
    [InlineData("""{"enum": [1]}""")]
    public void Size_of_numbers(string schema)
    {
        Assert.NotEqual(JsonVerdict.Undecided, Schemas.Judge(schema, new string('7', 4096)));
        Assert.NotEqual(JsonVerdict.Undecided, Schemas.Judge(schema, "7e999999999"));
        Assert.NotEqual(JsonVerdict.Undecided, Schemas.Judge(schema, "7e-00000999999999"));
        Stops("a number of 4097 characters; at most 4096 are read", schema, new string('7', 4097));
        Stops("a number with an exponent of more than nine digits", schema, "7e1000000000");
        Stops("a number with an exponent of more than nine digits", schema, "7e-1000000000");
    }

    [Fact]
    public void Depth_of_a_schema()
    {
        Schemas.Compile(Nested(63));
        Assert.Equal(["nested deeper than 128 levels"], Schemas.Problems(Nested(200)));

        static string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("{\"allOf\":[", depth))
            + "true"
            + string.Concat(Enumerable.Repeat("]}", depth));
    }

    [Fact]
    public void Bytes_of_a_schema()
    {
        var options = JsonSchemaOptions.Default with { Limits = Default with { MaxBytes = 4 } };
        Schemas.Compile("true", options);
        Assert.Equal(["5 bytes are more than the 4 that are read"], Schemas.Problems("false", options));
    }

    [Fact]
    public void Documents_that_are_drawn_in()
    {
        var options = JsonSchemaOptions.Default with
        {
            Limits = Default with { MaxDocuments = 3 },
            Documents = Enumerable
                .Range(0, 9)
                .ToDictionary(
                    static i => $"schema:///{i}",
                    static i =>
                        (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(i == 8 ? "true" : $$"""{"$ref": "{{i + 1}}"}""")
                ),
        };
        Schemas.Compile("""{"$ref": "7"}""", options);
        Assert.Contains(
            "more than 3 documents are drawn in",
            string.Join('\n', Schemas.Problems("""{"$ref": "6"}""", options)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Problems_that_are_told()
    {
        var schema =
            "{\"allOf\": ["
            + string.Join(',', Enumerable.Range(0, 500).Select(static i => $$"""{"$ref": "#{{i}}"}"""))
            + "]}";
        Assert.Equal(100, Schemas.Problems(schema).Length);
    }

    [Fact]
    public void A_chain_of_references_longer_than_any_stack()
    {
        var links = string.Join(
            ',',
            Enumerable.Range(0, 50_000).Select(static i => $"\"{i}\": {{\"$ref\": \"#/$defs/{i + 1}\"}}")
        );
        var schema = $$$"""{"$ref": "#/$defs/0", "$defs": {{{{links}}}, "50000": true}}""";
        Stops(
            "schemas are inside each other more than 1024 levels deep, or a reference leads in a circle",
            schema,
            "1"
        );
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1024)]
    public void Depth_of_an_evaluation(int most)
    {
        var limits = Default with { MaxEvaluationDepth = most };
        Assert.Equal(JsonVerdict.Valid, Schemas.Judge(Chain(most), "1", limits));
        foreach (var output in Enum.GetValues<JsonSchemaOutput>())
        {
            Assert.True(Schemas.Evaluate(Chain(most), "1", output, limits).IsValid);
        }
        Stops(
            $"schemas are inside each other more than {most} levels deep, or a reference leads in a circle",
            Chain(most + 1),
            "1",
            limits
        );

        static string Chain(int schemas)
        {
            var links = string.Concat(
                Enumerable.Range(0, schemas - 2).Select(static i => $"\"{i}\": {{\"$ref\": \"#/$defs/{i + 1}\"}}, ")
            );
            return $$$"""{"$ref": "#/$defs/0", "$defs": {{{{links}}}"{{{schemas - 2}}}": {"minimum": 0} } }""";
        }
    }

    [Theory]
    [InlineData("""{"items": {"minimum": 0}}""", "[1, 1, 1]", 7)]
    [InlineData("""{"anyOf": [{"minimum": 5}, {"minimum": 1}]}""", "1", 3)]
    public void Steps_of_an_evaluation(string schema, string instance, long steps)
    {
        var limits = Default with { MaxSteps = steps };
        Assert.Equal(JsonVerdict.Valid, Schemas.Judge(schema, instance, limits));
        foreach (var output in Enum.GetValues<JsonSchemaOutput>())
        {
            Assert.True(Schemas.Evaluate(schema, instance, output, limits).IsValid);
        }
        Stops("the evaluation takes more steps than allowed", schema, instance, limits with { MaxSteps = steps - 1 });
    }

    [Fact]
    public void Steps_that_double_with_each_level()
    {
        var levels = string.Join(
            ',',
            Enumerable
                .Range(0, 60)
                .Select(static i =>
                    $$"""
                        "{{i}}": {"anyOf": [{"$ref": "#/$defs/{{i + 1}}"}, {"$ref": "#/$defs/{{i + 1}}"}]}
                        """
                )
        );
        var bomb = $$$"""{"$ref": "#/$defs/0", "$defs": {{{{levels}}}, "60": {"minimum": 5} } }""";
        Stops("the evaluation takes more steps than allowed", bomb, "1", Default with { MaxSteps = 100_000 });
        // What would be valid if the bomb were only taken for invalid.
        Stops(
            "the evaluation takes more steps than allowed",
            "{\"not\": " + bomb.Replace("#/", "#/not/", StringComparison.Ordinal) + "}",
            "1",
            Default with
            {
                MaxSteps = 100_000,
            }
        );
    }

    [Theory]
    [InlineData(
        """{"$dynamicAnchor": "x", "items": {"anyOf": [{"$dynamicRef": "#x"}, {"$dynamicRef": "#x"}]}, "minItems": 1}"""
    )]
    [InlineData(
        """{"unevaluatedItems": false, "anyOf": [{"items": {"$ref": "#"}}, {"items": {"$ref": "#"}}], "minItems": 1}"""
    )]
    public void Steps_that_double_with_each_level_of_the_instance(string schema) =>
        Stops(
            "the evaluation takes more steps than allowed",
            schema,
            new string('[', 100) + new string(']', 100),
            Default with
            {
                MaxSteps = 100_000,
            }
        );

    [Fact]
    public void Large_arrays_do_not_cost_their_square()
    {
        var limits = Default with { MaxSteps = 2_000_000 };
        var different = "[" + string.Join(',', Enumerable.Range(0, 100_000).Select(static i => $"{{\"a\":{i}}}")) + "]";
        Assert.Equal(JsonVerdict.Valid, Schemas.Judge("""{"uniqueItems": true}""", different, limits));
        Assert.Equal(
            JsonVerdict.Invalid,
            Schemas.Judge("""{"uniqueItems": true}""", different[..^1] + ",{\"a\":7.0}]", limits)
        );
        var names = Schemas.Compile("{\"enum\":" + different + "}", JsonSchemaOptions.Default with { Limits = limits });
        Assert.True(names.IsValid("""{"a": 99999}"""u8));
        Assert.False(names.IsValid("""{"a": 100000}"""u8));
    }

    [Fact]
    public void Expressions_of_a_schema()
    {
        var options = JsonSchemaOptions.Default with { Limits = Default with { MaxPatterns = 2 } };
        Schemas.Compile("""{"allOf": [{"pattern": "a"}, {"pattern": "b"}, {"pattern": "a"}]}""", options);
        Assert.EndsWith(
            "there are more than 2 expressions",
            Schemas.Problems("""{"allOf": [{"pattern": "a"}, {"pattern": "b"}, {"pattern": "c"}]}""", options)[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Length_of_an_expression()
    {
        Schemas.Compile($$"""{"pattern": "{{new string('a', 4096)}}"}""");
        Assert.Contains(
            "4,097 characters are more than the 4,096 that are allowed",
            Schemas.Problems($$"""{"pattern": "{{new string('a', 4097)}}"}""")[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Nesting_of_an_expression()
    {
        Schemas.Compile($$"""{"pattern": "{{new string('(', 59)}}a{{new string(')', 59)}}"}""");
        Assert.Contains(
            "groups inside each other more than 60 deep",
            Schemas.Problems($$"""{"pattern": "{{new string('(', 2000)}}a{{new string(')', 2000)}}"}""")[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Time_of_an_expression_that_backtracks()
    {
        var limits = Default with { MaxPatternTime = TimeSpan.FromMilliseconds(50), MaxSteps = long.MaxValue };
        Stops(
            "a regular expression takes longer than allowed",
            """{"pattern": "^(?=a)(?:a|aa)+$"}""",
            $"\"{new string('a', 60)}!\"",
            limits
        );
        // Where it need not go back far, it is soon done.
        Assert.Equal(
            JsonVerdict.Valid,
            Schemas.Judge(
                """{"pattern": "^(?=a)(?:a|aa)+$"}""",
                $"\"{new string('a', 60)}\"",
                limits with
                {
                    MaxPatternTime = TimeSpan.FromMinutes(10),
                }
            )
        );
        // The same without looking ahead needs no backtracking.
        Assert.Equal(
            JsonVerdict.Invalid,
            Schemas.Judge("""{"pattern": "^(?:a|aa)+$"}""", $"\"{new string('a', 60)}!\"", limits)
        );
    }

    [Fact]
    public void Time_of_many_expressions_together()
    {
        var limits = Default with { MaxPatternTime = TimeSpan.FromTicks(1), MaxSteps = long.MaxValue };
        var strings = "[" + string.Join(',', Enumerable.Repeat("\"aaaaaaaa\"", 10_000)) + "]";
        Assert.Equal(JsonVerdict.Undecided, Schemas.Judge("""{"items": {"pattern": "(?=a)a"}}""", strings, limits));
        limits = limits with { MaxPatternTime = TimeSpan.FromMinutes(10) };
        Assert.Equal(JsonVerdict.Valid, Schemas.Judge("""{"items": {"pattern": "(?=a)a"}}""", strings, limits));
    }

    [Fact]
    public void Units_of_an_output()
    {
        var many = "[" + string.Join(',', Enumerable.Repeat("\"\"", 5000)) + "]";
        var result = Schemas.Evaluate("""{"items": {"type": "integer"}}""", many);
        Assert.Equal((JsonVerdict.Invalid, 1000, true), (result.Verdict, result.Units.Length, result.IsTruncated));
        result = Schemas.Evaluate("""{"items": {"type": "integer"}}""", "[\"\"]");
        Assert.Equal((1, false), (result.Units.Length, result.IsTruncated));
    }

    [Theory]
    [InlineData(JsonSchemaOutput.Basic)]
    [InlineData(JsonSchemaOutput.Detailed)]
    public void Length_of_an_output(JsonSchemaOutput output)
    {
        const string schema =
            """{"additionalProperties": {"items": {"allOf": [{"type": "integer"}, {"minLength": 1}]}}}""";
        var instance = $$"""{"{{new string('k', 1000)}}": ["", ""]}""";
        var whole = Schemas.Evaluate(schema, instance, output);
        Assert.False(whole.IsTruncated);
        // The output that is detailed has two units more, one for each item.
        var needed = Length(Schemas.Evaluate(schema, instance, JsonSchemaOutput.Detailed).Units[0].Children);

        var within = Schemas.Evaluate(schema, instance, output, Default with { MaxOutputLength = needed });
        var over = Schemas.Evaluate(schema, instance, output, Default with { MaxOutputLength = needed - 1 });

        Assert.Equal((whole.ToString(), false), (within.ToString(), within.IsTruncated));
        Assert.Equal((JsonVerdict.Invalid, true), (over.Verdict, over.IsTruncated));
        Assert.InRange(Length(over.Units), 1, needed - 1);
    }

    [Fact]
    public void Length_of_an_output_below_a_huge_name()
    {
        var instance =
            $$"""{"{{new string('k', 1_000_000)}}": [{{string.Join(',', Enumerable.Repeat("\"\"", 1000))}}]}""";
        const string schema = """{"additionalProperties": {"items": {"type": "integer"}}}""";
        foreach (var output in (JsonSchemaOutput[])[JsonSchemaOutput.Basic, JsonSchemaOutput.Detailed])
        {
            var result = Schemas.Evaluate(schema, instance, output);
            Assert.Equal((JsonVerdict.Invalid, true), (result.Verdict, result.IsTruncated));
            Assert.InRange(Length(result.Units), 10_000_000, 16 << 20);
        }
        // Annotations take room as errors do.
        var valid = Schemas.Evaluate(
            $$"""{"allOf": [{{string.Join(',', Enumerable.Repeat("""{"properties": {"a": true}, "additionalProperties": true}""", 40))}}]}""",
            instance
        );
        Assert.Equal((JsonVerdict.Valid, true), (valid.Verdict, valid.IsTruncated));
        Assert.InRange(Length(valid.Units), 10_000_000, 16 << 20);
    }

    [Fact]
    public void An_output_without_room_names_an_error_all_the_same()
    {
        foreach (
            var limits in (JsonSchemaLimits[])
                [Default with { MaxOutputLength = 10 }, Default with { MaxOutputUnits = 0 }]
        )
        {
            foreach (var output in (JsonSchemaOutput[])[JsonSchemaOutput.Basic, JsonSchemaOutput.Detailed])
            {
                var result = Schemas.Evaluate("""{"items": {"type": "integer"}}""", "[\"\"]", output, limits);
                Assert.Equal((JsonVerdict.Invalid, true), (result.Verdict, result.IsTruncated));
                var only = Assert.Single(result.Units);
                Assert.Equal("breaks the schema; what it breaks takes more than the limits allow to tell", only.Error);
            }
        }
    }

    private static long Length(IEnumerable<JsonOutputUnit> units) =>
        units.Sum(static u =>
            u.KeywordLocation.Length
            + u.AbsoluteKeywordLocation.Length
            + u.InstanceLocation.Length
            + (u.Error?.Length ?? 0)
            + (u.Annotation?.Length ?? 0)
            + Length(u.Children)
        );
}
