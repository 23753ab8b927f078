using System.Text;

namespace Oac.Payloads.JsonSchemas.Fuzzing;

/// <summary>
/// Random schemas and instances that meet often: few names, few values. No pair may throw, the quick way and each output must agree, and
/// mutated bytes may only be refused. The same seed makes the same pairs.
/// </summary>
public sealed class SchemaFuzzer(int seed)
{
    private static readonly string[] Names = ["a", "b", "c", "x-1", "é", "", "a/b~"];
    private static readonly string[] Patterns =
    [
        "^a",
        "b$",
        "^[a-z]+$",
        "^x-[0-9]{1,2}$",
        "(a|b)*c",
        "^\\p{L}",
        "\\d",
        ".",
    ];
    private static readonly string[] Formats =
    [
        "date",
        "email",
        "uri",
        "ipv4",
        "regex",
        "json-pointer",
        "uuid",
        "time",
    ];
    private static readonly string[] Dialects =
    [
        "https://json-schema.org/draft/2020-12/schema",
        "https://json-schema.org/draft/2019-09/schema",
        "http://json-schema.org/draft-07/schema#",
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-04/schema#",
    ];
    private static readonly JsonSchemaLimits Limits = JsonSchemaLimits.Default with { MaxSteps = 200_000 };

    private readonly Random _random = new(seed);
    private bool _plain;

    /// <summary>How many schemas compiled, and how many instances were valid and invalid.</summary>
    public (long Schemas, long Valid, long Invalid) Counts { get; private set; }

    /// <summary>A schema and instances that other validators understand alike: for comparing with them.</summary>
    public (string Schema, string[] Instances) Pair()
    {
        _plain = true;
        var schema = Root(Dialects[_random.Next(3)]);
        return (schema, [.. Enumerable.Range(0, 8).Select(_ => Value(3))]);
    }

    /// <summary>Runs as many rounds; the message of the exception holds the pair that broke something.</summary>
    public void Run(int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            var schema = Encoding.UTF8.GetBytes(Root(Dialects[_random.Next(Dialects.Length)]));
            if (_random.Next(4) == 0)
            {
                schema = Mutate(schema);
            }
            var instances = Enumerable.Range(0, 6).Select(_ => Encoding.UTF8.GetBytes(Value(4))).ToArray();
            instances[0] = Mutate(instances[0]);
            try
            {
                Judge(schema, instances);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(
                    $"schema {Encoding.UTF8.GetString(schema)} with {string.Join(" ; ", instances.Select(Encoding.UTF8.GetString))}",
                    e
                );
            }
        }
    }

    private void Judge(byte[] text, byte[][] instances)
    {
        var options = JsonSchemaOptions.Default with
        {
            Limits = Limits,
            Formats = _random.Next(2) == 0 ? JsonSchemaFormats.Assert : JsonSchemaFormats.Annotate,
        };
        if (!JsonSchema.TryCompile(text, options, out var schema, out var problems))
        {
            if (problems.Count == 0)
            {
                throw new InvalidOperationException("refused without a reason");
            }
            return;
        }
        var (schemas, valid, invalid) = Counts;
        foreach (var instance in instances)
        {
            var verdict = schema.Judge(instance);
            valid += verdict == JsonVerdict.Valid ? 1 : 0;
            invalid += verdict == JsonVerdict.Invalid ? 1 : 0;
            foreach (var output in Enum.GetValues<JsonSchemaOutput>())
            {
                var result = schema.Evaluate(instance, output);
                // What is told costs more steps, so that only one of the two may reach the limit.
                if (
                    result.Verdict != verdict
                    && verdict != JsonVerdict.Undecided
                    && result.Verdict != JsonVerdict.Undecided
                )
                {
                    throw new InvalidOperationException($"{verdict}, but {output} says {result.Verdict}");
                }
                _ = result.ToString();
            }
        }
        Counts = (schemas + 1, valid, invalid);
    }

    private string Root(string dialect)
    {
        var body = Schema(3);
        return body is "true" or "false"
            ? $$"""{"$schema":"{{dialect}}"}"""
            : $$"""{"$schema":"{{dialect}}","definitions":{"d0":{{Schema(2)}},"d1":{{Schema(1)}}},{{body[1..]}}""".Replace(
                ",}",
                "}",
                StringComparison.Ordinal
            );
    }

    private string Schema(int depth)
    {
        if (depth == 0 || _random.Next(8) == 0)
        {
            // Draft 4 has no booleans; the older dialects then refuse the schema, which is a case too.
            return _random.Next(3) switch
            {
                0 when !_plain => "true",
                1 when !_plain => "false",
                _ => $$"""{"type":"{{Type()}}"}""",
            };
        }
        var keywords = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var n = _random.Next(1, 5); n > 0; n--)
        {
            Add(keywords, depth - 1);
        }
        return "{" + string.Join(',', keywords.Select(static k => $"\"{k.Key}\":{k.Value}")) + "}";
    }

    private void Add(Dictionary<string, string> k, int depth)
    {
        switch (_random.Next(_plain ? 27 : 33))
        {
            case 0:
                k["type"] = _random.Next(3) == 0 ? $"[\"{Type()}\",\"null\"]" : $"\"{Type()}\"";
                break;
            case 1:
                k["enum"] =
                    $"[{string.Join(',', Enumerable.Range(0, 4).Select(i => i == 3 ? "\"a\"" : i.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";
                break;
            case 2:
                k["const"] = Value(1);
                break;
            case 3:
                k["minimum"] = Number();
                break;
            case 4:
                k["exclusiveMaximum"] = Number();
                break;
            case 5:
                k["multipleOf"] = _random.Next(2) == 0 ? "2" : "3";
                break;
            case 6:
                k["minLength"] = Small();
                break;
            case 7:
                k["maxLength"] = Small();
                break;
            case 8:
                k["pattern"] = Json(Patterns[_random.Next(Patterns.Length)]);
                break;
            case 9:
                k["minItems"] = Small();
                break;
            case 10:
                k["uniqueItems"] = "true";
                break;
            case 11:
                k["maxProperties"] = Small();
                break;
            case 12:
                k["required"] = $"[{Json(Name())}]";
                break;
            case 13:
            case 14:
                k["properties"] =
                    $"{{{Json(Names[0])}:{Schema(depth)},{Json(Names[_random.Next(1, 5)])}:{Schema(depth)}}}";
                break;
            case 15:
                k["patternProperties"] = $"{{{Json(Patterns[_random.Next(Patterns.Length)])}:{Schema(depth)}}}";
                break;
            case 16:
                k["additionalProperties"] = _random.Next(2) == 0 ? "false" : Schema(depth);
                break;
            case 17:
                k["propertyNames"] = Schema(depth);
                break;
            case 18:
                k["items"] = Schema(depth);
                break;
            case 19:
                k["contains"] = Schema(depth);
                break;
            case 20:
                k["allOf"] = $"[{Schema(depth)},{Schema(depth)}]";
                break;
            case 21:
                k["anyOf"] = $"[{Schema(depth)},{Schema(depth)}]";
                break;
            case 22:
                k["oneOf"] = $"[{Schema(depth)},{Schema(depth)}]";
                break;
            case 23:
                k["not"] = Schema(depth);
                break;
            case 24:
                k["if"] = Schema(depth);
                k["then"] = Schema(depth);
                k["else"] = Schema(depth);
                break;
            case 25:
                // References down only, so that most have an end.
                k["properties"] = $"{{\"c\":{{\"$ref\":\"#/definitions/d{_random.Next(2)}\"}}}}";
                break;
            case 26:
                k["items"] = $"{{\"$ref\":\"#/definitions/d{_random.Next(2)}\"}}";
                break;
            case 27:
                k["$ref"] = _random.Next(3) == 0 ? "\"#\"" : $"\"#/definitions/d{_random.Next(3)}\"";
                break;
            case 28:
                k["unevaluatedProperties"] = Schema(depth);
                break;
            case 29:
                k["unevaluatedItems"] = Schema(depth);
                break;
            case 30:
                k["format"] = $"\"{Formats[_random.Next(Formats.Length)]}\"";
                break;
            case 31:
                k["dependentSchemas"] = $"{{{Json(Name())}:{Schema(depth)}}}";
                break;
            default:
                k["$dynamicAnchor"] = "\"n\"";
                k["additionalProperties"] = "{\"$dynamicRef\":\"#n\"}";
                break;
        }
    }

    private string Value(int depth) =>
        _random.Next(depth > 0 ? 9 : 5) switch
        {
            0 => "null",
            1 => _random.Next(2) == 0 ? "true" : "false",
            2 => Number(),
            3 or 4 => Json(Name() + (_random.Next(2) == 0 ? "1c" : "")),
            5 or 6 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth - 1)))}]",
            _ => "{"
                + string.Join(',', Names.Where(_ => _random.Next(3) == 0).Select(n => $"{Json(n)}:{Value(depth - 1)}"))
                + "}",
        };

    private string Number() =>
        _plain
            ? _random.Next(-3, 8).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : _random.Next(5) switch
            {
                0 => "1e300",
                1 => "0.1",
                2 => "-2.50",
                _ => _random.Next(-3, 8).ToString(System.Globalization.CultureInfo.InvariantCulture),
            };

    private string Small() => _random.Next(4).ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Other validators take the empty name for none.
    private string Name() =>
        Names[_random.Next(Names.Length)] is { Length: > 0 } name ? name
        : _plain ? "a"
        : "";

    private string Type()
    {
        string[] types = ["object", "array", "string", "integer", "number", "boolean", "null"];
        return types[_random.Next(types.Length)];
    }

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private byte[] Mutate(byte[] text)
    {
        var bytes = text.ToList();
        for (var n = _random.Next(1, 4); n > 0 && bytes.Count > 1; n--)
        {
            var at = _random.Next(bytes.Count);
            switch (_random.Next(3))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, text[_random.Next(text.Length)]);
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(_random.Next(1, 6), bytes.Count - at));
                    break;
            }
        }
        return [.. bytes];
    }
}
